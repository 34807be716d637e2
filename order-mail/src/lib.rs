#![doc = include_str!("../README.md")]

mod delivery;
mod folder;
mod link;
mod mail;
mod mailer;
mod number;
mod post;
mod reason;
mod smtp;
mod text;
mod view;
mod wording;

pub use delivery::{Delivered, Delivery, DeliverySettings};
pub use folder::FolderMailer;
pub use link::{BaseAddress, BaseAddressError};
pub use mail::{Mail, MailError, MailText, MessageId, Sender};
pub use mailer::{MailFailure, Mailer, SharedMailer};
pub use post::{Letter, Post, WriteError};
pub use smtp::{RootCertificate, SmtpMailer, SmtpSettings, SmtpSetupError, SmtpUrl, SmtpUrlError};
pub use view::{
    AddressView, AttributeView, CheckoutView, ClockTime, CodeView, DiscountView, InvitationView, LineView,
    MailKind, OptionView, OrderView, PartyKind, Side, TaxView, TotalsView, View,
};
pub use wording::{TemplateError, Templates};
