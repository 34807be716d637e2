//! The words of the built-in languages. Every block of a template is a text by itself, and plain: the layout escapes it for HTML.

use askama::Template;
use order_core::party::{Access, BuyerType, CodePurpose, MemberRole};
use order_core::record::NoticeKind;
use order_core::value::{Day, Locale};

use crate::text::one_line;
use crate::view::{CodeView, InvitationView, OrderView, PartyKind, View};

/// A language with built-in templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Japanese,
}

impl Language {
    /// The one of exactly this locale.
    pub(super) fn of(locale: Locale) -> Option<Self> {
        [Self::English, Self::Japanese].into_iter().find(|language| language.locale() == locale)
    }

    pub(super) const fn locale(self) -> Locale {
        match self {
            Self::English => Locale::EN,
            Self::Japanese => Locale::JA,
        }
    }
}

/// What one kind of mail says.
pub(super) struct Said {
    pub(super) subject: String,
    /// Its paragraphs.
    pub(super) lead: Vec<String>,
    /// What is said beside the link; nothing is where there is none.
    pub(super) call: String,
}

impl Said {
    fn of(subject: &str, lead: &str, call: &str) -> Self {
        // Every line is a paragraph.
        let lead = lead.lines().map(one_line).filter(|paragraph| !paragraph.is_empty()).collect();
        Self { subject: one_line(subject), lead, call: one_line(call) }
    }
}

/// What each kind of mail about one thing says, from a file each.
macro_rules! said {
    ($($function:ident($about:ident: $view:ty) by $kind:expr => { $($which:pat => $path:literal,)+ })+) => {$(
        fn $function($about: &$view) -> askama::Result<Said> {
            match $kind {
                $($which => {
                    #[derive(Template)]
                    #[template(path = $path, blocks = ["subject", "lead", "call"])]
                    struct Mail<'a> {
                        $about: &'a $view,
                    }
                    let mail = Mail { $about };
                    let (subject, lead, call) = (mail.as_subject(), mail.as_lead(), mail.as_call());
                    Ok(Said::of(&subject.render()?, &lead.render()?, &call.render()?))
                })+
            }
        }
    )+};
}

said! {
    order_in_english(order: OrderView) by order.kind => {
        NoticeKind::OrderReceived => "en/order_received.txt",
        NoticeKind::OrderCompleted => "en/order_completed.txt",
        NoticeKind::ConfirmationCreated => "en/confirmation_created.txt",
        NoticeKind::ConfirmationUpdated => "en/confirmation_updated.txt",
        NoticeKind::ConfirmationConfirmed => "en/confirmation_confirmed.txt",
        NoticeKind::ConfirmationEditable => "en/confirmation_editable.txt",
        NoticeKind::OrderRejected => "en/order_rejected.txt",
        NoticeKind::OrderReturned => "en/order_returned.txt",
        NoticeKind::ConfirmationApproved => "en/confirmation_approved.txt",
        NoticeKind::ConfirmationDeclined => "en/confirmation_declined.txt",
    }
    order_in_japanese(order: OrderView) by order.kind => {
        NoticeKind::OrderReceived => "ja/order_received.txt",
        NoticeKind::OrderCompleted => "ja/order_completed.txt",
        NoticeKind::ConfirmationCreated => "ja/confirmation_created.txt",
        NoticeKind::ConfirmationUpdated => "ja/confirmation_updated.txt",
        NoticeKind::ConfirmationConfirmed => "ja/confirmation_confirmed.txt",
        NoticeKind::ConfirmationEditable => "ja/confirmation_editable.txt",
        NoticeKind::OrderRejected => "ja/order_rejected.txt",
        NoticeKind::OrderReturned => "ja/order_returned.txt",
        NoticeKind::ConfirmationApproved => "ja/confirmation_approved.txt",
        NoticeKind::ConfirmationDeclined => "ja/confirmation_declined.txt",
    }
    code_in_english(code: CodeView) by code.purpose => {
        CodePurpose::VerifyEmail => "en/verify_email.txt",
        CodePurpose::ResetPassword => "en/reset_password.txt",
    }
    code_in_japanese(code: CodeView) by code.purpose => {
        CodePurpose::VerifyEmail => "ja/verify_email.txt",
        CodePurpose::ResetPassword => "ja/reset_password.txt",
    }
    invitation_in_english(invitation: InvitationView) by invitation.to => {
        PartyKind::Brand => "en/invitation_to_brand.txt",
        PartyKind::BuyerOrganization => "en/invitation_to_organization.txt",
    }
    invitation_in_japanese(invitation: InvitationView) by invitation.to => {
        PartyKind::Brand => "ja/invitation_to_brand.txt",
        PartyKind::BuyerOrganization => "ja/invitation_to_organization.txt",
    }
}

