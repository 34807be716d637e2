//! Change a brand's name and settings.

use serde::Serialize;
use thiserror::Error;

use super::super::shared::{NotPermitted, Outdated, staff_writes};
use super::super::{Command, Decision, Draft, Moment, Operation, Stop, reasons};
use crate::party::{
    Brand, BrandSettings, OrderCodes, OrderHandling, PostalAddress, SavedColumns, SettingsFault, StockLabel,
};
use crate::record::{Facts, Key, Keys, Partition, Version};
use crate::refusal::Findings;
use crate::value::{BrandId, EmailAddress, Locale, LocalizedName, Rounding, UtcOffset};

/// Changes a brand. Fields that are `None` stay as they are. Orders placed before keep the prices and codes that they got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeBrand {
    /// Which brand.
    pub brand: BrandId,
    /// The version that the person saw; `None` = whatever it is now.
    pub seen: Option<Version>,
    /// Its new name per language.
    pub name: Option<LocalizedName>,
    /// How prices are now rounded.
    pub rounding: Option<Rounding>,
    /// What now tells its date from an instant.
    pub offset: Option<UtcOffset>,
    /// The new language of notices to it.
    pub locale: Option<Locale>,
    /// Who is now told of new orders.
    pub notification_addresses: Option<Vec<EmailAddress>>,
    /// How new orders get their codes. A numbering that was used before goes on where it stopped.
    pub order_codes: Option<OrderCodes>,
    /// All stock labels, the ones it had among them: labels are added and renamed, never removed.
    pub stock_labels: Option<Vec<StockLabel>>,
    /// What it now does with its orders.
    pub orders: Option<OrderHandling>,
    /// Where it now sits, or that papers show no address.
    pub address: Option<Option<PostalAddress>>,
    /// All choices of columns for spreadsheets that it now keeps.
    pub saved_columns: Option<Vec<SavedColumns>>,
}

/// Why a brand cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChangeBrandRefusal {
    /// The actor may only read.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// It changed since the person saw it.
    #[error(transparent)]
    Outdated(#[from] Outdated),
    /// The settings would have a fault.
    #[error(transparent)]
    Settings(#[from] SettingsFault),
}

reasons! {
    ChangeBrandRefusal shares [NotPermitted, Outdated, Settings] {}
}

impl ChangeBrand {
    /// Changes nothing yet: fill in what is to change.
    pub const fn of(brand: BrandId) -> Self {
        Self {
            brand,
            seen: None,
            name: None,
            rounding: None,
            offset: None,
            locale: None,
            notification_addresses: None,
            order_codes: None,
            stock_labels: None,
            orders: None,
            address: None,
            saved_columns: None,
        }
    }

    fn applied(&self, before: &BrandSettings) -> BrandSettings {
        let BrandSettings {
            rounding,
            offset,
            locale,
            notification_addresses,
            order_codes,
            stock_labels,
            orders,
            address,
            saved_columns,
        } = before;
        BrandSettings {
            rounding: self.rounding.unwrap_or(*rounding),
            offset: self.offset.unwrap_or(*offset),
            locale: self.locale.unwrap_or(*locale),
            notification_addresses: self
                .notification_addresses
                .as_ref()
                .unwrap_or(notification_addresses)
                .clone(),
            order_codes: self.order_codes.as_ref().unwrap_or(order_codes).clone(),
            stock_labels: self.stock_labels.as_ref().unwrap_or(stock_labels).clone(),
            orders: self.orders.unwrap_or(*orders),
            address: self.address.as_ref().unwrap_or(address).clone(),
            saved_columns: self.saved_columns.as_ref().unwrap_or(saved_columns).clone(),
        }
    }
}

impl Command for ChangeBrand {
    /// The version that the brand has now.
    type Output = Version;
    type Reason = ChangeBrandRefusal;

    const OPERATION: Operation = Operation::ChangeBrand;

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
    ) -> Result<Decision<Version>, Stop<ChangeBrandRefusal>> {
        let before = staff_writes(facts, moment.actor(), self.brand)?;
        let key = Key::brand(self.brand);
        let settings = self.applied(&before.settings);
        let mut findings = Findings::new();
        findings.extend(Outdated::check(facts, &key, self.seen).map(ChangeBrandRefusal::from));
        findings.extend(settings.faults(Some(&before.settings)).into_iter().map(ChangeBrandRefusal::from));
        findings.verdict(())?;

        let name = self.name.as_ref().unwrap_or(&before.name).clone();
        let after = Brand { id: before.id, name, settings };
        let mut draft = Draft::new(self.partition(), Self::OPERATION, facts);
        let version = draft.change(key, before, after, moment);
        Ok(Decision { output: version, changeset: draft.finish()? })
    }
}
