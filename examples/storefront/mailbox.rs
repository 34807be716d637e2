//! Where mail goes as long as nothing delivers it: what a person has to know to get on is printed, and the rest counts as delivered.

use std::time::Duration;

use order_core::party::{MemberRole, Party};
use order_core::record::{AccountMail, AccountMailKind, Channel, Task};
use order_core::store::Settlement;
use order_core::{Desk, Store as _};

use crate::demo::Outcome;
use crate::host::say;

/// How long a mail is held while it is printed.
const HELD: Duration = Duration::from_secs(60);

/// Prints the mails that are due. Whether there were any.
pub async fn empty(desk: &Desk) -> Outcome<bool> {
    let now = desk.now();
    let leases = desk.store().lease(Channel::Mail, now, now.saturating_add(HELD), 100).await?;
    let found = !leases.is_empty();
    for lease in leases {
        match &lease.task {
            Task::AccountMail(mail) => say(&told(mail)),
            Task::Notice(notice) => {
                tracing::debug!(kind = ?notice.kind, order = %notice.order_code, "a notice counts as delivered");
            }
            Task::Payment(_) => {}
        }
        for recipient in lease.recipients {
            desk.store().settle(lease.token, recipient.to, Settlement::Done { at: desk.now() }).await?;
        }
    }
    Ok(found)
}

/// What a mail to a person says.
fn told(mail: &AccountMail) -> String {
    let to = &mail.recipient;
    match &mail.says {
        AccountMailKind::Code { code: Some(code), purpose, expires_at, .. } => {
            format!(
                "mail to {to}: the code to {} is {}, until {expires_at}",
                asks(purpose.word()),
                code.as_str()
            )
        }
        AccountMailKind::Code { code: None, .. } => format!("mail to {to}: a code that is good no longer"),
        AccountMailKind::Invitation { party, party_name, role } => {
            let field = match party {
                Party::Brand(id) => format!("\"brand\":\"{id}\""),
                Party::BuyerOrganization(id) => format!("\"organization\":\"{id}\""),
            };
            let role = match role {
                MemberRole::Owner => "an owner",
                MemberRole::Member(_) => "a member",
            };
            format!("mail to {to}: you are invited to {party_name} as {role}; join with {{{field}}}")
        }
    }
}

/// What a code is good for, as a sentence goes on.
fn asks(purpose: &str) -> String {
    purpose.replace('_', " ")
}
