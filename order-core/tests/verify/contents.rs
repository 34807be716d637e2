//! Amounts, from a piece to the total.

use futures_executor::block_on;
use order_core::cart::{DiscountLine, PricedOption, ShippingFee, TaxLine};
use order_core::order::{Order, OriginalOrder};
use order_core::value::{Money, Pieces, TaxCategoryId};
use order_testkit::world::{id, name, quantity};

use crate::scene::Scene;

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, "EUR".parse().unwrap()).unwrap()
}

/// Spoils what was placed first. The header goes along with its totals.
async fn spoil(scene: &Scene, change: impl FnOnce(&mut OriginalOrder)) -> Vec<&'static str> {
    let store = scene.world.store();
    store.bend(&scene.original(0), change).await;
    let spoiled: OriginalOrder = scene.world.record(&scene.original(0)).await;
    let follow = |order: &mut Order| {
        let totals = &spoiled.totals;
        (order.original.line_count, order.original.pieces) = (totals.line_count, totals.pieces);
        order.original.total = totals.total;
    };
    store.bend(&scene.key(0), follow).await;
    scene.drifts().await
}

#[test]
fn each_amount_follows_from_the_ones_below_it() {
    block_on(async {
        let scene = Scene::set().await;
        // 2 and 3 pieces at 24.50.
        assert_eq!(spoil(&scene, |_| ()).await, Vec::<&str>::new());
        assert_eq!(spoil(&scene, |o| o.totals.line_count = 3).await, ["line_count"]);
        assert_eq!(spoil(&scene, |o| o.totals.pieces = Pieces::new(6)).await, ["pieces"]);
        assert_eq!(spoil(&scene, |o| o.totals.total = euro(12_251)).await, ["total"]);
        assert_eq!(spoil(&scene, |o| o.totals.items = euro(12_251)).await, ["items_amount", "total"]);
        assert_eq!(
            spoil(&scene, |o| o.items[0].lines[0].amount = euro(4_899)).await,
            ["items_amount", "line_amount"]
        );
        assert_eq!(
            spoil(&scene, |o| o.items[0].lines[0].unit_price = euro(2_451)).await,
            ["line_amount", "unit_price"]
        );
        assert_eq!(
            spoil(&scene, |o| o.items[0].lines[0].quantity = quantity(3)).await,
            // What is held is still what moved.
            ["line_amount", "pieces"]
        );
        let yen = Money::from_minor(12_250, "JPY".parse().unwrap()).unwrap();
        assert!(spoil(&scene, |o| o.totals.items = yen).await.contains(&"items_amount"));
    });
}

#[test]
fn a_line_of_no_piece_does_not_count_and_costs_nothing() {
    block_on(async {
        let scene = Scene::set().await;
        let nothing = |o: &mut OriginalOrder| {
            (o.items[0].lines[0].quantity, o.items[0].lines[0].amount) = (quantity(0), euro(0));
            (o.totals.line_count, o.totals.pieces) = (1, Pieces::new(3));
            (o.totals.items, o.totals.total) = (euro(7_350), euro(7_350));
        };
        assert_eq!(spoil(&scene, nothing).await, Vec::<&str>::new());
        let counted = |o: &mut OriginalOrder| {
            nothing(o);
            o.totals.line_count = 2;
        };
        assert_eq!(spoil(&scene, counted).await, ["line_count"]);
    });
}

#[test]
fn a_price_may_be_rounded_in_whichever_way_but_not_further() {
    block_on(async {
        let scene = Scene::set().await;
        // 24.50 at 33.33 % is 8.16585.
        let at = |minor: i64| {
            move |o: &mut OriginalOrder| {
                for line in &mut o.items[0].lines {
                    line.rates.wholesale = "33.33".parse().unwrap();
                    line.unit_price = euro(minor);
                    line.amount = line.unit_price.times(line.quantity.get().into()).unwrap();
                }
                (o.totals.items, o.totals.total) = (euro(5 * minor), euro(5 * minor));
            }
        };
        for right in [816, 817] {
            assert_eq!(spoil(&scene, at(right)).await, Vec::<&str>::new());
        }
        for wrong in [815, 818] {
            assert_eq!(spoil(&scene, at(wrong)).await, ["unit_price"]);
        }
    });
}

#[test]
fn options_add_up_to_the_line_and_surcharges_to_its_amount() {
    block_on(async {
        let scene = Scene::set().await;
        let with = |pieces: u32, surcharge: i64, amount: i64| {
            move |o: &mut OriginalOrder| {
                let row = PricedOption {
                    choices: Vec::new(),
                    quantity: quantity(pieces),
                    surcharge: euro(surcharge),
                };
                let line = &mut o.items[0].lines[0];
                (line.options, line.amount) = (vec![row], euro(amount));
                let total = euro(7_350 + amount);
                (o.totals.items, o.totals.total) = (total, total);
            }
        };
        assert_eq!(spoil(&scene, with(2, 10, 4_920)).await, Vec::<&str>::new());
        assert_eq!(spoil(&scene, with(2, 10, 4_910)).await, ["line_amount"]);
        assert_eq!(spoil(&scene, with(1, 10, 4_910)).await, ["line_options"]);
    });
}

#[test]
fn shipping_discount_and_tax_make_the_total() {
    block_on(async {
        let scene = Scene::set().await;
        let category: TaxCategoryId = id(TaxCategoryId::made, 5);
        // 122.50 and 5.00 shipping less 7.50, all of it taxed with 10 %: 120.00 and 12.00.
        let taxed = |taxable: i64, tax: i64, total: i64| {
            move |o: &mut OriginalOrder| {
                o.items[0].tax = Some(category);
                o.totals.shipping = Some(ShippingFee { fee: euro(500), tax: Some(category) });
                let label = name("As agreed");
                o.totals.discount = Some(DiscountLine { label, amount: euro(750), tax: Some(category) });
                o.totals.taxes = vec![TaxLine {
                    category,
                    name: name("VAT"),
                    rate: "10".parse().unwrap(),
                    reduced: false,
                    taxable: euro(taxable),
                    tax: euro(tax),
                }];
                o.totals.total = euro(total);
            }
        };
        assert_eq!(spoil(&scene, taxed(12_000, 1_200, 13_200)).await, Vec::<&str>::new());
        assert_eq!(spoil(&scene, taxed(12_000, 1_201, 13_201)).await, ["tax"]);
        assert_eq!(spoil(&scene, taxed(12_750, 1_275, 13_275)).await, ["taxable"]);
        assert_eq!(spoil(&scene, taxed(12_000, 1_200, 13_950)).await, ["total"]);
        assert_eq!(spoil(&scene, taxed(12_000, 1_200, 12_700)).await, ["total"]);
        let untaxed = move |o: &mut OriginalOrder| {
            taxed(11_500, 1_150, 13_150)(o);
            o.totals.shipping = Some(ShippingFee { fee: euro(500), tax: None });
        };
        assert_eq!(spoil(&scene, untaxed).await, Vec::<&str>::new());
    });
}
