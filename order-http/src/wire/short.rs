//! Short texts, written where they go.

use std::fmt::{self, Display, Write as _};

use serde::Serializer;

/// How long a text may be to be gathered: longer than any id, time, rate or tag.
const ROOM: usize = 96;

/// Writes what shows itself as a text. A short one is gathered first, without an allocation: a serializer that gets a text in pieces looks
/// at each piece as if it were all.
///
/// # Errors
/// What the serializer says.
pub(crate) fn put_text<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    let mut gathered = Gathered { bytes: [0; ROOM], filled: 0 };
    match write!(gathered, "{value}").ok().and_then(|()| gathered.text()) {
        Some(text) => serializer.serialize_str(text),
        None => serializer.collect_str(value),
    }
}

struct Gathered {
    bytes: [u8; ROOM],
    filled: usize,
}

impl Gathered {
    fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes.get(..self.filled)?).ok()
    }
}

impl fmt::Write for Gathered {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let end = self.filled.checked_add(piece.len()).ok_or(fmt::Error)?;
        let room = self.bytes.get_mut(self.filled..end).ok_or(fmt::Error)?;
        room.copy_from_slice(piece.as_bytes());
        self.filled = end;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_come_out_as_they_are() {
        for length in [0, 1, ROOM - 1, ROOM, ROOM + 1, 10 * ROOM] {
            let text = "é\"".repeat(length).chars().take(length).collect::<String>();
            let mut json = serde_json::Serializer::new(Vec::new());
            put_text(&format_args!("{}{}", &text, 7), &mut json).unwrap();
            let written: String = serde_json::from_slice(&json.into_inner()).unwrap();
            assert_eq!(written, format!("{text}7"));
        }
    }
}
