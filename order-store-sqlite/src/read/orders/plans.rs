//! How SQLite goes about the lists that people look at: by their index, without sorting.

use order_core::order::OrderStatus;
use order_core::record::{
    Figures, OrderCursor, OrderFilter, OrderQuery, OrderScope, OrderSort, OrderSortKey, SortedAt, TallyBy,
    TallyQuery,
};
use order_core::store::FindOrders;
use order_core::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, Line, OrderId, SkuId, TagId, Timestamp,
};
use rusqlite::Connection;

use super::few::Few;
use super::find::{count_of, page_of};
use super::statement::Statement;
use super::tally::tally_of;
use crate::schema;

fn tables() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&format!("{} {}", schema::tables(), schema::indexes())).unwrap();
    connection
}

fn plan(statement: Statement) -> String {
    statement.explained(&tables()).join("\n")
}

fn brand() -> BrandId {
    BrandId::made(Timestamp::MIN, [1; 10])
}

fn buyer() -> BuyerOrganizationId {
    BuyerOrganizationId::made(Timestamp::MIN, [2; 10])
}

fn catalog() -> CatalogId {
    CatalogId::made(Timestamp::MIN, [3; 10])
}

fn time(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros).unwrap()
}

fn find(scope: OrderScope, filter: OrderFilter, sort: OrderSort, at: Option<SortedAt>) -> FindOrders {
    let after = at.map(|at| OrderCursor { at, order: OrderId::made(Timestamp::MIN, [9; 10]) });
    FindOrders { query: OrderQuery { scope, filter, sort }, after, limit: 50 }
}

#[test]
fn a_list_walks_its_index_and_sorts_nothing_on_any_page() {
    let none = OrderFilter::default;
    let of_status = || OrderFilter { statuses: [OrderStatus::Confirmed].into(), ..none() };
    let of_buyer = || OrderFilter { buyers: [buyer()].into(), ..none() };
    let of_catalog = || OrderFilter { catalogs: [catalog()].into(), ..none() };
    let here = OrderScope::Brand(brand());
    let lists = [
        (here, none(), "orders_by_placed_at (partition=?"),
        (here, of_status(), "orders_by_status_placed_at (partition=? AND status=?"),
        (here, of_buyer(), "orders_by_buyer_placed_at (buyer=?"),
        (here, of_catalog(), "orders_by_catalog_placed_at (partition=? AND catalog=?"),
        (OrderScope::Buyer(buyer()), none(), "orders_by_buyer_placed_at (buyer=?"),
    ];
    for (scope, filter, index) in lists {
        for descending in [true, false] {
            let sort = OrderSort { by: OrderSortKey::PlacedAt, descending };
            for deep in [None, Some(SortedAt::PlacedAt(time(5_000)))] {
                let entered = if deep.is_some() { " AND (placed_at,key)" } else { ")" };
                let plan = plan(page_of(&find(scope, filter.clone(), sort, deep), None));
                assert!(plan.contains(index), "{plan}");
                assert!(plan.contains(entered), "the page is not entered at its place: {plan}");
                assert!(!plan.contains("TEMP B-TREE"), "{plan}");
            }
        }
    }
}

#[test]
fn lists_by_code_and_by_amount_walk_theirs() {
    let euro = "EUR".parse().unwrap();
    let sorts = [
        (OrderSortKey::Code, SortedAt::Code(Code::new("K7").unwrap()), "orders_by_code (partition=?"),
        (OrderSortKey::Amount, SortedAt::Amount(euro, 7), "orders_by_currency_total_minor (partition=?"),
    ];
    for (by, place, index) in sorts {
        for descending in [true, false] {
            for deep in [None, Some(place.clone())] {
                let sort = OrderSort { by, descending };
                let scope = OrderScope::Brand(brand());
                let plan = plan(page_of(&find(scope, OrderFilter::default(), sort, deep), None));
                assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
            }
        }
    }
}

/// A page far from the beginning is entered at its place also where a time bounds the list on the same side.
#[test]
fn a_deep_page_of_a_bounded_time_is_entered_at_its_place() {
    for (descending, place, entered) in [
        (true, 500, "(placed_at,key)<(?,?)"),
        (true, 2_000, "placed_at<?"),
        (false, 500, "(placed_at,key)>(?,?)"),
        (false, 50, "placed_at>?"),
    ] {
        let filter = OrderFilter {
            placed_from: Some(time(100)),
            placed_before: Some(time(1_000)),
            ..OrderFilter::default()
        };
        let sort = OrderSort { by: OrderSortKey::PlacedAt, descending };
        let at = Some(SortedAt::PlacedAt(time(place)));
        let plan = plan(page_of(&find(OrderScope::Brand(brand()), filter, sort, at), None));
        assert!(plan.contains(entered) && !plan.contains("TEMP B-TREE"), "{place} {descending}: {plan}");
    }
}

#[test]
fn lines_are_looked_up_by_their_index() {
    let filter = OrderFilter {
        sku: Some(SkuId::made(Timestamp::MIN, [4; 10])),
        model_number: Some(Code::new("SCARF").unwrap()),
        tags: [TagId::made(Timestamp::MIN, [5; 10])].into(),
        text: Some(Line::new("tea").unwrap()),
        ..OrderFilter::default()
    };
    let scope = OrderScope::Brand(brand());
    for (few, index) in [
        (Few::Sku, "order_lines_by_sku (partition=? AND sku=?)"),
        (Few::Model, "order_lines_by_model_number (partition=? AND model_number=?)"),
        (Few::Tags, "order_tags_by_tag (partition=?"),
    ] {
        let plan = plan(page_of(&find(scope, filter.clone(), OrderSort::default(), None), Some(few)));
        assert!(
            plan.contains("SEARCH o USING INDEX sqlite_autoindex_orders_1 (partition=? AND key=?)"),
            "{plan}"
        );
        assert!(plan.contains(index), "{plan}");
    }
    let plan = plan(page_of(&find(scope, filter, OrderSort::default(), None), None));
    assert!(plan.contains("order_lines_by_sku (partition=? AND sku=? AND order_id=?)"), "{plan}");
    assert!(plan.contains("model_number=? AND order_id=?"), "{plan}");
    assert!(plan.contains("(partition=? AND key=?)"), "{plan}");
}

#[test]
fn a_count_goes_by_what_leaves_out_most() {
    for (filter, index) in [
        (OrderFilter::default(), "orders_by_placed_at"),
        (
            OrderFilter { statuses: [OrderStatus::Rejected].into(), ..OrderFilter::default() },
            "orders_by_status",
        ),
        (OrderFilter { code: Some(Code::new("K7").unwrap()), ..OrderFilter::default() }, "orders_by_code"),
    ] {
        let sort = OrderSort::default();
        let query = OrderQuery { scope: OrderScope::Brand(brand()), filter, sort };
        let plan = plan(count_of(&query, Some(10_000), None));
        assert!(plan.contains(index), "{plan}");
    }
}

#[test]
fn a_tally_of_lines_finds_them_by_their_document() {
    for figures in [Figures::Original, Figures::Current] {
        let query = TallyQuery {
            brand: brand(),
            filter: OrderFilter::default(),
            counted_only: true,
            figures,
            by: TallyBy::Sku,
        };
        let plan = plan(tally_of(&query, None));
        assert!(plan.contains("SEARCH l USING PRIMARY KEY (partition=? AND source=? AND key=?)"), "{plan}");
    }
}
