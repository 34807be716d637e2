//! Create a catalog.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::super::shared::{NotPermitted, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use super::{CatalogCodeTaken, CatalogFault, UnknownShippingGroup, UnknownStockLabel};
use crate::catalog::{
    Catalog, CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods, Rates, StockPolicy,
};
use crate::party::Brand;
use crate::record::{ClaimScope, Facts, FieldChange, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, CatalogId, Code, LocalizedName, LocalizedNote, ShippingGroupId, Timestamp};

/// Creates a catalog without products. They are put into it afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreateCatalog {
    /// Of which brand.
    pub brand: BrandId,
    /// Its code, unique per brand.
    pub code: Code,
    /// Its name per language.
    pub name: LocalizedName,
    /// Its description per language.
    pub description: Option<LocalizedNote>,
    /// Who may order from it.
    pub status: CatalogStatus,
    /// From when on it can be ordered from, this instant included.
    pub opens_at: Option<Timestamp>,
    /// Until when it can be ordered from, this instant included.
    pub order_deadline: Option<Timestamp>,
    /// How an order can be paid.
    pub payment: PaymentMethods,
    /// What the buyer can remark on an order.
    pub comment: CommentForm,
    /// Whether a desired delivery date can be given per product.
    pub desired_dates: DesiredDates,
    /// The rates of the shipping fee; `None` = no fee.
    pub shipping: Option<ShippingGroupId>,
    /// Where stock is taken from.
    pub stock: StockPolicy,
    /// Rates of the whole catalog.
    pub rates: Rates,
    /// What an order must at least be.
    pub minimums: Minimums,
    /// Each SKU is ordered in multiples of this.
    pub lot_size: Option<NonZeroU32>,
}

impl CreateCatalog {
    /// An Open catalog made to order, paid outside this software, with free comments, and without times, rates, shipping, desired
    /// dates, minimums and lot size. Change what is to differ.
    pub fn of(brand: BrandId, code: Code, name: LocalizedName) -> Self {
        Self {
            brand,
            code,
            name,
            description: None,
            status: CatalogStatus::Open,
            opens_at: None,
            order_deadline: None,
            payment: PaymentMethods::NotByCard,
            comment: CommentForm::Free,
            desired_dates: DesiredDates::NotAsked,
            shipping: None,
            stock: StockPolicy::MakeToOrder { target: None },
            rates: Rates::default(),
            minimums: Minimums::default(),
            lot_size: None,
        }
    }
}

/// The catalog that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedCatalog {
    /// Its id.
    pub id: CatalogId,
    /// Its version.
    pub version: Version,
}

/// Why a catalog cannot be created.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CreateCatalogRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
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
    CreateCatalogRefusal shares [
        NotPermitted, CatalogCodeTaken, Catalog, UnknownShippingGroup, UnknownStockLabel,
    ] {}
}

impl Command for CreateCatalog {
    type Output = CreatedCatalog;
    type Reason = CreateCatalogRefusal;

    const OPERATION: Operation = Operation::CreateCatalog;

    fn partition(&self) -> Partition {
        Partition::Brand(self.brand)
    }

    fn needs(&self, _: &Facts, keys: &mut Keys) {
        keys.record(Key::brand(self.brand));
        keys.record(ClaimScope::CatalogCode(&self.code).key(self.brand));
        self.shipping.into_iter().for_each(|group| keys.record(Key::shipping_group(self.brand, group)));
    }

    fn decide(
        &self,
        facts: &Facts,
        moment: &mut Moment<'_>,
    ) -> Result<Decision<CreatedCatalog>, Stop<CreateCatalogRefusal>> {
        let brand = staff_writes(facts, moment.actor(), self.brand)?;
        self.findings(facts, brand).verdict(())?;

        let id = CatalogId::made(moment.now(), moment.bytes());
        let known_by = vec![
            FieldChange::set("code", &self.code),
            FieldChange::set("name", self.name.default_text()),
            FieldChange::set("status", self.status.word()),
        ];
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        draft.claim(self.brand, &ClaimScope::CatalogCode(&self.code), id.as_uuid());
        let version = draft.create(Key::catalog(self.brand, id), self.catalog(id), known_by, moment);
        Ok(Decision { output: CreatedCatalog { id, version }, changeset: draft.finish()? })
    }
}

impl CreateCatalog {
    fn findings(&self, facts: &Facts, brand: &Brand) -> Findings<CreateCatalogRefusal> {
        let mut findings = Findings::new();
        let taken = CatalogCodeTaken::check(facts, self.brand, &self.code, None);
        findings.extend(taken.map(Into::into));
        let times = CatalogFault::of_times(self.opens_at, self.order_deadline);
        findings.extend(times.map(Into::into));
        findings.extend(CatalogFault::of_comment(&self.comment).into_iter().map(Into::into));
        findings.extend(CatalogFault::of_minimums(&self.minimums).into_iter().map(Into::into));
        findings.extend(CatalogFault::of_lot(self.lot_size).map(Into::into));
        let unknown = UnknownShippingGroup::check(facts, self.brand, self.shipping);
        findings.extend(unknown.map(Into::into));
        findings.extend(UnknownStockLabel::of_policy(brand, &self.stock).map(Into::into));
        findings
    }

    fn catalog(&self, id: CatalogId) -> Catalog {
        Catalog {
            id,
            brand: self.brand,
            code: self.code.clone(),
            name: self.name.clone(),
            description: self.description.clone(),
            status: self.status,
            opens_at: self.opens_at,
            order_deadline: self.order_deadline,
            payment: self.payment,
            comment: self.comment.clone(),
            desired_dates: self.desired_dates,
            shipping: self.shipping,
            stock: self.stock,
            rates: self.rates,
            minimums: self.minimums.clone(),
            lot_size: self.lot_size,
            sku_count: 0,
        }
    }
}
