//! Every reason why an item cannot be put into a cart, alone.

use std::fmt::Write;
use std::num::NonZeroU32;

use super::super::{AddToCartRefusal, EntryFault, LineReason};
use super::*;
use crate::catalog::DesiredDates;
use crate::refusal::AnyReason;
use crate::value::{OptionChoiceId, ProductId};

type Case = (fn(&mut Stage, &mut AddToCart), AddToCartRefusal);

const fn line(reason: LineReason) -> AddToCartRefusal {
    AddToCartRefusal::Line(reason)
}

fn of_items() -> Vec<Case> {
    vec![
        (|_, command| command.items.clear(), AddToCartRefusal::Entry(EntryFault::Nothing)),
        (
            |_, command| command.items.push(CartItem::of(SCARF, vec![])),
            AddToCartRefusal::Entry(EntryFault::ProductRepeated { product: SCARF }),
        ),
        (
            |_, command| command.items[0].skus.push(CartSku::of(SCARF_ONE, pieces(0))),
            AddToCartRefusal::Entry(EntryFault::SkuRepeated { sku: SCARF_ONE }),
        ),
        (
            |_, command| command.items[0].product = id(ProductId::made, 78),
            line(LineReason::ProductNotInCatalog { product: id(ProductId::made, 78) }),
        ),
        (
            |stage, _| stage.world.remove(&Key::catalog_product(stage.brand, CATALOG, SCARF)),
            line(LineReason::ProductNotInCatalog { product: SCARF }),
        ),
        (
            |_, command| command.items[0].skus[0].sku = COAT_S,
            line(LineReason::SkuNotInCatalog { sku: COAT_S }),
        ),
        (
            |stage, _| stage.edit_sku(SCARF_ONE, |sku| sku.withdrawn = true),
            line(LineReason::SkuNotInCatalog { sku: SCARF_ONE }),
        ),
        (
            |stage, _| stage.edit_place(SCARF, |place| place.without.extend([SCARF_ONE])),
            line(LineReason::SkuNotInCatalog { sku: SCARF_ONE }),
        ),
        (
            |stage, _| stage.set_stock(SCARF_ONE, 1),
            line(LineReason::StockShort { sku: SCARF_ONE, wanted: pieces(2), left: 1 }),
        ),
        (
            |stage, _| stage.edit_catalog(|catalog| catalog.lot_size = NonZeroU32::new(3)),
            line(LineReason::LotSize { sku: SCARF_ONE, wanted: pieces(2), lot: 3 }),
        ),
    ]
}

fn of_options_and_dates() -> Vec<Case> {
    let none = id(OptionChoiceId::made, 77);
    vec![
        (
            |_, command| command.items[0] = CartItem::of(COAT, vec![CartSku::of(COAT_S, pieces(1))]),
            line(LineReason::OptionMissing { sku: COAT_S, group: LINING }),
        ),
        (
            |_, command| {
                command.items[0] = coats(2);
                command.items[0].skus[0].options = vec![row(id(OptionChoiceId::made, 77), 2)];
            },
            line(LineReason::OptionUnknown { sku: COAT_S, group: LINING, choice: none }),
        ),
        (
            |_, command| {
                command.items[0] = coats(2);
                command.items[0].skus[0].options = vec![row(INITIAL, 2)];
            },
            line(LineReason::OptionUnknown { sku: COAT_S, group: LINING, choice: INITIAL }),
        ),
        (
            |_, command| command.items[0].skus[0].options = vec![row(WOOL, 2)],
            line(LineReason::OptionUnknown { sku: SCARF_ONE, group: LINING, choice: WOOL }),
        ),
        (
            |_, command| {
                command.items[0] = coats(2);
                command.items[0].skus[0].quantity = pieces(3);
            },
            line(LineReason::OptionsDiffer { sku: COAT_S, rows: 2, quantity: pieces(3) }),
        ),
        (
            |_, command| {
                command.items[0] = coats(2);
                command.items[0].skus[0].quantity = pieces(0);
            },
            line(LineReason::OptionsDiffer { sku: COAT_S, rows: 2, quantity: pieces(0) }),
        ),
        (
            |stage, command| {
                stage.edit_catalog(|catalog| catalog.desired_dates = DesiredDates::NotAsked);
                command.items[0].desired_date = Some("2026-03-01".parse().unwrap());
            },
            line(LineReason::DateNotAsked { product: SCARF }),
        ),
        (
            |_, command| command.items[0].desired_date = Some("1969-12-31".parse().unwrap()),
            line(LineReason::DatePast {
                product: SCARF,
                date: "1969-12-31".parse().unwrap(),
                today: "2026-03-01".parse().unwrap(),
            }),
        ),
    ]
}

#[test]
fn each_fault_is_told_by_itself() {
    let mut told = String::new();
    for (edit, reason) in of_items().into_iter().chain(of_options_and_dates()) {
        let mut stage = empty();
        let mut command = add(&stage, vec![scarves(2)]);
        edit(&mut stage, &mut command);
        assert_eq!(refused(&mut stage, &command), std::slice::from_ref(&reason));
        let AnyReason { code, message, details } = AnyReason::of(&reason);
        writeln!(told, "{code}: {message}").unwrap();
        for (name, value) in details {
            writeln!(told, "    {name} = {value}").unwrap();
        }
    }
    insta::assert_snapshot!(told);
}
