#![doc = include_str!("../README.md")]

mod delivery;
mod folder;
mod mail;
mod mailer;
mod reason;
mod smtp;
mod stub;

pub use delivery::{Delivered, Delivery, DeliverySettings};
pub use folder::FolderMailer;
pub use mail::{Mail, MailError, MailText, MessageId, Sender};
pub use mailer::{MailFailure, Mailer, SharedMailer};
pub use smtp::{RootCertificate, SmtpMailer, SmtpSettings, SmtpSetupError, SmtpUrl, SmtpUrlError};
pub use stub::{Letter, Post, WriteError};
