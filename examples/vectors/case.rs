//! Lines of the published decimal cases: `id operation operand… -> result condition…`, and directives between them.

use order_core::value::Rounding;

use crate::context::rounding_named;

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// What is to be computed, in lower case.
    pub operation: String,
    /// With what, as written.
    pub operands: Vec<String>,
    /// What shall come out, as written.
    pub result: String,
    /// What else the arithmetic has to say, in lower case.
    pub conditions: Vec<String>,
}

impl Case {
    /// Whether any of these conditions is among its own.
    pub fn has(&self, conditions: &[&str]) -> bool {
        self.conditions.iter().any(|own| conditions.contains(&own.as_str()))
    }
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// A setting for the lines that follow.
    Directive(String, String),
    /// A case.
    Case(Case),
}

/// The settings in force.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Significant digits of a result.
    pub precision: u32,
    /// How results are rounded; `None` when it is a way that we do not have.
    pub rounding: Option<Rounding>,
}

impl Settings {
    /// Before any directive.
    pub const fn new() -> Self {
        Self { precision: 9, rounding: Some(Rounding::HalfUp) }
    }

    /// Takes a directive over. The others bound exponents, and results beyond those bounds are told by conditions.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "precision" => self.precision = value.parse().map_err(|_| format!("precision {value:?}"))?,
            "rounding" => self.rounding = rounding_named(value),
            "version" | "extended" | "clamp" | "maxexponent" | "minexponent" | "dectest" => {}
            other => return Err(format!("the directive {other:?} is unknown")),
        }
        Ok(())
    }
}

/// Reads one line.
pub fn read_line(line: &str) -> Result<Said, String> {
    let tokens = tokens(line)?;
    match tokens.as_slice() {
        [] => Ok(Said::Nothing),
        [name, value] if name.ends_with(':') => {
            Ok(Said::Directive(name.trim_end_matches(':').to_ascii_lowercase(), value.clone()))
        }
        [id, operation, rest @ ..] => {
            let mut parts = rest.split(|token| token == "->");
            let (operands, after) = (parts.next(), parts.next());
            match (operands, after, parts.next()) {
                (Some(operands), Some([result, conditions @ ..]), None) => Ok(Said::Case(Case {
                    id: id.clone(),
                    operation: operation.to_ascii_lowercase(),
                    operands: operands.to_vec(),
                    result: result.clone(),
                    conditions: conditions.iter().map(|name| name.to_ascii_lowercase()).collect(),
                })),
                _ => Err(format!("not a case: {line:?}")),
            }
        }
        [only] => Err(format!("a single word: {only:?}")),
    }
}

/// Words, where a word in quotes may hold spaces and a doubled quote stands for one.
fn tokens(line: &str) -> Result<Vec<String>, String> {
    let mut tokens = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(&first) = chars.peek() {
        let mut token = String::new();
        if first.is_whitespace() {
            chars.next();
            continue;
        } else if first == '\'' || first == '"' {
            chars.next();
            loop {
                match chars.next() {
                    Some(char) if char == first => {
                        if chars.next_if_eq(&first).is_none() {
                            break;
                        }
                        token.push(first);
                    }
                    Some(char) => token.push(char),
                    None => return Err(format!("a quote is left open: {line:?}")),
                }
            }
        } else {
            while let Some(char) = chars.next_if(|char| !char.is_whitespace()) {
                token.push(char);
            }
            if token.starts_with("--") {
                break;
            }
            // A directive may be written without a space after its colon.
            let is_name =
                |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
            let at = token.find(':').filter(|at| tokens.is_empty() && token.get(..*at).is_some_and(is_name));
            if let Some(at) = at.filter(|at| at + 1 < token.len()) {
                let value = token.split_off(at + 1);
                tokens.push(std::mem::replace(&mut token, value));
            }
        }
        tokens.push(token);
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_cases_and_directives() {
        let said = read_line("addx1 Add '1 ''x' \"2\" -> 3 Inexact Rounded -- why").unwrap();
        let Said::Case(case) = said else { panic!("{said:?}") };
        assert_eq!((case.id.as_str(), case.operation.as_str(), case.result.as_str()), ("addx1", "add", "3"));
        assert_eq!(case.operands, ["1 'x", "2"]);
        assert!(case.has(&["rounded"]) && !case.has(&["overflow"]));
        assert_eq!(read_line("  -- nothing").unwrap(), Said::Nothing);
        let directive = Said::Directive("rounding".into(), "half_even".into());
        assert_eq!(read_line("Rounding:   half_even").unwrap(), directive);
        assert_eq!(read_line("rounding:half_even").unwrap(), directive);
        for line in ["add", "a add 1 2", "a add 1 -> ", "a add '1 -> 2", "a add 1 -> 2 -> 3"] {
            assert!(read_line(line).is_err(), "{line}");
        }
    }

    #[test]
    fn an_unknown_directive_is_no_small_thing() {
        let mut settings = Settings::new();
        assert!(settings.set("precision", "x").is_err());
        assert!(settings.set("base", "16").is_err());
        settings.set("rounding", "05up").unwrap();
        assert_eq!(settings.rounding, None);
        settings.set("rounding", "floor").unwrap();
        assert_eq!(settings.rounding, Some(Rounding::Floor));
    }
}
