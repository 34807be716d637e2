//! Look at an order link from outside: what it opens.

use std::sync::Arc;

use super::super::{Missing, Question, Stop};
use super::{ByLink, NotAdmitted, link_terms};
use crate::cart::Terms;
use crate::catalog::{Catalog, PaymentMethods};
use crate::party::{Actor, Brand, OrderLink};
use crate::record::{Facts, Key, Keys};
use crate::refusal::Findings;
use crate::value::{BrandId, LinkId, Timestamp};

/// Asks what an order link opens. Whoever has its token may ask, and is told nothing else of the brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitLink {
    /// Of which brand.
    pub brand: BrandId,
    /// The link and the guest.
    pub by: ByLink,
}

/// An order link as those see it who come by it.
#[derive(Debug, Clone)]
pub struct LinkVisit {
    /// Which link.
    pub link: LinkId,
    /// What it is for: `instant`, `dynamic` or `customer`.
    pub word: &'static str,
    /// The brand.
    pub brand: Arc<Brand>,
    /// Term and currency of what is ordered by it; `None` = those of the buyer's connection.
    pub terms: Option<Terms>,
    /// How an order can be paid; `None` = as the catalog says.
    pub payment: Option<PaymentMethods>,
    /// When it ends; `None` = never.
    pub expires_at: Option<Timestamp>,
    /// The catalogs that it opens, also those that nobody can order from at present.
    pub catalogs: Vec<Arc<Catalog>>,
}

impl Question for VisitLink {
    type Answer = LinkVisit;
    type Reason = NotAdmitted;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        if let Ok(link) = self.by.link(known, self.brand) {
            link.kind.catalogs().for_each(|catalog| keys.record(Key::catalog(self.brand, catalog)));
        }
        self.by.ask(self.brand, known, keys);
    }

    fn answer(&self, facts: &Facts, now: Timestamp, actor: &Actor) -> Result<LinkVisit, Stop<NotAdmitted>> {
        let link = self.by.link_for(facts, self.brand, actor)?;
        let mut findings = Findings::new();
        findings.extend(self.by.shut(facts, link, actor, now));
        findings.verdict(())?;
        let brand = Key::brand(self.brand);
        let brand = Arc::clone(facts.get::<Brand>(&brand).ok_or_else(|| Missing::of(&brand))?);
        let catalog = |id| facts.get::<Catalog>(&Key::catalog(self.brand, id)).cloned();
        let OrderLink { id, kind, payment, expires_at, .. } = link.as_ref();
        Ok(LinkVisit {
            link: *id,
            word: kind.word(),
            brand,
            terms: link_terms(link),
            payment: *payment,
            expires_at: *expires_at,
            catalogs: kind.catalogs().filter_map(catalog).collect(),
        })
    }
}
