//! Counting orders up: by what, of which figures, and what counts at all.

use order_core::order::OrderStatus;
use order_core::record::{Figures, OrderFilter, TallyBy, TallyQuery, TallyRow};
use order_core::value::{BrandId, Line, UtcOffset};

use super::plain::{Plain, tallied};
use super::{Harness, Stage};
use crate::world::{HOSTILE_ATTRIBUTE, Life, Market, Wish, at, brand, market_buyer, name, other_brand};

fn every_kind() -> Vec<TallyBy> {
    let offset = |minutes| UtcOffset::from_minutes(minutes).expect("an offset");
    vec![
        TallyBy::Whole,
        TallyBy::Status,
        TallyBy::Catalog,
        TallyBy::Buyer,
        TallyBy::Day(offset(0)),
        TallyBy::Day(offset(9 * 60)),
        TallyBy::Day(offset(-11 * 60 - 30)),
        TallyBy::Product,
        TallyBy::Sku,
        TallyBy::Attribute(name("Colour")),
        TallyBy::Attribute(name("Size")),
        TallyBy::Attribute(name(HOSTILE_ATTRIBUTE)),
        TallyBy::BuyerAndSku,
    ]
}

fn of(brand: BrandId, by: TallyBy) -> TallyQuery {
    TallyQuery { brand, filter: OrderFilter::default(), counted_only: false, figures: Figures::Original, by }
}

async fn empty_market<H: Harness>(stage: &Stage<H>) -> Market {
    stage.add_market_buyers().await;
    stage.open_market(brand()).await
}

/// Orders, lines, pieces and minor units of all rows together.
fn sums(rows: &[TallyRow]) -> (u64, u64, u64, i64) {
    rows.iter().fold((0, 0, 0, 0), |(orders, lines, pieces, minor), row| {
        (orders + row.orders, lines + row.lines, pieces + row.pieces.get(), minor + row.amount.minor())
    })
}

pub(super) async fn every_tally_is_the_plain_one<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    stage.fill_market(&market, 2).await;
    let plain = Plain::of(&stage, &[brand()]).await;
    for by in every_kind() {
        for figures in [Figures::Original, Figures::Current] {
            for counted_only in [true, false] {
                let query = TallyQuery { figures, counted_only, ..of(brand(), by.clone()) };
                let expected = plain.tally(&query);
                assert!(!expected.is_empty(), "{query:?}");
                assert_eq!(tallied(&stage, &query).await, expected, "{query:?}");
            }
        }
    }
}

pub(super) async fn a_tally_is_of_what_the_filter_means<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    let orders = stage.fill_market(&market, 2).await;
    let plain = Plain::of(&stage, &[brand()]).await;
    let middle = stage.order(&market, orders[orders.len() / 2]).await.placed_at;
    let filter = OrderFilter::default;
    let filters = [
        OrderFilter { catalogs: [market.catalogs[1]].into(), ..filter() },
        OrderFilter { buyers: [market_buyer(1)].into(), ..filter() },
        OrderFilter { statuses: [OrderStatus::Rejected].into(), ..filter() },
        OrderFilter { statuses: [OrderStatus::Rejected, OrderStatus::Confirmed].into(), ..filter() },
        OrderFilter { placed_from: Some(middle), ..filter() },
        OrderFilter { placed_before: Some(middle), ..filter() },
        OrderFilter { sku: Some(market.wares[1].skus[1]), ..filter() },
        OrderFilter { model_number: Some(market.wares[2].model.clone()), ..filter() },
        OrderFilter { tags: [market.tags[1]].into(), ..filter() },
        OrderFilter { text: Some(Line::new("grüße").expect("a line")), ..filter() },
    ];
    for filter in filters {
        for by in [TallyBy::Whole, TallyBy::Day(UtcOffset::UTC), TallyBy::Sku, TallyBy::Product] {
            let query = TallyQuery { filter: filter.clone(), figures: Figures::Current, ..of(brand(), by) };
            let (expected, all) = (plain.tally(&query), plain.tally(&of(brand(), query.by.clone())));
            assert!(!expected.is_empty() && sums(&expected).0 < sums(&all).0, "{query:?}");
            assert_eq!(tallied(&stage, &query).await, expected, "{query:?}");
        }
    }
}

pub(super) async fn what_is_rejected_or_returned_counts_only_among_all<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    for life in [
        Life::Placed,
        Life::Confirmed,
        Life::Rejected,
        Life::RejectedAndArchived,
        Life::Returned,
        Life::ReturnedAndArchived,
    ] {
        let order = stage.wish(&market, &Wish::of(0)).await;
        stage.lead(&market, order, life).await;
    }
    for by in [TallyBy::Whole, TallyBy::Product, TallyBy::Sku, TallyBy::Attribute(name("Colour"))] {
        for (counted_only, orders) in [(true, 2), (false, 6)] {
            let rows = tallied(&stage, &TallyQuery { counted_only, ..of(brand(), by.clone()) }).await;
            assert_eq!(rows.iter().map(|row| row.orders).collect::<Vec<_>>(), [orders], "{by:?}");
        }
    }
    let rows = tallied(&stage, &of(brand(), TallyBy::Status)).await;
    let by_status: Vec<_> = rows.iter().map(|row| (row.keys[0].as_str(), row.orders)).collect();
    let expected = [("awaiting_confirmation", 1), ("confirmed", 1), ("rejected", 2), ("returned_to_cart", 2)];
    assert_eq!(by_status, expected, "archived orders are among all");
}

