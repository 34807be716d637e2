//! The table that every run ends with.

use std::fmt;
use std::time::Duration;

/// How a ratio is judged.
#[derive(Clone, Copy)]
pub enum Bar {
    /// It is reported, and that is all.
    None,
    /// Less is better: ours divided by the baseline is at most this.
    AtMost(f64),
    /// More is better: ours divided by the baseline is at least this.
    AtLeast(f64),
    /// As `AtLeast`, but a goal and not a promise.
    Aim(f64),
}

impl Bar {
    fn met(self, ratio: Option<f64>) -> &'static str {
        let met = match (self, ratio) {
            (Self::None, _) | (_, None) => return "",
            (Self::AtMost(bar), Some(ratio)) => ratio <= bar,
            (Self::AtLeast(bar) | Self::Aim(bar), Some(ratio)) => ratio >= bar,
        };
        if met { "met" } else { "not met" }
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::AtMost(bar) => write!(f, "≤ {bar}×"),
            Self::AtLeast(bar) => write!(f, "≥ {bar}×"),
            Self::Aim(bar) => write!(f, "aim ≥ {bar}×"),
        }
    }
}

/// One measured thing.
pub struct Row {
    pub name: String,
    pub ours: String,
    pub baseline: String,
    pub ratio: Option<f64>,
    /// How far apart the middle half of the paired ratios lies.
    pub spread: Option<(f64, f64)>,
    pub bar: Bar,
}

impl Row {
    /// A row that is reported without comparing it with anything.
    pub fn report(name: impl Into<String>, ours: impl Into<String>) -> Self {
        let (name, ours) = (name.into(), ours.into());
        Self { name, ours, baseline: String::new(), ratio: None, spread: None, bar: Bar::None }
    }

    fn cells(&self) -> [String; 7] {
        [
            self.name.clone(),
            self.ours.clone(),
            self.baseline.clone(),
            self.ratio.map(|ratio| format!("{ratio:.2}×")).unwrap_or_default(),
            self.spread.map(|(low, high)| format!("{low:.2}–{high:.2}")).unwrap_or_default(),
            self.bar.to_string(),
            self.bar.met(self.ratio).to_owned(),
        ]
    }
}

/// The rows as a Markdown table that can also be read as it stands.
pub fn markdown(rows: &[Row]) -> String {
    let head = ["name", "ours", "baseline", "ratio", "middle half", "bar", "met"].map(str::to_owned);
    let cells: Vec<[String; 7]> = std::iter::once(head).chain(rows.iter().map(Row::cells)).collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..7).map(width).collect();
    let line = |row: &[String; 7]| {
        let padded = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let pad = " ".repeat(width - cell.chars().count());
            if column == 0 { format!("| {cell}{pad} |") } else { format!(" {pad}{cell} |") }
        });
        padded.collect::<String>() + "\n"
    };
    let rule = widths.iter().enumerate().map(|(column, width)| {
        let dashes = "-".repeat(width + 1);
        if column == 0 { format!("|{dashes}-|") } else { format!("{dashes}:|") }
    });
    let mut lines: Vec<String> = cells.iter().map(line).collect();
    lines.insert(1, rule.collect::<String>() + "\n");
    lines.concat()
}

/// A time in the unit that it reads best in.
pub fn time(time: Duration) -> String {
    let nanos = time.as_nanos() as f64;
    match nanos {
        0.0..1e4 => format!("{:.2} µs", nanos / 1e3),
        1e4..1e6 => format!("{:.1} µs", nanos / 1e3),
        1e6..1e9 => format!("{:.2} ms", nanos / 1e6),
        _ => format!("{:.2} s", nanos / 1e9),
    }
}

/// So many in a time.
pub fn per_second(count: usize, time: Duration) -> String {
    format!("{:.0}/s", count as f64 / time.as_secs_f64())
}
