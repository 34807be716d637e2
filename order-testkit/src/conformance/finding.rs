//! Searching orders: whose they are, what their texts and lines say, and how many there are.

use order_core::operation::confirmation::{ConfirmationEdits, LineEdit};
use order_core::operation::order::ArchiveOrder;
use order_core::order::{OrderStatus, OriginalOrder};
use order_core::record::{Key, OrderFilter, OrderQuery, OrderScope, OrderSort, OrderSortKey};
use order_core::store::OrderCount;
use order_core::value::{Code, Line, OrderId};

use super::plain::{Plain, counted, filtered, sorted, walked};
use super::{Harness, Stage};
use crate::world::{Life, Market, Wish, brand, market_buyer, other_brand, quantity};

async fn empty_market<H: Harness>(stage: &Stage<H>) -> Market {
    stage.add_market_buyers().await;
    stage.open_market(brand()).await
}

async fn found<H: Harness>(stage: &Stage<H>, change: impl FnOnce(&mut OrderFilter)) -> Vec<OrderId> {
    let query = filtered(&OrderQuery::of_brand(brand()), change);
    let found = walked(stage, &query, 3).await;
    let orders = u64::try_from(found.len()).expect("few");
    assert_eq!(counted(stage, &query, None).await, OrderCount { orders, more: false });
    found
}

fn rising(mut orders: Vec<OrderId>) -> Vec<OrderId> {
    orders.sort();
    orders
}

pub(super) async fn a_buyers_list_is_of_all_brands<H: Harness>(stage: Stage<H>) {
    let here = empty_market(&stage).await;
    let there = stage.open_market(other_brand()).await;
    let mut mine = Vec::new();
    for (market, buyer) in [(&here, 0), (&there, 1), (&there, 0), (&here, 1), (&here, 0), (&there, 0)] {
        stage.pass(std::time::Duration::from_secs(1));
        let order = stage.wish(market, &Wish::of(buyer)).await;
        if buyer == 0 {
            mine.insert(0, order);
        }
    }
    let query = OrderQuery::of_buyer(market_buyer(0));
    for limit in [1, 2, 10] {
        assert_eq!(walked(&stage, &query, limit).await, mine, "by pages of {limit}");
    }
    let plain = Plain::of(&stage, &[brand(), other_brand()]).await;
    for by in [OrderSortKey::PlacedAt, OrderSortKey::Code, OrderSortKey::Amount] {
        for descending in [true, false] {
            let query = sorted(&query, OrderSort { by, descending });
            assert_eq!(walked(&stage, &query, 2).await, plain.all(&query), "{by:?} {descending}");
        }
    }
    assert_eq!(counted(&stage, &query, None).await, OrderCount { orders: 4, more: false });
    let model = filtered(&query, |filter| filter.model_number = Some(there.wares[0].model.clone()));
    assert_eq!(walked(&stage, &model, 10).await, mine, "lines are looked up in the partition of each brand");
    for (brand, orders) in [(brand(), 3), (other_brand(), 3)] {
        let query = OrderQuery::of_brand(brand);
        assert_eq!(counted(&stage, &query, None).await.orders, orders, "a brand's list is its own");
        assert_eq!(walked(&stage, &query, 2).await, plain.all(&query));
    }
}

pub(super) async fn what_is_archived_leaves_only_the_brands_list<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    let (stays, goes) = (stage.wish(&market, &Wish::of(0)).await, stage.wish(&market, &Wish::of(0)).await);
    for order in [stays, goes] {
        stage.lead(&market, order, Life::Rejected).await;
    }
    stage.run(ArchiveOrder { brand: brand(), order: goes, seen: None }).await;
    assert_eq!(found(&stage, |_| {}).await, [stays]);
    assert_eq!(found(&stage, |filter| filter.statuses = [OrderStatus::Rejected].into()).await, [stays]);
    assert_eq!(found(&stage, |filter| filter.buyers = [market_buyer(0)].into()).await, [stays]);
    let code = stage.order(&market, goes).await.code;
    assert!(found(&stage, |filter| filter.code = Some(code)).await.is_empty());
    let of_buyer = OrderQuery::of_buyer(market_buyer(0));
    assert_eq!(rising(walked(&stage, &of_buyer, 1).await), rising(vec![stays, goes]));
}

pub(super) async fn texts_are_found_in_small_and_capital_letters<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    let mut orders = Vec::new();
    for buyer in 0..3 {
        let comment = (buyer == 2).then_some("Bitte VOR Ostern, GRÜẞE an Ğ und ǅ");
        orders.push(stage.wish(&market, &Wish { comment, ..Wish::of(buyer) }).await);
    }
    let code = stage.order(&market, orders[1]).await.code.to_string();
    for (text, expected) in [
        ("ÅNGSTRÖM øst", 0),
        ("ngstr", 0),
        ("σοφια", 1),
        ("& SÖHNE", 1),
        (code.to_lowercase().as_str(), 1),
        (&code[1..], 1),
        ("ostern, grüß", 2),
        ("vor OSTERN", 2),
        ("ğ UND ǆ", 2),
    ] {
        let text = Line::new(text).expect("a line");
        assert_eq!(
            found(&stage, |filter| filter.text = Some(text.clone())).await,
            [orders[expected]],
            "{text}"
        );
    }
    for text in ["angstrom", "ngstrømøst", "vor  ostern", "söhne bitte"] {
        let text = Line::new(text).expect("a line");
        assert!(found(&stage, |filter| filter.text = Some(text.clone())).await.is_empty(), "{text}");
    }
}

