//! Every mail, as it is written, in both built-in languages.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::operation::account::{RequestPasswordReset, SignUp, SignUpWay};
use order_core::operation::confirmation::{Confirm, MakeEditable, NewTag};
use order_core::operation::member::InviteMember;
use order_core::operation::order::{RejectOrder, ReturnOrder};
use order_core::order::Notify;
use order_core::party::{Access, MemberRole, Party};
use order_core::record::{AccountMailKind, Task};
use order_core::value::{Locale, PasswordHash};
use order_mail::{MailKind, MailText};

use crate::stage::{Stage, email, name, new_code, post};

/// What the brand tags an order with.
pub(crate) const TAG: &str = "Slow payer";

impl Stage {
    /// Everything that is told by mail happens at least once.
    pub(crate) async fn everything(&self, locale: Locale) -> Vec<Task> {
        let (brand, seen) = (self.brand, None);
        let order = self.order(1).await;
        self.answer(order, true, self.notify()).await;
        self.decline(order).await;
        self.update(order, 2, true, Notify::send()).await;
        self.approve(order).await;
        let tag = NewTag { name: name(TAG), colour: "#336699".parse().unwrap() };
        let (tags, new_tags) = ([].into(), vec![tag]);
        self.run(Confirm { brand, order, seen, notify: Notify::send(), tags, new_tags }).await;
        self.run(MakeEditable { brand, order, seen, notify: self.notify() }).await;
        self.update(order, 1, false, self.notify()).await;
        self.run(RejectOrder { brand, order, seen, notify: self.notify() }).await;
        let order = self.order(1).await;
        self.answer(order, false, Notify::send()).await;
        self.run(ReturnOrder { brand, order, seen, notify: Notify::send() }).await;
        self.people(locale).await;
        self.tasks().await
    }

    async fn people(&self, locale: Locale) {
        let password = PasswordHash::new("$argon2id$v=19$m=1,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g").unwrap();
        let way = SignUpWay::ByCode(new_code());
        self.run(SignUp { email: email("anna@harbour.example"), name: name("Anna"), locale, password, way })
            .await;
        self.run(RequestPasswordReset { email: email("anna@harbour.example"), code: new_code() }).await;
        for (party, role) in [
            (Party::from(self.brand), MemberRole::Member(Access::Write)),
            (self.buyer.into(), MemberRole::Owner),
            (self.brand.into(), MemberRole::Member(Access::Read)),
        ] {
            let local = role.to_string().replace(' ', "-");
            self.run(InviteMember { party, email: email(&format!("{local}@new.example")), role }).await;
        }
    }
}

/// The file of a mail.
fn file_of(task: &Task) -> String {
    match task {
        Task::Notice(notice) => {
            let asked = if notice.approval_requested { "_asked" } else { "" };
            format!("{:?}{asked}", notice.kind)
        }
        Task::AccountMail(mail) => match &mail.says {
            AccountMailKind::Code { purpose, .. } => format!("{purpose:?}"),
            AccountMailKind::Invitation { party: Party::Brand(_), role, .. } => {
                format!("InvitationToBrand_{role}")
            }
            AccountMailKind::Invitation { role, .. } => format!("InvitationToOrganization_{role}"),
        },
        Task::Payment(_) => panic!("{task:?} is no mail"),
    }
}

fn all_in(locale: Locale) {
    let (mut names, mut kinds) = (BTreeSet::new(), Vec::new());
    block_on(async {
        let stage = Stage::new(locale).await;
        for task in stage.everything(locale).await {
            let view = post().view(&stage.store, &task).await.unwrap();
            let letter = post().write(&stage.store, &task).await.unwrap();
            assert_eq!(letter.language(), locale);
            kinds.push(view.kind());
            let name = format!("{locale}.{}", file_of(&task));
            if !names.insert(name.clone()) {
                continue;
            }
            let text = letter.text();
            assert_self_contained(text);
            insta::assert_snapshot!(name.clone(), format!("{}\n\n{}", text.subject, text.text));
            insta::assert_snapshot!(format!("{name}.html"), text.html);
        }
    });
    for kind in MailKind::ALL {
        assert!(kinds.contains(&kind), "{kind:?} is not told");
    }
}

/// A mail program shows it without loading anything, and its links lead to the host.
fn assert_self_contained(text: &MailText) {
    let MailText { html, text, .. } = text;
    for loading in ["src=", "url(", "<img", "<script", "<link", "<style", "@import", "<form", "<iframe"] {
        assert!(!html.contains(loading), "{loading} in {html}");
    }
    for link in html.split("href=\"").skip(1) {
        assert!(link.starts_with("https://host.example/"), "{link}");
    }
    assert_eq!(html.contains("href=\""), text.contains("https://host.example/"));
    assert!(html.starts_with("<!doctype html>\n<html lang=\"") && html.ends_with("</html>"), "{html}");
}

#[test]
fn english() {
    all_in(Locale::EN);
}

#[test]
fn japanese() {
    all_in(Locale::JA);
}
