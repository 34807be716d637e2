//! Add SKUs to a product.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::sku_fault::{logged, write_skus};
use super::{NewSku, NothingGiven, SkuFault, SkuNumberTaken};
use crate::catalog::Product;
use crate::record::{ClaimScope, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::limits::PRODUCT_SKUS_MAX;
use crate::value::{BrandId, ProductId, SkuId};

/// Adds SKUs to a product. Every catalog that has the product offers them from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddSkus {
    /// Of which brand.
    pub brand: BrandId,
    /// To which product.
    pub product: ProductId,
    /// The SKUs.
    pub skus: Vec<NewSku>,
}

/// The SKUs that were added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedSkus {
    /// Their ids, in the order in which they were given.
    pub skus: Vec<SkuId>,
    /// The version that the product has now.
    pub version: Version,
}

/// Why SKUs cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddSkusRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// No SKU is given.
    #[error(transparent)]
    NothingGiven(#[from] NothingGiven),
    /// The SKUs make no sense.
    #[error(transparent)]
    Sku(#[from] SkuFault),
    /// Another SKU of the product has the number.
    #[error(transparent)]
    SkuNumberTaken(#[from] SkuNumberTaken),
}

reasons! { AddSkusRefusal shares [NotPermitted, NothingGiven, Sku, SkuNumberTaken] {} }

impl Command for AddSkus {
    type Output = AddedSkus;
    type Reason = AddSkusRefusal;

    const OPERATION: Operation = Operation::AddSkus;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(Key::product(self.brand, self.product));
        // More are refused by their count, so nobody makes the store look for a million numbers.
        for sku in self.skus.iter().take(PRODUCT_SKUS_MAX) {
            keys.record(ClaimScope::SkuNumber(self.product, &sku.number).key(self.brand));
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<AddedSkus>, Stop<AddSkusRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::product(self.brand, self.product);
        let before = facts.get::<Product>(&key).ok_or_else(|| Missing::of(&key))?;
        let mut findings = Findings::new();
        findings.extend(NothingGiven::check(&self.skus).map(Into::into));
        let faults = SkuFault::of(&self.skus, before.attributes.len(), before.sku_count);
        findings.extend(faults.into_iter().map(Into::into));
        let numbers = self.skus.iter().map(|sku| &sku.number);
        let taken =
            numbers.filter_map(|number| SkuNumberTaken::check(facts, self.brand, self.product, number, None));
        findings.extend(taken.map(Into::into));
        findings.verdict(())?;

        let mut after = Product::clone(before);
        let added = u32::try_from(self.skus.len()).unwrap_or(u32::MAX);
        after.sku_count = before.sku_count.saturating_add(added);
        let mut changes = vec![FieldChange::changed("sku_count", before.sku_count, after.sku_count)];
        changes.extend(logged(&self.skus));
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let skus = write_skus(&mut draft, &after, &self.skus, moment);
        draft.log(&key, changes, moment);
        let version = facts.version(&key).next();
        draft.put(key, after);
        Ok(Decision { output: AddedSkus { skus, version }, changeset: draft.finish()? })
    }
}
