#![doc = include_str!("../README.md")]

mod link;
mod mail;
mod mailer;
mod number;
mod post;
mod text;
mod view;
mod wording;

pub use link::{BaseAddress, BaseAddressError};
pub use mail::{Mail, MailError, MailText, MessageId, Sender};
pub use mailer::{MailFailure, Mailer, SharedMailer};
pub use post::{Letter, Post, WriteError};
pub use view::{
    AttributeView, ClockTime, CodeView, InvitationView, LineView, MailKind, OptionView, OrderView, PartyKind,
    Side, TaxView, TotalsView, View,
};
pub use wording::{TemplateError, Templates};
