#![doc = include_str!("../README.md")]

mod mail;
mod mailer;

pub use mail::{Mail, MailError, MailText, MessageId, Sender};
pub use mailer::{MailFailure, Mailer, SharedMailer};