impl Language {
    /// What a mail says.
    pub(super) fn said(self, view: &View) -> askama::Result<Said> {
        match (self, view) {
            (Self::English, View::Order(order)) => order_in_english(order),
            (Self::Japanese, View::Order(order)) => order_in_japanese(order),
            (Self::English, View::Code(code)) => code_in_english(code),
            (Self::Japanese, View::Code(code)) => code_in_japanese(code),
            (Self::English, View::Invitation(invitation)) => invitation_in_english(invitation),
            (Self::Japanese, View::Invitation(invitation)) => invitation_in_japanese(invitation),
        }
    }

    /// A date as people write it.
    pub(super) fn date(self, day: Day) -> askama::Result<String> {
        #[derive(Template)]
        #[template(path = "en/part/date.txt")]
        struct English {
            day: Day,
        }
        #[derive(Template)]
        #[template(path = "ja/part/date.txt")]
        struct Japanese {
            day: Day,
        }
        match self {
            Self::English => English { day }.render(),
            Self::Japanese => Japanese { day }.render(),
        }
        .map(|date| one_line(&date))
    }
}

/// Words that all mails about one thing share, a block each.
macro_rules! words {
    ($(#[$doc:meta])+ $name:ident from ($($given:ident: $type:ty),+) in ($english:literal, $japanese:literal) {
        $($word:ident = $block:literal by $render:ident,)+
    }) => {
        $(#[$doc])+
        pub(super) struct $name {
            $(pub(super) $word: String,)+
        }

        impl $name {
            pub(super) fn of<'a>(language: Language, $($given: $type),+) -> askama::Result<Self> {
                #[derive(Template)]
                #[template(path = $english, blocks = [$($block),+])]
                struct English<'a> {
                    $($given: $type,)+
                }
                #[derive(Template)]
                #[template(path = $japanese, blocks = [$($block),+])]
                struct Japanese<'a> {
                    $($given: $type,)+
                }
                Ok(match language {
                    Language::English => {
                        let words = English { $($given),+ };
                        Self { $($word: one_line(&words.$render().render()?),)+ }
                    }
                    Language::Japanese => {
                        let words = Japanese { $($given),+ };
                        Self { $($word: one_line(&words.$render().render()?),)+ }
                    }
                })
            }
        }
    };
}

words! {
    /// Words of all mails about orders.
    OrderWords from (order: &'a OrderView) in ("en/order.txt", "ja/order.txt") {
        greeting = "greeting" by as_greeting,
        own_words = "own_words" by as_own_words,
        order_code = "order_code" by as_order_code,
        brand = "brand" by as_brand,
        buyer = "buyer" by as_buyer,
        placed_on = "placed_on" by as_placed_on,
        term = "term" by as_term,
        payment = "payment" by as_payment,
        paid = "paid" by as_paid,
        delivery = "delivery" by as_delivery,
        delivered_to = "delivered_to" by as_delivered_to,
        billing = "billing" by as_billing,
        billed_to = "billed_to" by as_billed_to,
        product = "product" by as_product,
        quantity = "quantity" by as_quantity,
        not_delivered = "not_delivered" by as_not_delivered,
        unit_price = "unit_price" by as_unit_price,
        amount = "amount" by as_amount,
        surcharge = "surcharge" by as_surcharge,
        desired_date = "desired_date" by as_desired_date,
        message = "message" by as_message,
        more_lines = "more_lines" by as_more_lines,
        pieces = "pieces" by as_pieces,
        items = "items" by as_items,
        shipping = "shipping" by as_shipping,
        taxed = "taxed" by as_taxed,
        total = "total" by as_total,
        comment = "comment" by as_comment,
        regards = "regards" by as_regards,
        closing = "closing" by as_closing,
    }
}

words! {
    /// Words of all mails about accounts.
    AccountWords from (recipient: &'a str) in ("en/account.txt", "ja/account.txt") {
        greeting = "greeting" by as_greeting,
        code = "code" by as_code,
        closing = "closing" by as_closing,
    }
}
