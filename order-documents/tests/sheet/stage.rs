//! A small catalog, and the sheet that is made of it.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use order_core::cart::Terms;
use order_core::catalog::{
    Catalog, CatalogProduct, CatalogStatus, CommentForm, DesiredDates, Minimums, OptionGroup, PaymentMethods,
    PriceList, Product, Rates, Sku, StockPolicy, TransactionTerm,
};
use order_core::party::{Brand, BrandSettings};
use order_core::value::{
    BrandId, CatalogId, Code, Locale, LocalizedName, Money, Name, OptionGroupId, ProductId, SkuId, Timestamp,
};
use order_documents::Language;
use order_documents::sheet::{OrderSheet, SheetHead, SheetPrices, SheetRow};

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(crate) fn names(english: &str, japanese: &str) -> LocalizedName {
    LocalizedName::new(Locale::EN, name(english)).with(Locale::JA, name(japanese)).unwrap()
}

pub(crate) fn terms(term: &str, currency: &str) -> Terms {
    Terms { term: TransactionTerm::new(term).unwrap(), currency: currency.parse().unwrap() }
}

/// The price list of one price.
pub(crate) fn price(minor: i64, terms: &Terms) -> PriceList {
    PriceList::one(terms.term.clone(), Money::from_minor(minor, terms.currency).unwrap()).unwrap()
}

pub(crate) struct Stage {
    pub(crate) brand: Brand,
    pub(crate) catalog: Catalog,
    pub(crate) terms: Terms,
    pub(crate) products: Vec<(Product, CatalogProduct, Vec<Sku>)>,
}

impl Stage {
    /// Three products: of three SKUs, of two, and of one that needs a choice of options.
    pub(crate) fn new() -> Self {
        let brand = BrandId::made(Timestamp::MIN, [1; 10]);
        let mut stage = Self {
            brand: Brand {
                id: brand,
                name: names("Nord Knitwear", "ノルド編物"),
                settings: BrandSettings::new(Locale::EN),
            },
            catalog: catalog(brand),
            terms: terms("wholesale", "EUR"),
            products: Vec::new(),
        };
        stage.add("NK-100", names("Linen shirt <&>", "リネンシャツ"), &[("Size", &["S", "M", "L"])], 42_00);
        stage.add(
            "=NK-2",
            names("=1+1", "=1+1"),
            &[("Colour", &["Navy", "Rosé"]), ("Size", &["38", "39"])],
            1_05,
        );
        stage.add("NK-300", names("Coat", "コート"), &[("Size", &["One"])], 99_90);
        stage.products[2].0.options = vec![OptionGroup {
            id: OptionGroupId::made(Timestamp::MIN, [1; 10]),
            name: names("Lining", "裏地"),
            required: true,
            choices: Vec::new(),
        }];
        stage
    }

    /// Adds a product with as many SKUs as its attributes have values.
    pub(crate) fn add(
        &mut self,
        model: &str,
        name_of: LocalizedName,
        attributes: &[(&str, &[&str])],
        minor: i64,
    ) {
        let at = u8::try_from(self.products.len()).unwrap();
        let id = ProductId::made(Timestamp::MIN, [at; 10]);
        let count = attributes.iter().map(|(_, values)| values.len()).min().unwrap_or(1);
        let skus = (0..count).map(|place| {
            let mut random = [at; 10];
            random[..8].copy_from_slice(&place.to_be_bytes());
            Sku {
                id: SkuId::made(Timestamp::MIN, random),
                brand: self.brand.id,
                product: id,
                number: code(&format!("{model}/{place}")),
                attributes: attributes.iter().map(|(_, values)| name(values[place])).collect(),
                excluded_from_backorder: false,
                prices: PriceList::EMPTY,
                withdrawn: false,
                place: u32::try_from(place).unwrap(),
            }
        });
        let skus: Vec<Sku> = skus.collect();
        let sku_count = u32::try_from(skus.len()).unwrap();
        let product = Product {
            id,
            brand: self.brand.id,
            model_number: code(model),
            name: name_of,
            description: None,
            attributes: attributes.iter().map(|(title, _)| name(title)).collect(),
            prices: price(minor, &self.terms),
            options: Vec::new(),
            tax: None,
            rates: Rates::default(),
            images: Vec::new(),
            sku_count,
        };
        let place = CatalogProduct {
            catalog: self.catalog.id,
            product: id,
            place: at.into(),
            rates: Rates::default(),
            without: BTreeSet::new(),
            sku_count,
        };
        self.products.push((product, place, skus));
    }

    pub(crate) fn head(&self, language: Language) -> SheetHead {
        SheetHead::of(&self.brand, &self.catalog, self.terms.clone(), language)
    }

    /// The rows of all SKUs that can be ordered by a sheet.
    pub(crate) fn rows(&self, language: Language) -> Vec<SheetRow> {
        let skus = self
            .products
            .iter()
            .flat_map(|(product, place, skus)| skus.iter().map(move |sku| (product, place, sku)));
        skus.filter_map(|sku| SheetRow::of(sku, &self.terms, language).ok()).collect()
    }

    pub(crate) fn sheet(&self, language: Language) -> OrderSheet {
        OrderSheet::new(self.head(language), self.rows(language)).unwrap()
    }

    /// A sheet that shows half of each base price as that of the buyer.
    pub(crate) fn sheet_of_own_prices(&self, language: Language) -> OrderSheet {
        let half = |row: &SheetRow| Money::from_minor(row.retail.minor() / 2, row.retail.currency()).unwrap();
        let rows = self.rows(language).into_iter().map(|row| {
            let half = half(&row);
            row.with_own_price(half)
        });
        OrderSheet::new(SheetHead { prices: SheetPrices::Own, ..self.head(language) }, rows.collect())
            .unwrap()
    }
}

fn catalog(brand: BrandId) -> Catalog {
    Catalog {
        id: CatalogId::made(Timestamp::MIN, [2; 10]),
        brand,
        code: code("SS27"),
        name: names("Spring", "春"),
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
        lot_size: NonZeroU32::new(2),
        sku_count: 6,
    }
}

/// The cell of a quantity: the row of a SKU, counted from 0, in the sheet of [`Stage::new`].
pub(crate) fn quantity_cell(row: u32) -> String {
    format!("G{}", row.checked_add(7).unwrap())
}
