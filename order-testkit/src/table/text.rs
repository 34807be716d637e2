//! The table as Markdown and as JSON.

use std::fmt::Write;

use order_core::order::OrderStatus;

use super::{Answer, Asked, Blocker, DecisionTable, Row};

impl Answer {
    /// How it stands in the table.
    fn shown(&self) -> String {
        match self {
            Self::Allowed => "**yes**".to_owned(),
            Self::NotThere => "–".to_owned(),
            Self::Refused(codes) => {
                codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(" ")
            }
        }
    }

    fn json(&self) -> String {
        let (outcome, codes) = match self {
            Self::Allowed => ("allowed", Vec::new()),
            Self::NotThere => ("not_there", Vec::new()),
            Self::Refused(codes) => ("refused", codes.iter().map(|code| quoted(code)).collect()),
        };
        format!("\"outcome\":{},\"reasons\":[{}]", quoted(outcome), codes.join(","))
    }
}

impl DecisionTable {
    /// One table per status: a line for each operation tells what comes of it where nothing else is so, and every situation in which
    /// something else comes of it.
    pub fn to_markdown(&self) -> String {
        let mut text = String::from(HEAD);
        for status in OrderStatus::ALL {
            let rows: Vec<&Row> = self.rows.iter().filter(|row| row.status == status).collect();
            let situations: Vec<&str> = rows.iter().map(|row| row.blocker.text()).collect();
            let _ = write!(text, "\n## {status}\n\nLooked at where {}.\n\n", situations.join("; where "));
            text.push_str("| operation | where nothing else is so | elsewhere |\n|---|---|---|\n");
            for asked in Asked::ALL.iter().copied() {
                text.push_str(&line(asked, &rows));
            }
        }
        text
    }

    /// An array of objects with `status`, `situation`, `operation`, `outcome` and `reasons`, one line each.
    pub fn to_json(&self) -> String {
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
        let lines: Vec<String> = cells
            .map(|(row, (asked, answer))| {
                format!(
                    "{{\"status\":{},\"situation\":{},\"operation\":{},{}}}",
                    quoted(row.status.word()),
                    quoted(row.blocker.text()),
                    quoted(asked.name()),
                    answer.json()
                )
            })
            .collect();
        format!("[\n{}\n]\n", lines.join(",\n"))
    }
}

/// None of the texts has anything that JSON would have to escape.
fn quoted(text: &str) -> String {
    assert!(!text.contains(['"', '\\']) && !text.chars().any(char::is_control), "{text}");
    format!("\"{text}\"")
}

/// What comes of an operation in one status, over all situations.
fn line(asked: Asked, rows: &[&Row]) -> String {
    let answers: Vec<(Blocker, &Answer)> =
        rows.iter().filter_map(|row| Some((row.blocker, row.answer(asked)?))).collect();
    let usual = answers.iter().find(|(blocker, _)| *blocker == Blocker::Nothing).map(|(_, answer)| *answer);
    let mut others: Vec<(&Answer, Vec<&str>)> = Vec::new();
    for (blocker, answer) in answers.iter().filter(|(_, answer)| Some(*answer) != usual) {
        match others.iter_mut().find(|(known, _)| known == answer) {
            Some((_, texts)) => texts.push(blocker.text()),
            None => others.push((answer, vec![blocker.text()])),
        }
    }
    let others = others.iter().map(|(answer, texts)| format!("{}: {}", answer.shown(), texts.join("; ")));
    let others = others.collect::<Vec<_>>().join("<br>");
    format!("| `{}` | {} | {others} |\n", asked.name(), usual.map(Answer::shown).unwrap_or_default())
}

const HEAD: &str = "\
# The decision table

What can be done with an order: by its status, for each operation, and by what else is so. **yes** = it is done; a code = it is refused
for that reason, and where there are several, all of them are told; – = there is nothing that it could be about, such as a delivery
note to be deleted. What is not named under *elsewhere* is as where nothing else is so. [The same as JSON](decision-table.json), cell by
cell.

Every cell is the library's own answer to a command that was decided and not committed, about an order that was brought there by
operations, and asked for by somebody who may write. A test fails when this page says anything else.
";