pub(super) async fn currencies_and_terms_stay_apart<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    for buyer in [0, 1, 2, 3, 0, 2] {
        stage.wish(&market, &Wish::of(buyer)).await;
    }
    for (by, keys) in [(TallyBy::Whole, 0), (TallyBy::Sku, 3), (TallyBy::Product, 2), (TallyBy::Status, 1)] {
        let rows = tallied(&stage, &of(brand(), by)).await;
        let apart: Vec<_> = rows
            .iter()
            .map(|row| {
                let term = row.term.as_ref().expect("a term").to_string();
                (row.currency.to_string(), term, row.orders, row.amount.minor())
            })
            .collect();
        let row =
            |currency: &str, term: &str, orders, minor| (currency.to_owned(), term.to_owned(), orders, minor);
        let expected = [
            row("EUR", "EXW", 1, 1_900),
            row("EUR", "wholesale", 2, 4_900),
            row("JPY", "EXW", 1, 2_500),
            row("JPY", "wholesale", 2, 6_000),
        ];
        assert_eq!(apart, expected);
        assert!(rows.iter().all(|row| row.keys.len() == keys));
    }
}

pub(super) async fn the_figures_are_those_asked_for<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    let pieces = vec![vec![2, 5]];
    let order = stage.wish(&market, &Wish { pieces, ..Wish::of(0) }).await;
    // Two revisions: the first SKU down to one piece, and three pieces each of two others.
    stage.lead(&market, order, Life::AnsweredTwice).await;
    for (figures, lines, pieces) in [(Figures::Original, 2, 7), (Figures::Current, 4, 1 + 5 + 3 + 3)] {
        for by in [TallyBy::Whole, TallyBy::Sku, TallyBy::BuyerAndSku] {
            let rows = tallied(&stage, &TallyQuery { figures, ..of(brand(), by.clone()) }).await;
            let (orders, counted, all, minor) = sums(&rows);
            assert_eq!((counted, all), (lines, pieces), "{figures:?} {by:?}");
            assert_eq!(minor, i64::try_from(pieces).expect("few") * 2_450, "{figures:?} {by:?}");
            assert_eq!(orders, if by == TallyBy::Whole { 1 } else { lines });
        }
    }
    // One order of several lines of a product is one order.
    let rows = tallied(&stage, &of(brand(), TallyBy::Product)).await;
    assert_eq!(rows.iter().map(|row| (row.orders, row.lines)).collect::<Vec<_>>(), [(1, 2)]);
}

pub(super) async fn lines_count_by_an_attribute_whatever_it_is_called<H: Harness>(stage: Stage<H>) {
    let market = empty_market(&stage).await;
    let pieces = vec![vec![1, 2, 4], vec![8, 16], vec![32]];
    stage.wish(&market, &Wish { pieces, ..Wish::of(0) }).await;
    for (attribute, expected) in [
        ("Colour", vec![("Blue", 4), ("Red", 1 + 2 + 8), ("青", 16)]),
        ("Size", vec![("M", 2), ("S", 1 + 4)]),
        (HOSTILE_ATTRIBUTE, vec![("NULL", 16), ("x", 8)]),
        ("colour", vec![]),
        ("$.Colour", vec![]),
        ("quoted", vec![]),
    ] {
        let rows = tallied(&stage, &of(brand(), TallyBy::Attribute(name(attribute)))).await;
        let counted: Vec<_> = rows.iter().map(|row| (row.keys[0].as_str(), row.pieces.get())).collect();
        assert_eq!(counted, expected, "{attribute}");
        assert!(rows.iter().all(|row| row.orders == 1), "{attribute}: several lines are one order");
    }
}

pub(super) async fn days_begin_at_the_offset<H: Harness>(stage: Stage<H>) {
    const DAY: i64 = 86_400_000_000;
    let market = empty_market(&stage).await;
    // Around a midnight, and long ago, when the numbers of days were shorter.
    for micros in [20_000 * DAY - 1, 20_000 * DAY, 20_000 * DAY + 15 * 3_600_000_000, 9_999 * DAY, 60_000_000]
    {
        stage.set_clock(at(micros));
        stage.wish(&market, &Wish::of(0)).await;
    }
    for (hours, expected) in [
        (0, vec![("0", 1), ("19999", 1), ("20000", 2), ("9999", 1)]),
        (9, vec![("0", 1), ("20000", 2), ("20001", 1), ("9999", 1)]),
        (-10, vec![("-1", 1), ("19999", 2), ("20000", 1), ("9998", 1)]),
    ] {
        let offset = UtcOffset::from_minutes(hours * 60).expect("an offset");
        let rows = tallied(&stage, &of(brand(), TallyBy::Day(offset))).await;
        let days: Vec<_> = rows.iter().map(|row| (row.keys[0].as_str(), row.orders)).collect();
        assert_eq!(days, expected, "at {hours} hours");
    }
}

pub(super) async fn a_tally_is_of_one_brand<H: Harness>(stage: Stage<H>) {
    empty_market(&stage).await;
    let there = stage.open_market(other_brand()).await;
    stage.wish(&there, &Wish::of(0)).await;
    for by in every_kind() {
        assert_eq!(tallied(&stage, &of(brand(), by.clone())).await, [], "{by:?}");
    }
    assert_eq!(sums(&tallied(&stage, &of(other_brand(), TallyBy::Whole)).await).0, 1);
}
