//! Change a product.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Missing, Moment, Operation, Stop, reasons};
use super::option_fault::made;
use super::taken::move_claim;
use super::{ModelNumberTaken, OptionGroupFault, ProductFault, PutOptionGroup, UnknownTaxCategory};
use crate::catalog::{PriceList, Product, Rates};
use crate::record::{ClaimScope, Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, Code, Line, LocalizedName, LocalizedNote, Name, ProductId, TaxCategoryId};

/// Changes a product. Fields that are `None` stay as they are; where a field can be cleared, `Some(None)` clears it. Orders placed
/// before keep what they were placed with.
// A field to clear and a field to keep must not look alike: idempotency keys compare requests by their encoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeProduct {
    /// Of which brand.
    pub brand: BrandId,
    /// Which product.
    pub product: ProductId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Its new model number.
    pub model_number: Option<Code>,
    /// Its new name.
    pub name: Option<LocalizedName>,
    /// Its new description, or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<LocalizedNote>>,
    /// New names for its attributes, as many as it has and in the same order.
    pub attributes: Option<Vec<Name>>,
    /// Its base prices, in place of all that it has.
    pub prices: Option<PriceList>,
    /// Its option groups, in place of all that it has. Groups and choices that are named by their id stay the same ones.
    pub options: Option<Vec<PutOptionGroup>>,
    /// Its new tax category, or none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<Option<TaxCategoryId>>,
    /// Its new rates in every catalog.
    pub rates: Option<Rates>,
    /// Its images, in place of all that it has.
    pub images: Option<Vec<Line>>,
}

impl ChangeProduct {
    /// Changes nothing yet: fill in what is to change.
    pub const fn of(brand: BrandId, product: ProductId) -> Self {
        Self {
            brand,
            product,
            seen: None,
            model_number: None,
            name: None,
            description: None,
            attributes: None,
            prices: None,
            options: None,
            tax: None,
            rates: None,
            images: None,
        }
    }
}

/// Why a product cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeProductRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// Another product has the model number.
    #[error(transparent)]
    ModelNumberTaken(#[from] ModelNumberTaken),
    /// Its attributes or images make no sense.
    #[error(transparent)]
    Product(#[from] ProductFault),
    /// Its options make no sense.
    #[error(transparent)]
    Option(#[from] OptionGroupFault),
    /// It is taxed by a category that the brand does not have.
    #[error(transparent)]
    UnknownTaxCategory(#[from] UnknownTaxCategory),
}

reasons! {
    ChangeProductRefusal shares [
        NotPermitted, Outdated, ModelNumberTaken, Product, Option, UnknownTaxCategory,
    ] {}
}

impl Command for ChangeProduct {
    /// The version that the product has now.
    type Output = Version;
    type Reason = ChangeProductRefusal;

    const OPERATION: Operation = Operation::ChangeProduct;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, known: &Facts, keys: &mut Keys) {
        let key = Key::product(self.brand, self.product);
        keys.record(Key::brand(self.brand));
        self.tax.flatten().into_iter().for_each(|tax| keys.record(Key::tax_category(self.brand, tax)));
        if let Some(number) = &self.model_number {
            keys.record(ClaimScope::ModelNumber(number).key(self.brand));
            if let Some(old) = known.get::<Product>(&key) {
                keys.record(ClaimScope::ModelNumber(&old.model_number).key(self.brand));
            }
        }
        keys.record(key);
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<Version>, Stop<ChangeProductRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::product(self.brand, self.product);
        let before = facts.get::<Product>(&key).ok_or_else(|| Missing::of(&key))?;
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(Into::into));
        self.find(facts, before, &mut findings);
        findings.verdict(())?;

        let after = self.changed(before, moment);
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let numbers = (&before.model_number, &after.model_number);
        let scopes = (&ClaimScope::ModelNumber(numbers.0), &ClaimScope::ModelNumber(numbers.1));
        move_claim(&mut draft, self.brand, scopes, self.product.as_uuid());
        let version = draft.change(key, before.as_ref(), after.clone(), moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}

impl ChangeProduct {
    fn find(&self, facts: &Facts, before: &Product, findings: &mut Findings<ChangeProductRefusal>) {
        if let Some(number) = &self.model_number {
            let taken = ModelNumberTaken::check(facts, self.brand, number, Some(self.product));
            findings.extend(taken.map(Into::into));
        }
        if let Some(attributes) = &self.attributes {
            let faults = ProductFault::of_renamed(attributes, before.attributes.len());
            findings.extend(faults.into_iter().map(Into::into));
        }
        if let Some(images) = &self.images {
            findings.extend(ProductFault::of_images(images).map(Into::into));
        }
        if let Some(options) = &self.options {
            let faults = OptionGroupFault::of(options, &before.options);
            findings.extend(faults.into_iter().map(Into::into));
        }
        let tax = self.tax.flatten().into_iter();
        findings.extend(UnknownTaxCategory::among(facts, self.brand, tax).map(Into::into));
    }

    fn changed(&self, before: &Product, moment: &mut Moment<'_>) -> Product {
        let mut after = before.clone();
        after.model_number = self.model_number.clone().unwrap_or(after.model_number);
        after.name = self.name.clone().unwrap_or(after.name);
        after.description = self.description.clone().unwrap_or(after.description);
        after.attributes = self.attributes.clone().unwrap_or(after.attributes);
        after.prices = self.prices.clone().unwrap_or(after.prices);
        after.options = self.options.as_ref().map_or(after.options, |options| made(options, moment));
        after.tax = self.tax.unwrap_or(after.tax);
        after.rates = self.rates.unwrap_or(after.rates);
        after.images = self.images.clone().unwrap_or(after.images);
        after
    }
}
