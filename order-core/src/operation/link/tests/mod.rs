//! The operations on order links, over facts alone.

mod door;
mod guest;
mod passcode;
mod placing;
mod secrets;
mod staff;
mod take_over;

use std::collections::BTreeSet;

use super::*;
use crate::catalog::Rates;
use crate::operation::account::tests::{hash, hashed};
use crate::operation::order::tests::stage::*;
use crate::operation::test_world::writer;
use crate::party::{Actor, ConnectionTerms, LinkKind, LinkSecret, OrderLink};
use crate::record::{Key, LogEntry};
use crate::value::{CatalogId, LinkId, Name, SecretHash};

/// The token of the link that a test is about.
pub(in crate::operation) fn token() -> SecretHash {
    hash(71)
}

/// A guest with the token, who came by that link.
pub(in crate::operation) fn guest(number: u8) -> ByLink {
    ByLink { token: token(), guest: hash(number) }
}

/// The actor that a guest is.
pub(in crate::operation) fn acting(by: &ByLink) -> Actor {
    Actor::guest(by.guest_id())
}

/// Terms unlike those of the buyer's connection.
pub(in crate::operation) fn link_terms(wholesale_rate: &str) -> ConnectionTerms {
    let rates: Rates = wholesale(wholesale_rate);
    ConnectionTerms { term: term(), currency: eur(), rates }
}

/// An instant link to the catalog of the stage, at half of the base price.
pub(in crate::operation) fn instant() -> LinkKind {
    LinkKind::Instant { catalog: CATALOG, terms: link_terms("50") }
}

/// A customer link to the catalog of the stage.
pub(in crate::operation) fn customer() -> LinkKind {
    LinkKind::Customer { catalogs: BTreeSet::from([CATALOG]) }
}

pub(in crate::operation) fn create(stage: &Stage, kind: LinkKind) -> CreateLink {
    CreateLink::of(stage.brand, Name::new("Fair").unwrap(), kind, token())
}

/// Makes the link that a test is about.
pub(in crate::operation) fn put_link(stage: &mut Stage, kind: LinkKind) -> LinkId {
    let command = create(stage, kind);
    stage.world.run(&command, &writer(stage.brand)).unwrap().id
}

/// Changes the link, past every rule.
pub(in crate::operation) fn edit_link(stage: &mut Stage, link: LinkId, change: impl FnOnce(&mut OrderLink)) {
    stage.edit(Key::order_link(stage.brand, link), change);
}

fn kept(stage: &Stage, link: LinkId) -> OrderLink {
    stage.world.get::<OrderLink>(&Key::order_link(stage.brand, link)).unwrap().as_ref().clone()
}

fn secret(stage: &Stage, link: LinkId) -> Option<LinkSecret> {
    let key = Key::link_secret(stage.brand, link);
    stage.world.get::<LinkSecret>(&key).map(|secret| secret.as_ref().clone())
}

/// The fields of the newest log entry, as text.
fn logged(stage: &Stage) -> (String, Vec<String>) {
    let LogEntry { operation, changes, .. } = stage.world.log.last().unwrap();
    let told = changes.iter().map(|change| format!("{}: {:?} -> {:?}", change.field, change.from, change.to));
    (operation.clone(), told.collect())
}
