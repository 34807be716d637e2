//! Steps as the commands that a program would give.

use std::collections::{BTreeMap, BTreeSet};

use order_core::Actor;
use order_core::cart::{AddressChoice, CartItem, CartRoute, CartSku, CheckoutForm, OptionRow, PaymentForm};
use order_core::operation::cart::AddToCart;
use order_core::operation::catalog::{ChangeCatalog, ChangeProduct, ChangeSku, ChangeTaxCategory};
use order_core::operation::party::ChangeConnection;
use order_core::party::Access;
use order_core::value::{
    AccountId, AddressId, BuyerOrganizationId, CardId, Day, Note, OptionChoiceId, OptionGroupId, TaxRate,
    UtcOffset,
};

use super::stand::{Ids, lot, minimums, prices, rates, status, terms, written};
use crate::model::{
    CatalogPlan, Form, ItemPlan, Model, ModelBuyer, ModelItem, ModelRow, ModelSku, Pay, Paying, ProductPlan,
    Where, Who,
};
use crate::world::{HOSTILE_NAMES, at, brand, id, quantity};

/// The actor that a step names.
pub(super) fn actor(ids: &Ids, buyer: usize, who: Who) -> Actor {
    let account = Actor::account(id(AccountId::made, 7));
    match who {
        Who::Writer => account.member(ids.buyers[buyer], Access::Write),
        Who::Reader => account.member(ids.buyers[buyer], Access::Read),
        Who::Stranger => account.member(id(BuyerOrganizationId::made, 404), Access::Write),
        Who::Host => Actor::host(),
    }
}

/// An item in the numbers of the model: SKUs are counted among all, days from 1970, rows are filled in.
pub(super) fn item(model: &Model, plan: &ItemPlan) -> ModelItem {
    let product = plan.product % model.products.len();
    let count = model.products[product].skus.len();
    let groups = &model.products[product].groups;
    let mut skus = Vec::new();
    for wanted in &plan.skus {
        let foreign = model.skus.iter().position(|sku| sku.product != product);
        let own = model.sku_of(product, wanted.sku % count).expect("it has this SKU");
        let sku = foreign.filter(|_| wanted.foreign).unwrap_or(own);
        let given = |rows: &Vec<crate::model::RowPlan>| -> Vec<ModelRow> {
            let row = |row: &crate::model::RowPlan| {
                let chosen = row.choices.iter().enumerate();
                let chosen = chosen.filter_map(|(group, choice)| choice.map(|choice| (group, choice)));
                (chosen.collect::<BTreeMap<usize, usize>>(), row.pieces)
            };
            rows.iter().map(row).collect()
        };
        let right = || -> Vec<ModelRow> {
            if groups.is_empty() || wanted.pieces == 0 {
                return Vec::new();
            }
            // Two rows where there are pieces for two.
            let all = |choice: usize| {
                let choice = |group: &crate::model::GroupPlan| choice % group.choices.len();
                groups.iter().map(choice).enumerate().collect::<BTreeMap<usize, usize>>()
            };
            let half = wanted.pieces / 2;
            vec![(all(0), wanted.pieces - half), (all(1), half)]
        };
        skus.push((sku, wanted.pieces, wanted.rows.as_ref().map_or_else(right, given)));
    }
    let day = plan.day.map(|offset| model.today() + i64::from(offset));
    ModelItem { product, skus, day, note: plan.note, message: plan.message }
}

/// The command that puts items into a cart.
pub(super) fn fill(ids: &Ids, (buyer, catalog): (usize, usize), items: &[ModelItem]) -> AddToCart {
    AddToCart {
        brand: brand(),
        buyer: ids.buyers[buyer],
        catalog: ids.catalogs[catalog],
        route: CartRoute::Standard,
        cart: None,
        seen: None,
        items: items.iter().map(|item| cart_item(ids, item)).collect(),
    }
}

fn cart_item(ids: &Ids, item: &ModelItem) -> CartItem {
    let note = |text: &str| Note::new(text).expect("a note");
    let sku = |(sku, pieces, rows): &(usize, u32, Vec<ModelRow>)| CartSku {
        sku: ids.skus[*sku],
        quantity: quantity(*pieces),
        options: rows.iter().map(|row| option_row(ids, item.product, row)).collect(),
    };
    CartItem {
        product: ids.products[item.product],
        skus: item.skus.iter().map(sku).collect(),
        desired_date: item.day.map(day),
        note_to_own_company: item.note.then(|| note(HOSTILE_NAMES[3])),
        message_to_brand: item.message.then(|| note("first line\nsecond line")),
    }
}

/// The day that is so many days after the first of 1970.
pub(super) fn day(number: i64) -> Day {
    at(number * 86_400_000_000).day(UtcOffset::UTC)
}

