//! What becomes of the lines of an order that is returned to the cart.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::super::Missing;
use super::super::cart::{Parked, shelve};
use super::super::link::trading;
use crate::cart::{CartItem, CartSku, ChosenOption, OptionRow, PricedItem, PricedLine, Pricing, ShelvedItem};
use crate::catalog::{Catalog, Product, Sku};
use crate::order::{Order, OriginalOrder};
use crate::party::{Brand, Connection};
use crate::record::{Facts, Key, Keys};
use crate::value::{Money, ProductId, SkuId};

/// One line of a returned order. All of them are in the cart, whatever became of them; those that cannot be ordered as they are keep
/// the cart from being placed until they are changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedLine {
    /// Of which product.
    pub product: ProductId,
    /// Which SKU.
    pub sku: SkuId,
    /// What became of it.
    pub became: LineOutcome,
}

/// What became of a returned line, the gravest first where several things did. Stock, lot sizes and dates are no part of it: a look at
/// the cart tells them, as of any cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineOutcome {
    /// It can be had as it was, at the same price.
    Restored,
    /// The product or the SKU has left the catalog, or the SKU is withdrawn.
    Unavailable,
    /// The product no longer has some of the choices that were made.
    OptionGone {
        /// Which ones, as they were called.
        choices: Vec<ChosenOption>,
    },
    /// A piece costs something else today, or an option does. The order's term and currency still apply.
    PriceChanged {
        /// As placed.
        from: LinePrice,
        /// Today; `None` = there is no price any more for the order's term and currency.
        to: Option<LinePrice>,
    },
}

/// What a line costs per piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePrice {
    /// One piece without surcharges.
    pub unit_price: Money,
    /// What the choices of each option row cost on top, in the order of the rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surcharges: Vec<Money>,
}

impl LinePrice {
    fn of(line: &PricedLine) -> Self {
        let surcharges = line.options.iter().map(|option| option.surcharge).collect();
        Self { unit_price: line.unit_price, surcharges }
    }
}

/// Asks for the original of an order, and for what prices its lines today.
pub(super) fn ask_for_lines(order: &Order, known: &Facts, keys: &mut Keys) {
    let brand = order.brand;
    let original_key = Key::original_order(brand, order.id);
    if let Some(original) = known.get::<OriginalOrder>(&original_key) {
        for item in &original.items {
            keys.record(Key::product(brand, item.product));
            keys.record(Key::catalog_product(brand, order.catalog, item.product));
            for line in &item.lines {
                keys.record(Key::sku(brand, line.sku));
            }
        }
    }
    keys.record(Key::brand(brand));
    keys.record(Key::catalog(brand, order.catalog));
    keys.record(original_key);
}

/// The items of the cart that was placed: quantities, options, dates, both notes.
pub(super) fn items_of(original: &OriginalOrder) -> Vec<CartItem> {
    original.items.iter().map(item_of).collect()
}

fn item_of(item: &PricedItem) -> CartItem {
    let sku_of = |line: &PricedLine| CartSku {
        sku: line.sku,
        quantity: line.quantity,
        options: line.options.iter().map(|option| row_of(&option.choices, option.quantity)).collect(),
    };
    CartItem {
        product: item.product,
        skus: item.lines.iter().map(sku_of).collect(),
        desired_date: item.desired_date,
        note_to_own_company: item.note_to_own_company.clone(),
        message_to_brand: item.message_to_brand.clone(),
    }
}

fn row_of(choices: &[ChosenOption], quantity: crate::value::Quantity) -> OptionRow {
    let choices: BTreeMap<_, _> = choices.iter().map(|chosen| (chosen.group, chosen.choice)).collect();
    OptionRow { choices, quantity }
}

/// What became of each line; `items` is the cart that it is in now.
pub(super) fn became_of(
    facts: &Facts,
    order: &Order,
    original: &OriginalOrder,
    items: &[CartItem],
) -> Result<Vec<ReturnedLine>, Missing> {
    let (brand_key, catalog_key) = (Key::brand(order.brand), Key::catalog(order.brand, order.catalog));
    let connection_key = Key::connection(order.brand, order.buyer);
    let brand = facts.get::<Brand>(&brand_key).ok_or_else(|| Missing::of(&brand_key))?;
    let catalog = facts.get::<Catalog>(&catalog_key).ok_or_else(|| Missing::of(&catalog_key))?;
    let connection = facts.get::<Connection>(&connection_key).ok_or_else(|| Missing::of(&connection_key))?;
    let trading = trading(facts, order.brand, order.link, connection);
    let pricing = Pricing {
        terms: &original.terms,
        rounding: brand.settings.rounding,
        catalog: catalog.rates,
        connection: trading.rates,
        at_base: order.route.is_from_file() && original.terms.is_at_base(trading),
    };
    let (shelved, _) = shelve(facts, order.brand, order.catalog, items, Parked::Checked);
    let mut offered: HashMap<SkuId, (&ShelvedItem<'_>, (&CartSku, &Sku))> =
        HashMap::with_capacity(original.lines().count());
    for entry in &shelved {
        offered.extend(entry.skus.iter().map(|(wanted, sku)| (sku.id, (entry, (*wanted, *sku)))));
    }
    let line = |(item, line): (&PricedItem, &PricedLine)| {
        let offered = offered.get(&line.sku);
        let became =
            offered.map_or(LineOutcome::Unavailable, |(entry, sku)| outcome(&pricing, entry, *sku, line));
        ReturnedLine { product: item.product, sku: line.sku, became }
    };
    Ok(original.lines().map(line).collect())
}

/// What became of a line whose SKU is still offered.
fn outcome(
    pricing: &Pricing<'_>,
    entry: &ShelvedItem<'_>,
    sku: (&CartSku, &Sku),
    placed: &PricedLine,
) -> LineOutcome {
    let choices = gone(entry.product, placed);
    if !choices.is_empty() {
        return LineOutcome::OptionGone { choices };
    }
    let alone = ShelvedItem { skus: vec![sku], ..entry.clone() };
    let today = pricing.price(&[alone]).ok();
    let today = today.as_ref().and_then(|priced| priced.items.first()?.lines.first());
    let (from, to) = (LinePrice::of(placed), today.map(LinePrice::of));
    if to.as_ref() == Some(&from) { LineOutcome::Restored } else { LineOutcome::PriceChanged { from, to } }
}

/// The choices made that the product no longer has, each once.
fn gone(product: &Product, placed: &PricedLine) -> Vec<ChosenOption> {
    let mut gone: Vec<ChosenOption> = Vec::new();
    for chosen in placed.options.iter().flat_map(|option| &option.choices) {
        let there = product.option_group(chosen.group).and_then(|group| group.choice(chosen.choice));
        let told = |known: &ChosenOption| (known.group, known.choice) == (chosen.group, chosen.choice);
        if there.is_none() && !gone.iter().any(told) {
            gone.push(chosen.clone());
        }
    }
    gone
}
