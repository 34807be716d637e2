//! Change a SKU, withdraw it, or offer it again.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::taken::move_claim;
use super::{SkuFault, SkuNumberTaken};
use crate::catalog::{PriceList, Product, Sku};
use crate::record::{ClaimScope, Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, Code, Name, SkuId};

/// Changes a SKU. Fields that are `None` stay as they are. Orders placed before keep what they were placed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeSku {
    /// Of which brand.
    pub brand: BrandId,
    /// Which SKU.
    pub sku: SkuId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Its new number.
    pub number: Option<Code>,
    /// Its new values of the product's attributes, in their order.
    pub attributes: Option<Vec<Name>>,
    /// Whether it can now never be ordered beyond its stock.
    pub excluded_from_backorder: Option<bool>,
    /// Its own base prices, in place of all that it has.
    pub prices: Option<PriceList>,
    /// Whether it can no longer be ordered. A withdrawn SKU keeps its number and may be offered again.
    pub withdrawn: Option<bool>,
}

impl ChangeSku {
    /// Changes nothing yet: fill in what is to change.
    pub const fn of(brand: BrandId, sku: SkuId) -> Self {
        Self {
            brand,
            sku,
            seen: None,
            number: None,
            attributes: None,
            excluded_from_backorder: None,
            prices: None,
            withdrawn: None,
        }
    }
}

/// Why a SKU cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeSkuRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// Its attribute values make no sense.
    #[error(transparent)]
    Sku(#[from] SkuFault),
    /// Another SKU of the product has the number.
    #[error(transparent)]
    SkuNumberTaken(#[from] SkuNumberTaken),
}

reasons! { ChangeSkuRefusal shares [NotPermitted, Outdated, Sku, SkuNumberTaken] {} }

impl Command for ChangeSku {
    /// The version that the SKU has now.
    type Output = Version;
    type Reason = ChangeSkuRefusal;

    const OPERATION: Operation = Operation::ChangeSku;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let key = Key::sku(self.brand, self.sku);
        keys.record(Key::brand(self.brand));
        if let Some(sku) = known.get::<Sku>(&key) {
            keys.record(Key::product(self.brand, sku.product));
            for number in self.number.iter().flat_map(|number| [number, &sku.number]) {
                keys.record(ClaimScope::SkuNumber(sku.product, number).key(self.brand));
            }
        }
        keys.record(key);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeSkuRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::sku(self.brand, self.sku);
        let before = facts.get::<Sku>(&key).ok_or_else(|| Missing::of(&key))?;
        let product_key = Key::product(self.brand, before.product);
        let product = facts.get::<Product>(&product_key).ok_or_else(|| Missing::of(&product_key))?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(Into::into));
        if let Some(values) = &self.attributes {
            let number = self.number.as_ref().unwrap_or(&before.number);
            let fault = SkuFault::of_attributes(number, values.len(), product.attributes.len());
            findings.extend(fault.map(Into::into));
        }
        if let Some(number) = &self.number {
            let taken = SkuNumberTaken::check(facts, self.brand, before.product, number, Some(self.sku));
            findings.extend(taken.map(Into::into));
        }
        findings.verdict(())?;

        let mut after = Sku::clone(before);
        after.number = self.number.clone().unwrap_or(after.number);
        after.attributes = self.attributes.clone().unwrap_or(after.attributes);
        after.excluded_from_backorder = self.excluded_from_backorder.unwrap_or(after.excluded_from_backorder);
        after.prices = self.prices.clone().unwrap_or(after.prices);
        after.withdrawn = self.withdrawn.unwrap_or(after.withdrawn);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let from = ClaimScope::SkuNumber(before.product, &before.number);
        let to = ClaimScope::SkuNumber(before.product, self.number.as_ref().unwrap_or(&before.number));
        move_claim(&mut draft, self.brand, (&from, &to), self.sku.as_uuid());
        let version = draft.change(key, before.as_ref(), after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
