//! Several want the same goods, the same cart or the same order at the same instant.

use std::collections::BTreeSet;

use order_core::operation::delivery::{BacklogDelivery, CreateBacklog, DeliverBacklog};
use order_core::operation::order::ReturnOrder;
use order_core::operation::tag::{CreateTag, TagOrder};
use order_core::order::{Backlog, Colour, DeliveryNote, Notify, OrderStatus};
use order_core::record::{Key, Kind};
use order_core::value::{OrderId, TagId};

use super::life::{ORDERED, RECEIVED, RUNNERS, Track, done, refused};
use crate::harness::Harness;
use crate::world::{brand, name, partition, quantity};

/// Eight delivery notes are made at once of what is open of two orders, three pieces of each, `rounds` times over one store.
///
/// # Panics
/// When more is delivered than was open, when something is refused that there was, or when notes, headers and backlog disagree.
pub fn last_backlog<H: Harness>(rounds: u32) {
    const EACH: u32 = 3;
    let track = Track::<H>::set();
    let sku = track.shop.skus[0];
    for round in 0..rounds {
        let orders = [track.confirmed(), track.confirmed()];
        for order in orders {
            H::block_on(track.stage.run(CreateBacklog { brand: brand(), order, seen: None }));
        }
        let part = |order| BacklogDelivery { order, lines: vec![(sku, quantity(EACH))] };
        // Half of them name the orders the other way round.
        let named = |number: u64| if number.is_multiple_of(2) { orders } else { [orders[1], orders[0]] };
        let deliver =
            |number| DeliverBacklog { brand: brand(), orders: named(number).into_iter().map(part).collect() };
        let outcomes = track.race((0..RUNNERS).map(|number| track.runner(deliver(number))).collect());
        let fitting = usize::try_from(ORDERED / EACH).expect("few");
        assert_eq!(done(&outcomes), fitting, "round {round}: {outcomes:?}");
        assert!(
            refused(&outcomes).all(|codes| *codes == ["not_open", "not_open"]),
            "round {round}: {outcomes:?}"
        );
        let made: BTreeSet<_> = outcomes.iter().flatten().map(|made| made.id).collect();
        assert_eq!(made.len(), fitting, "round {round}: two notes have one id");
        for order in orders {
            let backlog: Backlog = H::block_on(track.stage.record(&Key::backlog(brand(), order)));
            assert_eq!(backlog.skus[0].delivered, quantity(ORDERED / EACH * EACH), "round {round}");
            let header = track.header(order);
            let noted: BTreeSet<_> = header.state.delivery_notes().iter().copied().collect();
            assert_eq!(noted, made, "round {round}");
            let logged = track.logged(order, &["deliver_backlog"]);
            assert_eq!(logged.len(), fitting, "round {round}");
        }
        for note in made {
            let note: DeliveryNote = H::block_on(track.stage.record(&Key::delivery_note(brand(), note)));
            let pieces = note.orders.iter().flat_map(|order| &order.lines).map(|line| line.quantity.get());
            assert_eq!(pieces.sum::<u32>(), 2 * EACH, "round {round}");
        }
    }
}

/// Two orders of one buyer and catalog are returned at once, by four members of staff each, `rounds` times over one store.
///
/// # Panics
/// When not exactly one of them becomes the cart, or when the stock of any other moved.
pub fn returns_to_one_cart<H: Harness>(rounds: u32) {
    let track = Track::<H>::set();
    let mut placed = 0_i64;
    for round in 0..rounds {
        let orders = [track.order(), track.order()];
        placed += 2;
        let give_back = |number: u64| {
            let order = orders[usize::from(number.is_multiple_of(2))];
            ReturnOrder { brand: brand(), order, seen: None, notify: Notify::silent() }
        };
        let outcomes = track.race((0..RUNNERS).map(|number| track.runner(give_back(number))).collect());
        assert_eq!(done(&outcomes), 1, "round {round}: {outcomes:?}");
        for codes in refused(&outcomes) {
            let told = codes.iter().all(|code| ["already_returned", "cart_exists"].contains(code));
            assert!(told, "round {round}: {codes:?}");
        }
        placed -= 1;
        let statuses = orders.map(|order| track.header(order).state.status());
        let returned = statuses.iter().filter(|status| **status == OrderStatus::ReturnedToCart).count();
        assert_eq!(returned, 1, "round {round}: {statuses:?}");
        let logged: usize = orders.iter().map(|order| track.logged(*order, &["return_order"]).len()).sum();
        assert_eq!(logged, 1, "round {round}");
        let carts = H::block_on(track.stage.walk(Kind::Cart, partition(), 100));
        assert_eq!(carts.len(), 1, "round {round}");
        assert_eq!(track.stock(), i64::from(RECEIVED) - i64::from(ORDERED) * placed, "round {round}");
        // The next two need an empty place.
        let cart = outcomes.iter().flatten().next().expect("one went through").cart;
        H::block_on(track.stage.run(track.stage.empty(&track.shop, cart)));
    }
}

/// Eight members of staff tag one order, half of them with a tag more and half with one less, `rounds` times over one store.
///
/// # Panics
/// When any of it is lost or refused.
pub fn tags_of_one_order<H: Harness>(rounds: u32) {
    let track = Track::<H>::set();
    let tags: Vec<TagId> = (0..RUNNERS)
        .map(|number| CreateTag {
            brand: brand(),
            name: name(&format!("Tag {number}")),
            colour: Colour::GREY,
        })
        .map(|create| H::block_on(track.stage.run(create)).id)
        .collect();
    let (more, less) = tags.split_at(tags.len() / 2);
    let some = |tags: &[TagId]| tags.iter().copied().collect::<BTreeSet<_>>();
    let change = |order: OrderId, apply: &[TagId], remove: &[TagId]| TagOrder {
        brand: brand(),
        order,
        seen: None,
        apply: some(apply),
        remove: some(remove),
    };
    for round in 0..rounds {
        let order = track.order();
        H::block_on(track.stage.run(change(order, less, &[])));
        let applied = more.iter().map(|tag| change(order, &[*tag], &[]));
        let removed = less.iter().map(|tag| change(order, &[], &[*tag]));
        let runners = applied.chain(removed).map(|command| track.runner(command)).collect();
        let outcomes = track.race(runners);
        assert_eq!(done(&outcomes), tags.len(), "round {round}: {outcomes:?}");
        assert_eq!(track.header(order).tags, some(more), "round {round}");
        assert_eq!(track.logged(order, &["tag_order"]).len(), 1 + tags.len(), "round {round}");
    }
}
