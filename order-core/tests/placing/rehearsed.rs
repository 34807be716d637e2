//! Commands that are planned one after another.

use futures_executor::block_on;
use order_core::RunError;
use order_core::cart::{CartItem, CartSku, Terms};
use order_core::catalog::TransactionTerm;
use order_core::desk::Rehearsal;
use order_core::operation::order::PlaceSheet;
use order_core::operation::party::ChangeBrand;
use order_core::party::OrderCodes;
use order_core::record::Kind;
use order_core::store::{Commit, Store};
use order_core::value::Code;
use order_testkit::world::{brand, partition};

use super::shop::{Shop, buyer, form, pieces};

/// A sheet that orders so many scarves.
fn sheet(shop: &Shop, count: u32) -> PlaceSheet {
    PlaceSheet {
        brand: brand(),
        buyer: buyer(0),
        catalog: shop.catalog,
        terms: Terms {
            term: TransactionTerm::new("wholesale").expect("a term"),
            currency: "EUR".parse().expect("a currency"),
        },
        items: vec![CartItem::of(shop.scarf, vec![CartSku::of(shop.sku, pieces(count))])],
        form: form(),
        agreed: None,
    }
}

/// The codes of the reasons why a sheet of so many scarves is refused; there are none when it is planned.
async fn refused(rehearsal: &mut Rehearsal<'_>, shop: &Shop, count: u32) -> Vec<&'static str> {
    match rehearsal.plan(sheet(shop, count)).await {
        Ok(_) => Vec::new(),
        Err(RunError::Refused(reasons)) => reasons.codes(),
        Err(error) => panic!("{error:?}"),
    }
}

const GRANTED: [&str; 0] = [];

#[test]
fn the_last_piece_goes_to_the_first() {
    block_on(async {
        let shop = Shop::open(3, 1).await;
        let (desk, host) = (shop.world.desk(), shop.world.host());
        let traces = shop.world.traces(partition(), &[shop.counter()]).await;
        let mut rehearsal = desk.rehearse(host);
        assert_eq!(refused(&mut rehearsal, &shop, 2).await, GRANTED);
        assert_eq!(refused(&mut rehearsal, &shop, 2).await, ["stock_short"]);
        // What was refused takes nothing from those after it.
        assert_eq!(refused(&mut rehearsal, &shop, 1).await, GRANTED);
        assert_eq!(refused(&mut rehearsal, &shop, 1).await, ["stock_short"]);
        assert_eq!(refused(&mut desk.rehearse(host), &shop, 3).await, GRANTED, "another one begins anew");
        assert_eq!(shop.world.traces(partition(), &[shop.counter()]).await, traces, "something changed");
    });
}

#[test]
fn what_others_do_meanwhile_counts_too() {
    block_on(async {
        let shop = Shop::open(3, 1).await;
        let (desk, host) = (shop.world.desk(), shop.world.host());
        let mut rehearsal = desk.rehearse(host);
        assert_eq!(refused(&mut rehearsal, &shop, 2).await, GRANTED);
        desk.run(sheet(&shop, 1), host).await.expect("placed");
        assert_eq!(refused(&mut rehearsal, &shop, 1).await, ["stock_short"]);
    });
}

#[test]
fn what_was_planned_can_be_committed_in_its_order() {
    block_on(async {
        let shop = Shop::open(10, 1).await;
        let (desk, host) = (shop.world.desk(), shop.world.host());
        let mut gapless = ChangeBrand::of(brand());
        gapless.order_codes = Some(OrderCodes::Gapless { prefix: Code::new("N").expect("a code") });
        shop.world.run(gapless).await;
        let order = shop.order(shop.cart(0, 1).await).await;
        let mut rehearsal = desk.rehearse(host);
        let mut planned = vec![rehearsal.plan(order.clone()).await.expect("planned")];
        // The cart is gone for those after it, and known to have become this order.
        let again = rehearsal.plan(order).await.expect("planned");
        assert_eq!(again.output, planned[0].output);
        assert!(again.changeset.is_empty());
        for count in 1..=3 {
            planned.push(rehearsal.plan(sheet(&shop, count)).await.expect("planned"));
            // It has seen the series that is staged, which is no sign that somebody was faster.
            assert_eq!(refused(&mut rehearsal, &shop, 10).await, ["stock_short"]);
        }
        let codes: Vec<_> = planned.iter().map(|decision| decision.output.code.to_string()).collect();
        assert_eq!(codes, ["N-1", "N-2", "N-3", "N-4"]);
        for decision in planned {
            let outcomes = shop.world.store().commit(vec![decision.changeset]).await.expect("committed");
            assert!(matches!(outcomes[..], [Commit::Done]), "{outcomes:?}");
        }
        assert_eq!((shop.all(Kind::Order).await.len(), shop.left().await), (4, 3));
    });
}
