//! Whether the other side is told.

use order_core::order::Notify;
use order_core::value::Body;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Form, Reader, Scalar};

/// Whether the other side is told by e-mail.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Notice")]
pub(crate) struct NoticeForm {
    /// Whether an e-mail is sent.
    send: bool,
    /// What the sender adds in their own words to the e-mail; without one being sent there is nothing to add to.
    #[serde(default)]
    body: Option<Scalar<Body>>,
}

impl Form for NoticeForm {
    type Value = Notify;

    fn read(self, reader: &mut Reader) -> Option<Notify> {
        let body = reader.optional("body", self.body)?;
        match (self.send, body) {
            (true, body) => Some(Notify::Send { body }),
            (false, None) => Some(Notify::Silent),
            (false, Some(_)) => reader.at("body", |reader| {
                reader.fault("a text of one's own goes with an e-mail, and none is sent");
                None
            }),
        }
    }
}

/// Nobody is told unless it is asked for.
pub(crate) fn read_notice(reader: &mut Reader, notice: Option<NoticeForm>) -> Option<Notify> {
    Some(reader.optional("notice", notice)?.unwrap_or_default())
}
