//! Which orders a search means, as their headers and contents tell: each part of a filter by itself.

use super::leaving::*;
use super::stage::*;
use crate::cart::CartRoute;
use crate::order::{
    Customer, DeliveryStatus, Order, OrderContent, OrderStatus, OriginalOrder, PaymentMethod,
};
use crate::party::{BuyerOrganization, BuyerType};
use crate::record::{Key, OrderFilter, OrderQuery};
use crate::value::{
    BrandId, BuyerOrganizationId, CatalogId, Code, Line, ProductId, Quantity, SkuId, TagId, Timestamp,
};

/// A card order of a person, with two tags and backlog SKUs, and what was placed.
fn searched() -> (Order, OriginalOrder) {
    let (mut stage, order) = placed();
    edit_order(&mut stage, order, |order| {
        order.state = confirmed();
        if let crate::order::OrderState::Confirmed(confirmed) = &mut order.state {
            confirmed.backlog = true;
        }
        order.code = Code::new("KM4-77").unwrap();
        order.customer = Some(Customer { name: named("Café Müller"), buyer_type: BuyerType::Individual });
        order.payment = PaymentMethod::Card { authorized: euro(5_000), lapses_at: None };
        order.tags = [tag(1), tag(2)].into();
    });
    let original = stage.world.get::<OriginalOrder>(&Key::original_order(stage.brand, order)).unwrap();
    (header(&stage, order), original.as_ref().clone())
}

#[test]
fn an_order_keeps_who_ordered_as_that_was_at_placing() {
    let (mut stage, order) = placed();
    let key = Key::buyer_organization(BUYER);
    let profile = stage.world.get::<BuyerOrganization>(&key).unwrap().profile.clone();
    let customer = Customer { name: profile.name, buyer_type: BuyerType::Company };
    stage.edit_buyer(|buyer| {
        buyer.profile.name = named("Another name");
        buyer.profile.buyer_type = BuyerType::Individual;
    });
    assert_eq!(header(&stage, order).customer, Some(customer));
}

fn tag(number: u8) -> TagId {
    id(TagId::made, number)
}

fn any() -> OrderFilter {
    OrderFilter::default()
}

fn a_moment_later(at: Timestamp, micros: i64) -> Timestamp {
    Timestamp::from_micros(at.micros().checked_add(micros).unwrap()).unwrap()
}

#[test]
fn each_part_of_a_filter_means_what_it_names_and_nothing_else() {
    let (order, _) = searched();
    let at = order.placed_at;
    assert!(any().admits(&order));
    let meant = [
        OrderFilter { code: Some(order.code.clone()), ..any() },
        OrderFilter { statuses: [OrderStatus::Confirmed, OrderStatus::Rejected].into(), ..any() },
        OrderFilter { deliveries: [DeliveryStatus::BacklogCreated].into(), ..any() },
        OrderFilter { buyers: [id(BuyerOrganizationId::made, 99), order.buyer].into(), ..any() },
        OrderFilter { buyer_type: Some(BuyerType::Individual), ..any() },
        OrderFilter { catalogs: [order.catalog].into(), ..any() },
        // One tag of those that are named is enough.
        OrderFilter { tags: [tag(2), tag(3)].into(), ..any() },
        OrderFilter { routes: [CartRoute::Standard].into(), ..any() },
        OrderFilter { by_card: Some(true), ..any() },
        OrderFilter { placed_from: Some(at), ..any() },
        OrderFilter { placed_before: Some(a_moment_later(at, 1)), ..any() },
    ];
    for filter in meant {
        assert!(filter.admits(&order), "{filter:?}");
    }
    let not_meant = [
        OrderFilter { code: Some(Code::new("KM4-78").unwrap()), ..any() },
        OrderFilter { statuses: [OrderStatus::Rejected].into(), ..any() },
        OrderFilter { deliveries: [DeliveryStatus::None].into(), ..any() },
        OrderFilter { buyers: [id(BuyerOrganizationId::made, 99)].into(), ..any() },
        OrderFilter { buyer_type: Some(BuyerType::Company), ..any() },
        OrderFilter { catalogs: [id(CatalogId::made, 99)].into(), ..any() },
        OrderFilter { tags: [tag(3)].into(), ..any() },
        OrderFilter { routes: [CartRoute::Proxy, CartRoute::Consignment].into(), ..any() },
        OrderFilter { by_card: Some(false), ..any() },
        OrderFilter { placed_from: Some(a_moment_later(at, 1)), ..any() },
        OrderFilter { placed_before: Some(at), ..any() },
    ];
    for filter in not_meant {
        assert!(!filter.admits(&order), "{filter:?}");
    }
}

#[test]
fn a_search_is_of_one_brand_or_of_one_buyer() {
    let (order, _) = searched();
    assert!(OrderQuery::of_brand(order.brand).admits(&order));
    assert!(OrderQuery::of_buyer(order.buyer).admits(&order));
    assert!(!OrderQuery::of_brand(id(BrandId::made, 99)).admits(&order));
    assert!(!OrderQuery::of_buyer(id(BuyerOrganizationId::made, 99)).admits(&order));
}

#[test]
fn a_model_or_sku_is_found_in_the_original_and_in_the_current_content_where_a_piece_is_asked_for() {
    let (order, original) = searched();
    let scarf = original.items.iter().find(|item| item.product == SCARF).unwrap().clone();
    let model = scarf.model_number.clone();
    let by_model = OrderFilter { model_number: Some(model), ..any() };
    let by_sku = |sku: SkuId| OrderFilter { sku: Some(sku), ..any() };
    let content = |original: &OriginalOrder| OrderContent::of_original(original);
    let without = |product: ProductId| {
        let mut less = original.clone();
        less.items.retain(|item| item.product != product);
        less
    };
    let mut parked = original.clone();
    for line in parked.items.iter_mut().flat_map(|item| &mut item.lines) {
        line.quantity = if line.sku == SCARF_ONE { Quantity::ZERO } else { line.quantity };
    }
    for filter in [by_model, by_sku(SCARF_ONE)] {
        assert!(filter.content_matters());
        let meant = |placed: &OriginalOrder, current: Option<&OriginalOrder>| {
            filter.admits_content(&order, placed, current.map(content).as_ref())
        };
        assert!(meant(&original, None));
        assert!(meant(&original, Some(&without(SCARF))), "it was placed");
        assert!(meant(&without(SCARF), Some(&original)), "it was added");
        assert!(!meant(&without(SCARF), Some(&without(SCARF))));
        assert!(!meant(&parked, None) && !meant(&parked, Some(&parked)), "no piece is asked for");
    }
    assert!(!by_sku(COAT_M).admits_content(&order, &original, None));
}

#[test]
fn a_text_is_found_in_the_code_the_buyers_names_and_the_comment_in_either_case() {
    let (order, original) = searched();
    let meant = |text: &str, original: &OriginalOrder| {
        let filter = OrderFilter { text: Some(Line::new(text).unwrap()), ..any() };
        assert!(filter.content_matters());
        filter.admits_content(&order, original, None)
    };
    for text in ["km4", "MÜLLER", "café", "please RING"] {
        assert!(meant(text, &original), "{text}");
    }
    assert!(!meant("Bakery", &original));
    let silent = OriginalOrder { comment: None, ..original.clone() };
    assert!(!meant("please ring", &silent) && meant("café", &silent));
    assert!(!any().content_matters() && any().admits_content(&order, &original, None));
}
