//! Change a group of shipping rates.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::{ShippingRateFault, UnknownTaxCategory};
use crate::catalog::{ShippingGroup, ShippingRate};
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::limits::SHIPPING_RATES_MAX;
use crate::value::{BrandId, Name, ShippingGroupId};

/// Changes a group of shipping rates. Fields that are `None` stay as they are. Orders placed before keep the fee they were placed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeShippingGroup {
    /// Of which brand.
    pub brand: BrandId,
    /// Which group.
    pub group: ShippingGroupId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Its new name.
    pub name: Option<Name>,
    /// Its new rates, in place of all that it has.
    pub rates: Option<Vec<ShippingRate>>,
}

/// Why a shipping group cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeShippingGroupRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// A rate makes no sense.
    #[error(transparent)]
    Rate(#[from] ShippingRateFault),
    /// A rate is taxed by a category that the brand does not have.
    #[error(transparent)]
    UnknownTaxCategory(#[from] UnknownTaxCategory),
}

reasons! { ChangeShippingGroupRefusal shares [NotPermitted, Outdated, Rate, UnknownTaxCategory] {} }

impl Command for ChangeShippingGroup {
    /// The version that the group has now.
    type Output = Version;
    type Reason = ChangeShippingGroupRefusal;

    const OPERATION: Operation = Operation::ChangeShippingGroup;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(Key::shipping_group(self.brand, self.group));
        for rate in self.rates.iter().flatten().take(SHIPPING_RATES_MAX) {
            rate.tax.into_iter().for_each(|category| keys.record(Key::tax_category(self.brand, category)));
        }
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeShippingGroupRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::shipping_group(self.brand, self.group);
        let before = facts.get::<ShippingGroup>(&key).ok_or_else(|| Missing::of(&key))?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(Into::into));
        if let Some(rates) = &self.rates {
            findings.extend(ShippingRateFault::of(rates).into_iter().map(Into::into));
            let taxes = rates.iter().take(SHIPPING_RATES_MAX).filter_map(|rate| rate.tax);
            findings.extend(UnknownTaxCategory::among(facts, self.brand, taxes).map(Into::into));
        }
        findings.verdict(())?;

        let mut after = ShippingGroup::clone(before);
        after.name = self.name.clone().unwrap_or(after.name);
        after.rates = self.rates.clone().unwrap_or(after.rates);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.change(key, before.as_ref(), after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
