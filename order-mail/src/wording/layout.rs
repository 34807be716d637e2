//! The form of the built-in mails, which is the same in every language: the words come from the templates of one.

use askama::Template;
use order_core::value::Day;

use super::built_in::{AccountWords, Language, OrderWords, Said};
use crate::mail::MailText;
use crate::view::{OrderView, View};

/// A mail about an order.
#[derive(Template)]
#[template(path = "layout/order.txt")]
struct OrderText<'a> {
    page: &'a OrderPage<'a>,
}

/// The same in HTML.
#[derive(Template)]
#[template(path = "layout/order.html")]
struct OrderHtml<'a> {
    page: &'a OrderPage<'a>,
}

struct OrderPage<'a> {
    language: Language,
    said: Said,
    words: OrderWords,
    order: &'a OrderView,
}

/// A mail about an account.
#[derive(Template)]
#[template(path = "layout/account.txt")]
struct AccountText<'a> {
    page: &'a AccountPage<'a>,
}

/// The same in HTML.
#[derive(Template)]
#[template(path = "layout/account.html")]
struct AccountHtml<'a> {
    page: &'a AccountPage<'a>,
}

struct AccountPage<'a> {
    language: Language,
    said: Said,
    words: AccountWords,
    code: Option<&'a str>,
    link: Option<&'a str>,
}

impl OrderPage<'_> {
    /// A date in the language of the text.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates give references")]
    fn date(&self, day: &Day) -> askama::Result<String> {
        self.language.date(*day)
    }
}

/// The mail in one of the built-in languages.
pub(super) fn lay_out(language: Language, view: &View) -> askama::Result<MailText> {
    let said = language.said(view)?;
    match view {
        View::Order(order) => {
            let words = OrderWords::of(language, order)?;
            let page = OrderPage { language, said, words, order };
            let (text, html) = (OrderText { page: &page }.render()?, OrderHtml { page: &page }.render()?);
            Ok(MailText { subject: page.said.subject, text, html })
        }
        View::Code(told) => {
            let (code, link) = (Some(told.code.as_str()), told.link.as_deref());
            account(language, said, told.recipient.as_str(), code, link)
        }
        View::Invitation(told) => {
            account(language, said, told.recipient.as_str(), None, told.link.as_deref())
        }
    }
}

fn account(
    language: Language,
    said: Said,
    recipient: &str,
    code: Option<&str>,
    link: Option<&str>,
) -> askama::Result<MailText> {
    let words = AccountWords::of(language, recipient)?;
    let page = AccountPage { language, said, words, code, link };
    let (text, html) = (AccountText { page: &page }.render()?, AccountHtml { page: &page }.render()?);
    Ok(MailText { subject: page.said.subject, text, html })
}
