//! The commands that tests give most, with everything that does not matter filled in.

use std::sync::Arc;

use order_core::operation::catalog::{ChangeTaxCategory, CreateTaxCategory};
use order_core::operation::party::CreateBrand;
use order_core::party::{BrandSettings, StockLabel};
use order_core::record::{Key, KeyName, Kind};
use order_core::store::Store;
use order_core::value::{BrandId, Rounding, TaxCategoryId};

use super::{World, brand, en, label, localized, name, partition};

/// The command that creates a brand with one stock label.
pub fn create_brand(id: BrandId, text: &str) -> CreateBrand {
    let mut settings = BrandSettings::new(en());
    settings.stock_labels = vec![StockLabel { id: label(), name: name("Warehouse") }];
    settings.notification_addresses = vec!["orders@brand.example".parse().expect("an address")];
    CreateBrand { id, name: localized(text), settings, owner: None }
}

impl<S: Store + Clone + 'static> World<S> {
    /// Creates the brand of this world.
    pub async fn open_brand(&self) {
        self.run(create_brand(brand(), "Nord Knitwear")).await;
    }

    /// The command that creates a tax category.
    pub fn create_category(&self, text: &str) -> CreateTaxCategory {
        CreateTaxCategory {
            brand: brand(),
            name: name(text),
            country: "JP".parse().expect("a country"),
            rate: "10".parse().expect("a rate"),
            rounding: Rounding::Down,
            reduced: false,
        }
    }

    /// Creates a tax category.
    pub async fn add_category(&self, text: &str) -> Key {
        let created = self.run(self.create_category(text)).await;
        self.category_key(created.id)
    }

    /// The key of a tax category of the brand.
    pub fn category_key(&self, id: TaxCategoryId) -> Key {
        Key::tax_category(brand(), id)
    }

    /// The command that gives a tax category another name.
    pub fn rename(&self, category: &Key, text: &str) -> ChangeTaxCategory {
        let KeyName::Id(id) = category.name() else { panic!("{category:?} is no tax category") };
        ChangeTaxCategory {
            brand: brand(),
            category: TaxCategoryId::from_uuid(*id),
            seen: None,
            name: Some(name(text)),
            country: None,
            rate: None,
            rounding: None,
            reduced: None,
        }
    }

    /// Gives a tax category another name, under an idempotency key.
    pub async fn rename_keyed(&self, category: &Key, text: &str, key: &str) {
        let renamed = self.desk().run(self.rename(category, text), self.host()).key(name(key)).await;
        renamed.expect("the category is renamed");
    }

    /// Where the answer to [`rename_keyed`](Self::rename_keyed) under this key is kept.
    pub fn answer_key(&self, key: &str) -> Key {
        let text = format!("host:change_tax_category:{key}");
        Key::new(partition(), Kind::Answer, KeyName::Text(Arc::from(text)))
    }
}
