//! What a template sees: plain values, ready to be shown. Decides what of an order may stand in a mail to each side; what is not here
//! cannot get into one. Deliberately knows no language's words and no markup.

mod account;
mod line;
mod order;

pub(crate) use account::view_of as view_of_account_mail;
pub use account::{ClockTime, CodeView, InvitationView};
pub use line::{AttributeView, LineView, OptionView};
pub(crate) use order::Told;
pub use order::{AddressView, CheckoutView, DiscountView, OrderView, TaxView, TotalsView};

use order_core::party::CodePurpose;
use order_core::record::NoticeKind;
use order_core::value::Locale;

/// What a mail tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// What happened to an order.
    Order(Box<OrderView>),
    /// A code for an account.
    Code(CodeView),
    /// An invitation to a brand or a buyer organization.
    Invitation(InvitationView),
}

impl View {
    /// Which mail it is.
    pub const fn kind(&self) -> MailKind {
        match self {
            Self::Order(order) => MailKind::Notice(order.kind),
            Self::Code(code) => MailKind::Code(code.purpose),
            Self::Invitation(invitation) => MailKind::Invitation(invitation.to),
        }
    }

    /// The language of the recipients. The one of the text may be another, when there is none in this.
    pub const fn locale(&self) -> Locale {
        match self {
            Self::Order(order) => order.locale,
            Self::Code(code) => code.locale,
            Self::Invitation(invitation) => invitation.locale,
        }
    }
}

/// Which mail it is: each has its text in each language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailKind {
    /// A notice about an order.
    Notice(NoticeKind),
    /// A code for an account.
    Code(CodePurpose),
    /// An invitation.
    Invitation(PartyKind),
}

impl MailKind {
    /// Every one.
    pub const ALL: [Self; 14] = [
        Self::Notice(NoticeKind::OrderReceived),
        Self::Notice(NoticeKind::OrderCompleted),
        Self::Notice(NoticeKind::ConfirmationCreated),
        Self::Notice(NoticeKind::ConfirmationUpdated),
        Self::Notice(NoticeKind::ConfirmationConfirmed),
        Self::Notice(NoticeKind::ConfirmationEditable),
        Self::Notice(NoticeKind::OrderRejected),
        Self::Notice(NoticeKind::OrderReturned),
        Self::Notice(NoticeKind::ConfirmationApproved),
        Self::Notice(NoticeKind::ConfirmationDeclined),
        Self::Code(CodePurpose::VerifyEmail),
        Self::Code(CodePurpose::ResetPassword),
        Self::Invitation(PartyKind::Brand),
        Self::Invitation(PartyKind::BuyerOrganization),
    ];
}

/// What somebody is invited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartyKind {
    /// A brand.
    Brand,
    /// A buyer organization.
    BuyerOrganization,
}

/// Which side of an order reads a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The staff of the brand.
    Brand,
    /// The buyer organization.
    Buyer,
}

impl Side {
    /// Who reads a notice.
    pub const fn of(kind: NoticeKind) -> Self {
        match kind {
            NoticeKind::OrderReceived
            | NoticeKind::ConfirmationApproved
            | NoticeKind::ConfirmationDeclined => Self::Brand,
            NoticeKind::OrderCompleted
            | NoticeKind::ConfirmationCreated
            | NoticeKind::ConfirmationUpdated
            | NoticeKind::ConfirmationConfirmed
            | NoticeKind::ConfirmationEditable
            | NoticeKind::OrderRejected
            | NoticeKind::OrderReturned => Self::Buyer,
        }
    }

    /// Whether it is the brand.
    pub const fn is_brand(self) -> bool {
        matches!(self, Self::Brand)
    }
}
