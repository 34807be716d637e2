//! Change a tax category.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use crate::catalog::TaxCategory;
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, Country, Name, Rounding, TaxCategoryId, TaxRate};

/// Changes a tax category. Fields that are `None` stay as they are. Orders placed before keep the rate they were placed with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeTaxCategory {
    /// Of which brand.
    pub brand: BrandId,
    /// Which category.
    pub category: TaxCategoryId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Its new name.
    pub name: Option<Name>,
    /// Its new country.
    pub country: Option<Country>,
    /// Its new rate.
    pub rate: Option<TaxRate>,
    /// Its new rounding.
    pub rounding: Option<Rounding>,
    /// Whether papers now mark it as a reduced rate.
    pub reduced: Option<bool>,
}

/// Why a tax category cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeTaxCategoryRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
}

reasons! {
    ChangeTaxCategoryRefusal shares [NotPermitted, Outdated] {}
}

impl Command for ChangeTaxCategory {
    /// The version that the category has now.
    type Output = Version;
    type Reason = ChangeTaxCategoryRefusal;

    const OPERATION: Operation = Operation::ChangeTaxCategory;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(Key::tax_category(self.brand, self.category));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeTaxCategoryRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::tax_category(self.brand, self.category);
        let before = facts.get::<TaxCategory>(&key).ok_or_else(|| Missing::of(&key))?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeTaxCategoryRefusal::from));
        findings.verdict(())?;

        let after = TaxCategory {
            id: before.id,
            brand: before.brand,
            name: self.name.clone().unwrap_or_else(|| before.name.clone()),
            country: self.country.unwrap_or(before.country),
            rate: self.rate.unwrap_or(before.rate),
            rounding: self.rounding.unwrap_or(before.rounding),
            reduced: self.reduced.unwrap_or(before.reduced),
        };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.change(key, before.as_ref(), after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
