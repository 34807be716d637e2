//! Look into a catalog that a link opens.

use std::sync::Arc;

use super::super::offer::CatalogSight;
use super::super::{Missing, Question, Stop};
use super::{ByLink, NotAdmitted};
use crate::catalog::{Catalog, CatalogStatus};
use crate::party::{Actor, Brand, Connection, ConnectionTerms, Identity, OrderLink};
use crate::record::{Facts, Key, Keys};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, CatalogId, Timestamp};

/// Asks for a catalog that an order link opens, and for the terms that somebody looks at it with who comes by the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewLinkOffer {
    /// Of which brand.
    pub brand: BrandId,
    /// The link and the guest.
    pub by: ByLink,
    /// Which catalog.
    pub catalog: CatalogId,
    /// For which buyer organization somebody looks who is logged in; a customer link asks for it.
    pub buyer: Option<BuyerOrganizationId>,
}

/// Asks for the link, and for what the terms depend on.
pub(super) fn ask_for_sight(
    brand: BrandId,
    by: &ByLink,
    buyer: Option<BuyerOrganizationId>,
    known: &Facts,
    keys: &mut Keys,
) {
    keys.record(Key::brand(brand));
    if let Some(buyer) = buyer {
        keys.record(Key::connection(brand, buyer));
    }
    by.ask(brand, known, keys);
}

/// The terms of whoever looks: those of the link, else those of the connection of the buyer organization that they look for. To somebody
/// who is not logged in a customer link says that, and no more.
pub(super) fn terms_for<'f>(
    facts: &'f Facts,
    link: &'f OrderLink,
    buyer: Option<BuyerOrganizationId>,
    actor: &Actor,
    findings: &mut Findings<NotAdmitted>,
) -> Option<&'f ConnectionTerms> {
    if let Some(own) = link.kind.terms() {
        return Some(own);
    }
    if matches!(actor.identity(), Identity::Guest(_)) {
        return None;
    }
    let Some(buyer) = buyer else {
        findings.push(NotAdmitted::BuyerMissing);
        return None;
    };
    let connection = facts.get::<Connection>(&Key::connection(link.brand, buyer));
    let connection = connection.filter(|_| actor.on_organization(buyer).is_some());
    findings.check(connection.is_some(), || NotAdmitted::NotConnected);
    connection.map(|connection| &connection.terms)
}

/// What a brand has closed may be a catalog that is not ready yet.
pub(super) fn is_shown(catalog: &Catalog) -> bool {
    catalog.status != CatalogStatus::Closed
}

impl Question for ViewLinkOffer {
    type Answer = CatalogSight;
    type Reason = NotAdmitted;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        // Nothing of a catalog is looked at that the link does not open.
        if self.by.link(known, self.brand).is_ok_and(|link| link.kind.opens(self.catalog)) {
            keys.record(Key::catalog(self.brand, self.catalog));
        }
        ask_for_sight(self.brand, &self.by, self.buyer, known, keys);
    }

    fn answer(
        &self,
        facts: &Facts,
        now: Timestamp,
        actor: &Actor,
    ) -> Result<CatalogSight, Stop<NotAdmitted>> {
        let link = self.by.link_for(facts, self.brand, actor)?;
        let mut findings = Findings::new();
        findings.extend(self.by.shut(facts, link, actor, now));
        let terms = terms_for(facts, link, self.buyer, actor, &mut findings);
        let reason = || NotAdmitted::CatalogNotOpened { catalog: self.catalog };
        findings.check(link.kind.opens(self.catalog), reason);
        findings.verdict(())?;
        let (brand, key) = (Key::brand(self.brand), Key::catalog(self.brand, self.catalog));
        let brand = facts.get::<Brand>(&brand).ok_or_else(|| Missing::of(&brand))?;
        let catalog = facts.get::<Catalog>(&key).filter(|catalog| is_shown(catalog));
        let (catalog, terms) = catalog.zip(terms).ok_or_else(|| Missing::of(&key))?;
        let catalog = match link.payment {
            Some(payment) => Arc::new(Catalog { payment, ..catalog.as_ref().clone() }),
            None => Arc::clone(catalog),
        };
        Ok(CatalogSight { brand: Arc::clone(brand), catalog, terms: terms.clone() })
    }
}
