//! Create a tax category.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use crate::catalog::TaxCategory;
use crate::record::{Facts, FieldChange, Key, Keys, Partition, Version};
use crate::value::{BrandId, Country, Name, Rounding, TaxCategoryId, TaxRate};

/// Creates a tax category of a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateTaxCategory {
    /// Of which brand.
    pub brand: BrandId,
    /// What staff call it.
    pub name: Name,
    /// Buyers of this country pay it.
    pub country: Country,
    /// Its rate.
    pub rate: TaxRate,
    /// How the tax of the category is rounded.
    pub rounding: Rounding,
    /// Whether papers mark it as a reduced rate.
    pub reduced: bool,
}

/// The tax category that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedTaxCategory {
    /// Its id.
    pub id: TaxCategoryId,
    /// Its version.
    pub version: Version,
}

/// Why a tax category cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateTaxCategoryRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
}

reasons! {
    CreateTaxCategoryRefusal shares [NotPermitted] {}
}

impl Command for CreateTaxCategory {
    type Output = CreatedTaxCategory;
    type Reason = CreateTaxCategoryRefusal;

    const OPERATION: Operation = Operation::CreateTaxCategory;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedTaxCategory>, Stop<CreateTaxCategoryRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;

        let id = TaxCategoryId::made(moment.now(), moment.bytes());
        let category = TaxCategory {
            id,
            brand: self.brand,
            name: self.name.clone(),
            country: self.country,
            rate: self.rate,
            rounding: self.rounding,
            reduced: self.reduced,
        };
        let known_by = vec![FieldChange::set("name", &self.name), FieldChange::set("rate", self.rate)];
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.create(Key::tax_category(self.brand, id), category, known_by, moment);
        Ok(Decision { output: CreatedTaxCategory { id, version }, changeset: draft.finish()? })
    }
}
