//! Whose terms hold for what came by an order link.

use crate::cart::Terms;
use crate::party::{Connection, ConnectionTerms, OrderLink};
use crate::record::{Facts, Key, Keys};
use crate::value::{BrandId, LinkId};

/// Asks for the link that something came by.
pub(in crate::operation) fn ask_for_terms(brand: BrandId, link: Option<LinkId>, keys: &mut Keys) {
    keys_of(brand, link).for_each(|key| keys.record(key));
}

fn keys_of(brand: BrandId, link: Option<LinkId>) -> impl Iterator<Item = Key> {
    link.into_iter().map(move |link| Key::order_link(brand, link))
}

/// The terms of its own that a link has, whatever became of the link.
pub(in crate::operation) fn own_terms(
    facts: &Facts,
    brand: BrandId,
    link: Option<LinkId>,
) -> Option<&ConnectionTerms> {
    let key = keys_of(brand, link).next()?;
    facts.get::<OrderLink>(&key)?.kind.terms()
}

/// The terms under which something is priced: those of the link that it came by, if it has its own, else those of the connection.
pub(in crate::operation) fn trading<'f>(
    facts: &'f Facts,
    brand: BrandId,
    link: Option<LinkId>,
    connection: &'f Connection,
) -> &'f ConnectionTerms {
    own_terms(facts, brand, link).unwrap_or(&connection.terms)
}

/// Term and currency.
pub(in crate::operation) fn term_of(terms: &ConnectionTerms) -> Terms {
    Terms { term: terms.term.clone(), currency: terms.currency }
}
