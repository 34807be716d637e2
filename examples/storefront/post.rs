//! How mails are written and sent: by a mail server, or into a folder.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::Path as Named;
use axum::response::Html;
use axum::routing::get;
use order_core::Desk;
use order_core::value::Name;
use order_mail::{Delivery, DeliverySettings, Post, Sender, SharedMailer, SmtpMailer, SmtpSettings};

use crate::arguments::{Database, Mail};
use crate::demo::Outcome;
use crate::mailbox::{self, Mailbox, escaped, page};

/// The mail of the storefront.
pub struct MailOffice {
    pub delivery: Delivery,
    /// Where mails link to, and, for mails in a folder, the pages to read them.
    pub pages: Router,
    /// What a newcomer is told of it.
    pub told: String,
}

/// Opens it. Mails link to where the storefront is served.
pub fn open(desk: &Desk, mail: Mail, database: &Database, at: SocketAddr) -> Outcome<MailOffice> {
    let stand_ins = Router::new().route("/pages/{*of}", get(stand_in));
    let (mailer, told, pages) = match mail.smtp {
        Some(url) => {
            let told = format!("Mails go to {url}");
            (SharedMailer::new(SmtpMailer::new(url, SmtpSettings::default())?), told, stand_ins)
        }
        None => into_folder(&folder(database), at, stand_ins)?,
    };
    let sender = Sender { address: mail.sender, name: Some(Name::new("Storefront")?) };
    let base = format!("http://{at}/pages");
    let post = Post::new(sender)
        .brand_pages(format!("{base}/office").parse()?)
        .buyer_pages(base.parse()?)
        .account_pages(format!("{base}/account").parse()?);
    let delivery = Delivery::new(desk.clone(), post, mailer, DeliverySettings::default());
    Ok(MailOffice { delivery, pages, told })
}

/// Mails into a folder. Pages to read them are only for whoever is at this machine: they show codes for everybody's account.
fn into_folder(folder: &Path, at: SocketAddr, pages: Router) -> Outcome<(SharedMailer, String, Router)> {
    let told = format!("Mails go into {}", folder.display());
    if !at.ip().is_loopback() {
        return Ok((SharedMailer::new(Mailbox::open(folder, None)?), told, pages));
    }
    let address = format!("http://{at}/mailbox");
    let told = format!("{told}\n\n  {address}  to read them");
    let mailer = SharedMailer::new(Mailbox::open(folder, Some(address))?);
    Ok((mailer, told, pages.merge(mailbox::pages(folder))))
}

/// The folder of mails: beside the database, or among the files that nobody keeps.
fn folder(database: &Database) -> PathBuf {
    match database {
        Database::Sqlite(path) => beside(path),
        Database::Memory => std::env::temp_dir().join(format!("storefront-mail-{}", std::process::id())),
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-mail");
    name.into()
}

/// Where a product that embeds all this would show what a mail tells of.
async fn stand_in(Named(of): Named<String>) -> Html<String> {
    let told =
        "The storefront is a back end without pages of its own. A product that embeds it would show here:";
    Html(page("A page of yours", &format!("<p>{told}<p><code>{}</code>", escaped(&of))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_lies_beside_the_database() {
        let folder = folder(&Database::Sqlite(PathBuf::from("data/shop.db")));
        assert_eq!(folder, PathBuf::from("data/shop.db-mail"));
    }

    #[tokio::test]
    async fn the_pages_that_mails_link_to_show_what_they_are_of() {
        let Html(page) = stand_in(Named("brands/<b>".to_owned())).await;
        assert!(page.contains("<code>brands/&lt;b&gt;</code>"), "{page}");
    }
}
