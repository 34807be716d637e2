//! Create a group of shipping rates.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::{ShippingRateFault, UnknownTaxCategory};
use crate::catalog::{ShippingGroup, ShippingRate};
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::limits::SHIPPING_RATES_MAX;
use crate::value::{BrandId, Name, ShippingGroupId};

/// Creates a group of shipping rates. A group without rates charges nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateShippingGroup {
    /// Of which brand.
    pub brand: BrandId,
    /// What staff call it.
    pub name: Name,
    /// The rates.
    pub rates: Vec<ShippingRate>,
}

/// The shipping group that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedShippingGroup {
    /// Its id.
    pub id: ShippingGroupId,
    /// Its version.
    pub version: Version,
}

/// Why a shipping group cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateShippingGroupRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// A rate makes no sense.
    #[error(transparent)]
    Rate(#[from] ShippingRateFault),
    /// A rate is taxed by a category that the brand does not have.
    #[error(transparent)]
    UnknownTaxCategory(#[from] UnknownTaxCategory),
}

reasons! { CreateShippingGroupRefusal shares [NotPermitted, Rate, UnknownTaxCategory] {} }

impl Command for CreateShippingGroup {
    type Output = CreatedShippingGroup;
    type Reason = CreateShippingGroupRefusal;

    const OPERATION: Operation = Operation::CreateShippingGroup;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        for rate in self.rates.iter().take(SHIPPING_RATES_MAX) {
            rate.tax.into_iter().for_each(|category| keys.record(Key::tax_category(self.brand, category)));
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedShippingGroup>, Stop<CreateShippingGroupRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let mut findings = Findings::new();
        findings.extend(ShippingRateFault::of(&self.rates).into_iter().map(Into::into));
        let taxes = self.rates.iter().take(SHIPPING_RATES_MAX).filter_map(|rate| rate.tax);
        findings.extend(UnknownTaxCategory::among(facts, self.brand, taxes).map(Into::into));
        findings.verdict(())?;

        let id = ShippingGroupId::made(moment.now(), moment.bytes());
        let group =
            ShippingGroup { id, brand: self.brand, name: self.name.clone(), rates: self.rates.clone() };
        let known_by =
            vec![FieldChange::set("name", &self.name), FieldChange::set("rates", self.rates.len())];
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.create(Key::shipping_group(self.brand, id), group, known_by, moment);
        Ok(Decision { output: CreatedShippingGroup { id, version }, changeset: draft.finish()? })
    }
}
