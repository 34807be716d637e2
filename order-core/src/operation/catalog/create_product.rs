//! Create a product with its SKUs.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::option_fault::made;
use super::sku_fault::{logged, write_skus};
use super::{
    ModelNumberTaken, NewOptionGroup, NewSku, OptionGroupFault, ProductFault, PutOptionGroup, SkuFault,
    UnknownTaxCategory,
};
use crate::catalog::{PriceList, Product, Rates};
use crate::record::{ClaimScope, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{
    BrandId, Code, Line, LocalizedName, LocalizedNote, Name, ProductId, SkuId, TaxCategoryId,
};

/// Creates a product of a brand with its first SKUs. More can be added later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateProduct {
    /// Of which brand.
    pub brand: BrandId,
    /// Its model number, unique per brand.
    pub model_number: Code,
    /// Its name per language.
    pub name: LocalizedName,
    /// Its description per language.
    pub description: Option<LocalizedNote>,
    /// What tells its SKUs apart, such as colour and size.
    pub attributes: Vec<Name>,
    /// Base prices of one piece.
    pub prices: PriceList,
    /// The choices to make per ordered SKU.
    pub options: Vec<NewOptionGroup>,
    /// How it is taxed; `None` = not at all.
    pub tax: Option<TaxCategoryId>,
    /// Rates of this product in every catalog.
    pub rates: Rates,
    /// References to its images, as the host understands them.
    pub images: Vec<Line>,
    /// Its SKUs.
    pub skus: Vec<NewSku>,
}

impl CreateProduct {
    /// A product with these base prices, and without description, attributes, options, tax, rates, images and SKUs. Change what is to
    /// differ.
    pub fn of(brand: BrandId, model_number: Code, name: LocalizedName, prices: PriceList) -> Self {
        Self {
            brand,
            model_number,
            name,
            description: None,
            attributes: Vec::new(),
            prices,
            options: Vec::new(),
            tax: None,
            rates: Rates::default(),
            images: Vec::new(),
            skus: Vec::new(),
        }
    }
}

/// The product that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedProduct {
    /// Its id.
    pub id: ProductId,
    /// The ids of its SKUs, in the order in which they were given.
    pub skus: Vec<SkuId>,
    /// Its version.
    pub version: Version,
}

/// Why a product cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateProductRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
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
    /// Its SKUs make no sense.
    #[error(transparent)]
    Sku(#[from] SkuFault),
}

reasons! {
    CreateProductRefusal shares [NotPermitted, ModelNumberTaken, Product, Option, UnknownTaxCategory, Sku] {}
}

impl Command for CreateProduct {
    type Output = CreatedProduct;
    type Reason = CreateProductRefusal;

    const OPERATION: Operation = Operation::CreateProduct;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(ClaimScope::ModelNumber(&self.model_number).key(self.brand));
        self.tax.into_iter().for_each(|category| keys.record(Key::tax_category(self.brand, category)));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedProduct>, Stop<CreateProductRefusal>> {
        staff_writes(facts, moment.actor(), self.brand)?;
        let options: Vec<PutOptionGroup> = self.options.iter().map(PutOptionGroup::from).collect();
        self.findings(facts, &options).verdict(())?;

        let id = ProductId::made(moment.now(), moment.bytes());
        let product = Product {
            id,
            brand: self.brand,
            model_number: self.model_number.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            attributes: self.attributes.clone(),
            prices: self.prices.clone(),
            options: made(&options, moment),
            tax: self.tax,
            rates: self.rates,
            images: self.images.clone(),
            sku_count: self.skus.len().try_into().unwrap_or(u32::MAX),
        };
        let mut known_by = vec![
            FieldChange::set("model_number", &self.model_number),
            FieldChange::set("name", self.name.default_text()),
        ];
        known_by.extend(logged(&self.skus));
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        draft.claim(self.brand, &ClaimScope::ModelNumber(&self.model_number), id.as_uuid());
        let skus = write_skus(&mut draft, &product, &self.skus, moment);
        let version = draft.create(Key::product(self.brand, id), product, known_by, moment);
        Ok(Decision { output: CreatedProduct { id, skus, version }, changeset: draft.finish()? })
    }
}

impl CreateProduct {
    fn findings(&self, facts: &Facts, options: &[PutOptionGroup]) -> Findings<CreateProductRefusal> {
        let mut findings = Findings::new();
        let taken = ModelNumberTaken::check(facts, self.brand, &self.model_number, None);
        findings.extend(taken.map(Into::into));
        findings.extend(ProductFault::of_attributes(&self.attributes).into_iter().map(Into::into));
        findings.extend(ProductFault::of_images(&self.images).map(Into::into));
        findings.extend(OptionGroupFault::of(options, &[]).into_iter().map(Into::into));
        let unknown = UnknownTaxCategory::among(facts, self.brand, self.tax.into_iter());
        findings.extend(unknown.map(Into::into));
        let skus = SkuFault::of(&self.skus, self.attributes.len(), 0);
        findings.extend(skus.into_iter().map(Into::into));
        findings
    }
}
