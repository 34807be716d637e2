//! Look at an order link from outside: what it opens.

use super::super::offer::OfferedCatalog;
use super::super::{Missing, Question, Stop};
use super::offer::{ask_for_sight, is_shown, terms_for};
use super::{ByLink, NotAdmitted, term_of};
use crate::cart::Terms;
use crate::catalog::Catalog;
use crate::party::{Actor, Brand, OrderLink};
use crate::record::{Facts, Key, Keys};
use crate::refusal::Findings;
use crate::value::{BrandId, BuyerOrganizationId, LinkId, LocalizedName, Timestamp};

/// Asks what an order link opens. Whoever has its token may ask, and is told nothing else of the brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitLink {
    /// Of which brand.
    pub brand: BrandId,
    /// The link and the guest.
    pub by: ByLink,
    /// For which buyer organization somebody looks who is logged in; a customer link asks for it.
    pub buyer: Option<BuyerOrganizationId>,
}

/// An order link as those see it who come by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkVisit {
    /// Which link.
    pub link: LinkId,
    /// What it is for: `instant`, `dynamic` or `customer`.
    pub word: &'static str,
    /// The brand.
    pub brand: BrandId,
    /// What the brand is called, per language.
    pub name: LocalizedName,
    /// Term and currency of what is ordered by it.
    pub terms: Terms,
    /// When it ends; `None` = never.
    pub expires_at: Option<Timestamp>,
    /// The catalogs that it opens, also those that can only be looked at. What the brand has closed is not among them.
    pub catalogs: Vec<OfferedCatalog>,
}

impl Question for VisitLink {
    type Answer = LinkVisit;
    type Reason = NotAdmitted;

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        if let Ok(link) = self.by.link(known, self.brand) {
            link.kind.catalogs().for_each(|catalog| keys.record(Key::catalog(self.brand, catalog)));
        }
        ask_for_sight(self.brand, &self.by, self.buyer, known, keys);
    }

    fn answer(&self, facts: &Facts, now: Timestamp, actor: &Actor) -> Result<LinkVisit, Stop<NotAdmitted>> {
        let link = self.by.link_for(facts, self.brand, actor)?;
        let mut findings = Findings::new();
        findings.extend(self.by.shut(facts, link, actor, now));
        let terms = terms_for(facts, link, self.buyer, actor, &mut findings);
        findings.verdict(())?;
        let brand = Key::brand(self.brand);
        let brand = facts.get::<Brand>(&brand).ok_or_else(|| Missing::of(&brand))?;
        let terms = terms.ok_or_else(|| Missing::of(&Key::brand(self.brand)))?;
        let OrderLink { id, kind, payment, expires_at, .. } = link.as_ref();
        let catalogs = kind.catalogs().filter_map(|id| facts.get::<Catalog>(&Key::catalog(self.brand, id)));
        let offered = |catalog: &std::sync::Arc<Catalog>| {
            let offered = OfferedCatalog::of(catalog, terms.currency, now);
            OfferedCatalog { payment: payment.unwrap_or(offered.payment), ..offered }
        };
        Ok(LinkVisit {
            link: *id,
            word: kind.word(),
            brand: self.brand,
            name: brand.name.clone(),
            terms: term_of(terms),
            expires_at: *expires_at,
            catalogs: catalogs.filter(|catalog| is_shown(catalog)).map(offered).collect(),
        })
    }
}
