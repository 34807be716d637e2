#![doc = include_str!("../README.md")]

mod folder;
mod mail;
mod mailer;
mod reason;
mod smtp;

pub use folder::FolderMailer;
pub use mail::{Mail, MailError, MailText, MessageId, Sender};
pub use mailer::{MailFailure, Mailer, SharedMailer};
pub use smtp::{RootCertificate, SmtpMailer, SmtpSettings, SmtpSetupError, SmtpUrl, SmtpUrlError};
