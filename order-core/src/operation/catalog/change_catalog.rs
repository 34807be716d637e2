//! Change a catalog.

use std::num::NonZeroU32;

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::taken::move_claim;
use super::{CatalogCodeTaken, CatalogFault, UnknownShippingGroup, UnknownStockLabel};
use crate::catalog::{
    Catalog, CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods, Rates, StockPolicy,
};
use crate::party::Brand;
use crate::record::{ClaimScope, Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, CatalogId, Code, LocalizedName, LocalizedNote, ShippingGroupId, Timestamp};

/// Changes a catalog. Fields that are `None` stay as they are; where a field can be cleared, `Some(None)` clears it. Orders placed
/// before keep what they were placed with.
// A field to clear and a field to keep must not look alike: idempotency keys compare requests by their encoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeCatalog {
    /// Of which brand.
    pub brand: BrandId,
    /// Which catalog.
    pub catalog: CatalogId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Its new code.
    pub code: Option<Code>,
    /// Its new name.
    pub name: Option<LocalizedName>,
    /// Its new description, or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<LocalizedNote>>,
    /// Who may order from it now.
    pub status: Option<CatalogStatus>,
    /// From when on it can be ordered from, or from ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Option<Timestamp>>,
    /// Until when it can be ordered from, or for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_deadline: Option<Option<Timestamp>>,
    /// How an order can be paid now.
    pub payment: Option<PaymentMethods>,
    /// What the buyer can remark now.
    pub comment: Option<CommentForm>,
    /// Whether a desired delivery date can be given now.
    pub desired_dates: Option<DesiredDates>,
    /// The rates of the shipping fee, or no fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Option<ShippingGroupId>>,
    /// Where stock is taken from now. Orders placed before keep the stock that they took.
    pub stock: Option<StockPolicy>,
    /// Its new rates.
    pub rates: Option<Rates>,
    /// What an order must at least be now.
    pub minimums: Option<Minimums>,
    /// The new lot size, or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot_size: Option<Option<NonZeroU32>>,
}

impl ChangeCatalog {
    /// Changes nothing yet: fill in what is to change.
    pub const fn of(brand: BrandId, catalog: CatalogId) -> Self {
        Self {
            brand,
            catalog,
            seen: None,
            code: None,
            name: None,
            description: None,
            status: None,
            opens_at: None,
            order_deadline: None,
            payment: None,
            comment: None,
            desired_dates: None,
            shipping: None,
            stock: None,
            rates: None,
            minimums: None,
            lot_size: None,
        }
    }
}

/// Why a catalog cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeCatalogRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// Another catalog has the code.
    #[error(transparent)]
    CatalogCodeTaken(#[from] CatalogCodeTaken),
    /// Its settings make no sense.
    #[error(transparent)]
    Catalog(#[from] CatalogFault),
    /// The brand does not have its shipping group.
    #[error(transparent)]
    UnknownShippingGroup(#[from] UnknownShippingGroup),
    /// The brand does not have a label of its stock policy.
    #[error(transparent)]
    UnknownStockLabel(#[from] UnknownStockLabel),
}

reasons! {
    ChangeCatalogRefusal shares [
        NotPermitted, Outdated, CatalogCodeTaken, Catalog, UnknownShippingGroup, UnknownStockLabel,
    ] {}
}

impl Command for ChangeCatalog {
    /// The version that the catalog has now.
    type Output = Version;
    type Reason = ChangeCatalogRefusal;

    const OPERATION: Operation = Operation::ChangeCatalog;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let key = Key::catalog(self.brand, self.catalog);
        keys.record(Key::brand(self.brand));
        let group = self.shipping.flatten().into_iter();
        group.for_each(|group| keys.record(Key::shipping_group(self.brand, group)));
        if let Some(code) = &self.code {
            keys.record(ClaimScope::CatalogCode(code).key(self.brand));
            if let Some(old) = known.get::<Catalog>(&key) {
                keys.record(ClaimScope::CatalogCode(&old.code).key(self.brand));
            }
        }
        keys.record(key);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeCatalogRefusal>> {
        let brand = staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::catalog(self.brand, self.catalog);
        let before = facts.get::<Catalog>(&key).ok_or_else(|| Missing::of(&key))?;
        let after = self.changed(before);
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(Into::into));
        self.find(facts, brand, &after, &mut findings);
        findings.verdict(())?;

        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let scopes = (&ClaimScope::CatalogCode(&before.code), &ClaimScope::CatalogCode(&after.code));
        move_claim(&mut draft, self.brand, scopes, self.catalog.as_uuid());
        let version = draft.change(key, before.as_ref(), after.clone(), moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}

impl ChangeCatalog {
    /// Looks at what is given only: what is there already may be changed apart from it.
    fn find(
        &self,
        facts: &Facts,
        brand: &Brand,
        after: &Catalog,
        findings: &mut Findings<ChangeCatalogRefusal>,
    ) {
        if let Some(code) = &self.code {
            let taken = CatalogCodeTaken::check(facts, self.brand, code, Some(self.catalog));
            findings.extend(taken.map(Into::into));
        }
        if self.opens_at.is_some() || self.order_deadline.is_some() {
            let times = CatalogFault::of_times(after.opens_at, after.order_deadline);
            findings.extend(times.map(Into::into));
        }
        let comment = self.comment.iter().flat_map(CatalogFault::of_comment);
        findings.extend(comment.map(Into::into));
        let minimums = self.minimums.iter().flat_map(CatalogFault::of_minimums);
        findings.extend(minimums.map(Into::into));
        findings.extend(CatalogFault::of_lot(self.lot_size.flatten()).map(Into::into));
        let unknown = UnknownShippingGroup::check(facts, self.brand, self.shipping.flatten());
        findings.extend(unknown.map(Into::into));
        let labels = self.stock.iter().flat_map(|policy| UnknownStockLabel::of_policy(brand, policy));
        findings.extend(labels.map(Into::into));
    }

    fn changed(&self, before: &Catalog) -> Catalog {
        let mut after = before.clone();
        after.code = self.code.clone().unwrap_or(after.code);
        after.name = self.name.clone().unwrap_or(after.name);
        after.description = self.description.clone().unwrap_or(after.description);
        after.status = self.status.unwrap_or(after.status);
        after.opens_at = self.opens_at.unwrap_or(after.opens_at);
        after.order_deadline = self.order_deadline.unwrap_or(after.order_deadline);
        after.payment = self.payment.unwrap_or(after.payment);
        after.comment = self.comment.clone().unwrap_or(after.comment);
        after.desired_dates = self.desired_dates.unwrap_or(after.desired_dates);
        after.shipping = self.shipping.unwrap_or(after.shipping);
        after.stock = self.stock.unwrap_or(after.stock);
        after.rates = self.rates.unwrap_or(after.rates);
        after.minimums = self.minimums.clone().unwrap_or(after.minimums);
        after.lot_size = self.lot_size.unwrap_or(after.lot_size);
        after
    }
}