fn option_row(ids: &Ids, product: usize, (choices, pieces): &ModelRow) -> OptionRow {
    let id_of = |(group, choice): (&usize, &usize)| -> (OptionGroupId, OptionChoiceId) {
        let nowhere = || id(OptionChoiceId::made, 404 + u32::try_from(*choice).expect("few"));
        match ids.groups[product].get(*group) {
            Some((id, choices)) => (*id, choices.get(*choice).copied().unwrap_or_else(nowhere)),
            None => (id(OptionGroupId::made, 404 + u32::try_from(*group).expect("few")), nowhere()),
        }
    };
    OptionRow { choices: choices.iter().map(id_of).collect(), quantity: quantity(*pieces) }
}

/// The checkout form that a plan stands for.
pub(super) fn checkout(ids: &Ids, buyer: usize, form: Form, pay: Pay) -> CheckoutForm {
    let (cards, card) = (&ids.cards, |card| PaymentForm::Card(Some(card)));
    let others = || cards.get((buyer + 1) % cards.len()).filter(|_| cards.len() > 1);
    let others = || others().map_or_else(|| id(CardId::made, 404), |cards| cards.good);
    let place = |place: Where| match place {
        Where::Nowhere => AddressChoice::Missing,
        Where::Book => AddressChoice::Book(ids.book[buyer]),
        Where::NoEntry => AddressChoice::Book(id(AddressId::made, 404)),
        Where::Written(country) => AddressChoice::Written(Box::new(written(country))),
        Where::Incomplete => {
            let mut form = written(0);
            form.city = None;
            AddressChoice::Written(Box::new(form))
        }
    };
    let comment = form.comment.map(|chosen| if chosen { "As agreed" } else { "Something else" });
    CheckoutForm {
        comment: comment.map(|text| Note::new(text).expect("a note")),
        payment: match form.paying.meant(pay) {
            Paying::Unasked => PaymentForm::Unasked,
            Paying::Cardless | Paying::Fitting => PaymentForm::NotByCard,
            Paying::NoCard => PaymentForm::Card(None),
            Paying::OthersCard => card(others()),
            Paying::StaffsCard => card(cards[buyer].of_staff),
            Paying::Card => card(cards[buyer].good),
            Paying::OldCard => card(cards[buyer].old),
        },
        billing: place(form.billing),
        delivery: place(form.delivery),
    }
}

/// The command that makes a catalog as the model has it, in what steps change.
pub(super) fn set_catalog(ids: &Ids, catalog: usize, plan: &CatalogPlan) -> ChangeCatalog {
    ChangeCatalog {
        brand: brand(),
        catalog: ids.catalogs[catalog],
        seen: None,
        code: None,
        name: None,
        description: None,
        status: Some(status(plan.open)),
        opens_at: Some(plan.opens.map(at)),
        order_deadline: Some(plan.deadline.map(at)),
        payment: None,
        comment: None,
        desired_dates: None,
        shipping: None,
        stock: None,
        rates: None,
        minimums: Some(minimums(plan)),
        lot_size: Some(lot(plan.lot)),
    }
}

/// The command that makes a SKU as the model has it.
pub(super) fn set_sku(ids: &Ids, sku: usize, known: &ModelSku) -> ChangeSku {
    ChangeSku {
        brand: brand(),
        sku: ids.skus[sku],
        seen: None,
        number: None,
        attributes: None,
        excluded_from_backorder: Some(known.plan.excluded),
        prices: Some(prices(&known.plan.prices)),
        withdrawn: Some(known.withdrawn),
    }
}

/// The command that makes a product as the model has it.
pub(super) fn set_product(ids: &Ids, product: usize, plan: &ProductPlan) -> ChangeProduct {
    ChangeProduct {
        brand: brand(),
        product: ids.products[product],
        seen: None,
        model_number: None,
        name: None,
        description: None,
        attributes: None,
        prices: Some(prices(&plan.prices)),
        options: None,
        tax: None,
        rates: Some(rates(plan.rates)),
        images: None,
    }
}

/// The command that gives a tax category a rate.
pub(super) fn set_tax(ids: &Ids, tax: usize, ppm: u32) -> ChangeTaxCategory {
    ChangeTaxCategory {
        brand: brand(),
        category: ids.taxes[tax],
        seen: None,
        name: None,
        country: None,
        rate: Some(TaxRate::from_ppm(ppm).expect("a rate")),
        rounding: None,
        reduced: None,
    }
}

/// The command that makes a connection as the model has it, with one catalog granted or revoked.
pub(super) fn set_connection(
    ids: &Ids,
    buyer: usize,
    known: &ModelBuyer,
    (catalog, granted): (usize, bool),
) -> ChangeConnection {
    let mut change = ChangeConnection::of(brand(), ids.buyers[buyer]);
    change.terms = Some(terms(&known.plan));
    change.blocked = Some(known.blocked);
    let named = BTreeSet::from([ids.catalogs[catalog]]);
    if granted {
        change.grant = named;
    } else {
        change.revoke = named;
    }
    change
}
