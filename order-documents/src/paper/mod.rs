//! Papers: an order as a PDF that one side sends to the other.
//!
//! Decides what a paper says, how it looks and where pages end. Deliberately knows no store and no clock: all that it shows is handed in, and
//! the dates on it are those of the documents. It reads no file either, but for [`Fonts::system`].

mod error;
mod fonts;
mod layout;
mod length;
mod number;
mod page;
mod pdf;
mod pictures;
mod request;
mod text;
mod view;
mod words;

#[cfg(test)]
#[path = "../../tests/paper/stage.rs"]
mod stage;
#[cfg(test)]
#[path = "../../tests/paper/font.rs"]
mod test_font;

pub use error::PaperError;
pub use fonts::Fonts;
pub use pictures::Pictures;
pub use request::{PageSize, Paper, PaperKind, PaperRevision};