pub(super) async fn texts_are_taken_as_they_are<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    let mut orders = Vec::new();
    for buyer in 0..4 {
        orders.push(stage.wish(&market, &Wish::of(buyer)).await);
    }
    for (text, expected) in
        [("%", 2), ("100 % _under", 2), ("_", 2), ("[a-z]*?", 2), ("'; drop table orders; --", 3), ("'", 3)]
    {
        let text = Line::new(text).expect("a line");
        assert_eq!(
            found(&stage, |filter| filter.text = Some(text.clone())).await,
            [orders[expected]],
            "{text}"
        );
    }
    for text in ["100%", "1__", "sh%p", "\\", "\"", "$.", "?"] {
        let text = Line::new(text).expect("a line");
        let expected: &[OrderId] = if text.as_str() == "?" { &orders[2..3] } else { &[] };
        assert_eq!(found(&stage, |filter| filter.text = Some(text.clone())).await, expected, "{text}");
    }
    for text in ["' OR 1 = 1 --", "scarf", "SCARF%", "SCAR_"] {
        let code = Code::new(text).expect("a code");
        assert!(found(&stage, |filter| filter.model_number = Some(code.clone())).await.is_empty(), "{text}");
        assert!(found(&stage, |filter| filter.code = Some(code)).await.is_empty(), "{text}");
    }
    let code = stage.order(&market, orders[0]).await.code.to_string().to_lowercase();
    let code = Code::new(code).expect("a code");
    assert!(found(&stage, |filter| filter.code = Some(code)).await.is_empty(), "codes are compared exactly");
}

pub(super) async fn lines_of_the_original_and_of_the_newest_content_count<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    let order = stage.wish(&market, &Wish::of(0)).await;
    let skus: Vec<_> = market.wares.iter().flat_map(|ware| ware.skus.clone()).collect();
    let by_sku = async |sku| found(&stage, |filter| filter.sku = Some(sku)).await.len();
    assert_eq!((by_sku(skus[0]).await, by_sku(skus[1]).await), (1, 0));
    // Each answer leaves the first SKU out, or keeps one piece of it, and adds another.
    stage.lead(&market, order, Life::AnsweredTwice).await;
    let record: OriginalOrder = stage.record(&Key::original_order(brand(), order)).await;
    assert_eq!(record.lines().filter(|(_, line)| !line.quantity.is_zero()).count(), 1);
    let plain = Plain::of(&stage, &[brand()]).await;
    let mut found_by = Vec::new();
    for sku in &skus {
        let query = filtered(&OrderQuery::of_brand(brand()), |filter| filter.sku = Some(*sku));
        assert_eq!(walked(&stage, &query, 10).await, plain.all(&query));
        found_by.push(by_sku(*sku).await);
    }
    assert_eq!(found_by.iter().sum::<usize>(), 3, "the original's, and the two added ones: {found_by:?}");
    // An answer that takes back what an older one added, and nothing of the original is left in it.
    let mut edits = ConfirmationEdits::none();
    edits.removed = vec![skus[1]];
    edits.lines = vec![LineEdit::quantity(skus[0], quantity(0))];
    stage.answer(&market, order, edits).await;
    assert_eq!(
        (by_sku(skus[0]).await, by_sku(skus[1]).await),
        (1, 0),
        "the original counts, and no old revision"
    );
    let model = |text: &str| Code::new(text).expect("a code");
    assert_eq!(found(&stage, |filter| filter.model_number = Some(model("SCARF"))).await, [order]);
    assert!(found(&stage, |filter| filter.model_number = Some(model("BOX"))).await.is_empty());
}

pub(super) async fn a_line_of_no_piece_is_not_ordered<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    let pieces = vec![vec![1, 0]];
    let order = stage.wish(&market, &Wish { pieces, ..Wish::of(0) }).await;
    let [first, second] = [market.wares[0].skus[0], market.wares[0].skus[1]];
    assert_eq!(found(&stage, |filter| filter.sku = Some(first)).await, [order]);
    assert!(found(&stage, |filter| filter.sku = Some(second)).await.is_empty());
}

pub(super) async fn a_count_is_exact_up_to_its_bound<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    for _ in 0..6 {
        stage.wish(&market, &Wish::of(0)).await;
    }
    stage.wish(&market, &Wish::of(1)).await;
    let all = OrderQuery::of_brand(brand());
    let queries = [
        filtered(&all, |filter| filter.buyers = [market_buyer(0)].into()),
        filtered(&all, |filter| filter.text = Some(Line::new("ø").expect("a line"))),
        filtered(&all, |filter| filter.buyer_type = Some(order_core::party::BuyerType::Company)),
        OrderQuery { scope: OrderScope::Buyer(market_buyer(0)), ..all },
    ];
    for query in queries {
        for (at_most, orders, more) in [
            (None, 6, false),
            (Some(0), 0, true),
            (Some(1), 1, true),
            (Some(5), 5, true),
            (Some(6), 6, false),
            (Some(7), 6, false),
            (Some(u64::MAX), 6, false),
        ] {
            let expected = OrderCount { orders, more };
            assert_eq!(counted(&stage, &query, at_most).await, expected, "{at_most:?}: {query:?}");
        }
    }
}
