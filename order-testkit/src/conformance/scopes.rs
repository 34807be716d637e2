//! Lists of what belongs to something: each record under its own parent, in the order of the scope, once.

use std::collections::BTreeSet;
use std::time::Duration;

use order_core::cart::{AddressChoice, CartItem, CartRoute, CartSku};
use order_core::catalog::{Rates, TransactionTerm};
use order_core::operation::cart::{AddToCart, RemoveFromCart};
use order_core::operation::catalog::{
    CreateProduct, PutProduct, PutProducts, ReceiveStock, ReceivedLine, TakeProducts,
};
use order_core::operation::delivery::{CreateInvoice, DeleteDeliveryNote};
use order_core::operation::party::{AddAddress, ChangeBrand, CreateOfflineBuyer};
use order_core::order::{DeliveryNote, Invoice};
use order_core::party::{
    Brand, BuyerKind, BuyerType, ConnectionTerms, OrganizationProfile, Party, StockLabel,
};
use order_core::record::{Key, KeyName, ListCursor, ListScope, Stored};
use order_core::store::{List, Listed, Store};
use order_core::value::{
    BuyerOrganizationId, CartId, CatalogId, OrderId, ProductId, StockLabelId, StockMovementId,
};

use super::{Harness, Stage};
use crate::world::{
    Life, Market, Wish, brand, code, id, label, localized, market_buyer, name, other_brand, partition,
    quantity,
};

async fn markets<H: Harness>(stage: &Stage<H>) -> [Market; 2] {
    stage.add_market_buyers().await;
    [stage.open_market(brand()).await, stage.open_market(other_brand()).await]
}

/// The keys of a list, read in pages of several sizes and both ways, which must all tell the same.
async fn listed<H: Harness>(stage: &Stage<H>, scope: ListScope) -> Vec<Key> {
    let keys = |listed: Vec<Listed>| listed.into_iter().map(|one| one.key).collect::<Vec<Key>>();
    let all = keys(stage.pages(List::of(scope, u32::MAX)).await);
    let mut backwards = all.clone();
    backwards.reverse();
    for limit in [0, 1, 2, 3, 100] {
        let list = List::of(scope, limit);
        assert_eq!(keys(stage.pages(list.clone()).await), all, "{scope:?} by pages of {limit}");
        let descending = stage.pages(list.descending()).await;
        assert_eq!(keys(descending), backwards, "{scope:?} from its end by pages of {limit}");
    }
    all
}

fn sorted(mut keys: Vec<Key>) -> Vec<Key> {
    keys.sort();
    keys
}

pub(super) async fn skus_are_listed_by_their_product<H: Harness>(stage: Stage<H>) {
    let markets = markets(&stage).await;
    for market in &markets {
        for ware in &market.wares {
            let skus: Vec<Key> = ware.skus.iter().map(|sku| Key::sku(market.brand, *sku)).collect();
            let scope = ListScope::SkusOf(market.brand, ware.product);
            assert_eq!(listed(&stage, scope).await, skus, "as they were given");
        }
    }
    let foreign = ListScope::SkusOf(brand(), markets[1].wares[0].product);
    assert!(listed(&stage, foreign).await.is_empty(), "another brand's product has no SKUs here");
    let nothing = ListScope::SkusOf(brand(), id(ProductId::made, 999));
    assert!(listed(&stage, nothing).await.is_empty());
}

async fn put<H: Harness>(stage: &Stage<H>, catalog: CatalogId, places: &[(ProductId, u32)]) {
    let products = places.iter().map(|(product, place)| PutProduct::of(*product, *place)).collect();
    stage.run(PutProducts { brand: brand(), catalog, seen: None, products }).await;
}

pub(super) async fn places_come_by_their_number_and_then_by_name<H: Harness>(stage: Stage<H>) {
    let [market, _] = markets(&stage).await;
    let [first, second, third] = [0, 1, 2].map(|ware: usize| market.wares[ware].product);
    let [catalog, other] = [0, 1].map(|number: usize| market.catalogs[number]);
    let place = |product| Key::catalog_product(brand(), catalog, product);
    let scope = ListScope::PlacesOf(brand(), catalog);
    assert_eq!(listed(&stage, scope).await, [place(first), place(second), place(third)]);
    // Numbers beyond one digit, so that they are not compared as texts.
    put(&stage, catalog, &[(first, 10), (second, 9), (third, 10)]).await;
    let tied = sorted(vec![place(first), place(third)]);
    assert_eq!(listed(&stage, scope).await, [vec![place(second)], tied].concat());
    put(&stage, catalog, &[(second, u32::MAX), (third, 0)]).await;
    assert_eq!(
        listed(&stage, scope).await,
        [place(third), place(first), place(second)],
        "where they are now"
    );
    let others = [first, second, third].map(|product| Key::catalog_product(brand(), other, product));
    assert_eq!(listed(&stage, ListScope::PlacesOf(brand(), other)).await, others, "catalogs are apart");
    assert!(listed(&stage, ListScope::PlacesOf(other_brand(), catalog)).await.is_empty());
}

pub(super) async fn a_place_is_good_when_its_record_has_left<H: Harness>(stage: Stage<H>) {
    let [market, _] = markets(&stage).await;
    let catalog = market.catalogs[0];
    let [first, second, third] = [0, 1, 2].map(|ware: usize| market.wares[ware].product);
    let scope = ListScope::PlacesOf(brand(), catalog);
    let page = stage.store().list(List::of(scope, 2)).await.expect("the store lists");
    let key = Key::catalog_product(brand(), catalog, second);
    let last = ListCursor { rank: 2, ..ListCursor::of(&key) };
    assert_eq!(page.next, Some(last.clone()));
    stage.run(TakeProducts { brand: brand(), catalog, seen: None, products: vec![second] }).await;
    let [before, behind] = [first, third].map(|product| Key::catalog_product(brand(), catalog, product));
    let after = |list: List| stage.pages(list.after(Some(last.clone())));
    let keys = |listed: Vec<Listed>| listed.into_iter().map(|one| one.key).collect::<Vec<Key>>();
    assert_eq!(keys(after(List::of(scope, 1)).await), std::slice::from_ref(&behind));
    assert_eq!(keys(after(List::of(scope, 1).descending()).await), std::slice::from_ref(&before));
    assert_eq!(listed(&stage, scope).await, [before, behind], "what is deleted is not listed");
}

pub(super) async fn walking_by_number_while_others_insert<H: Harness>(stage: Stage<H>) {
    let [market, _] = markets(&stage).await;
    let catalog = market.catalogs[0];
    let mut products = Vec::new();
    for number in 0..14 {
        let prices = order_core::catalog::PriceList::EMPTY;
        let create = CreateProduct::of(brand(), code(&format!("MORE-{number}")), localized("More"), prices);
        products.push(stage.run(create).await.id);
    }
    // Three at each place; the last six products come while the list is read, before and behind.
    let old: Vec<(ProductId, u32)> =
        products.iter().take(8).copied().zip((0..8).map(|n| 20 + n / 3)).collect();
    put(&stage, catalog, &old).await;
    let mut new = products.iter().skip(8).copied();
    let mut met: Vec<Key> = Vec::new();
    let mut list = List::of(ListScope::PlacesOf(brand(), catalog), 2);
    loop {
        let page = stage.store().list(list.clone()).await.expect("the store lists");
        met.extend(page.records.into_iter().map(|one| one.key));
        let Some(next) = page.next else { break };
        list.after = Some(next);
        if let (Some(ahead), Some(behind)) = (new.next(), new.next()) {
            put(&stage, catalog, &[(ahead, 15), (behind, 90)]).await;
        }
    }
    let distinct: BTreeSet<&Key> = met.iter().collect();
    assert_eq!(distinct.len(), met.len(), "a place was met twice");
    for (product, _) in old {
        let key = Key::catalog_product(brand(), catalog, product);
        assert!(met.contains(&key), "{key:?} was there all the time and was not met");
    }
}

async fn fill<H: Harness>(
    stage: &Stage<H>,
    (market, catalog): (&Market, usize),
    buyer: u32,
    route: CartRoute,
) -> CartId {
    stage.pass(Duration::from_secs(1));
    let ware = &market.wares[0];
    let items = vec![CartItem::of(ware.product, vec![CartSku::of(ware.skus[0], quantity(1))])];
    let (brand, catalog) = (market.brand, market.catalogs[catalog]);
    let buyer = market_buyer(buyer);
    stage.run(AddToCart { brand, buyer, catalog, route, cart: None, seen: None, items }).await.id
}

pub(super) async fn carts_are_listed_for_whoever_fills_them<H: Harness>(stage: Stage<H>) {
    let [here, there] = markets(&stage).await;
    // Those of the other brand come first in time, and yet by brand.
    let theirs = fill(&stage, (&there, 0), 0, CartRoute::Standard).await;
    let mine = [
        fill(&stage, (&here, 0), 0, CartRoute::Standard).await,
        fill(&stage, (&here, 1), 0, CartRoute::Standard).await,
    ];
    let working = [
        fill(&stage, (&here, 0), 0, CartRoute::Proxy).await,
        fill(&stage, (&here, 0), 1, CartRoute::Consignment).await,
    ];
    fill(&stage, (&here, 0), 1, CartRoute::Standard).await;
    let of_buyer = |number| ListScope::CartsOf(Party::BuyerOrganization(market_buyer(number)));
    let of_brand = |brand| ListScope::CartsOf(Party::Brand(brand));
    let cart = |cart| Key::cart(brand(), cart);
    let all = sorted(vec![cart(mine[0]), cart(mine[1]), Key::cart(other_brand(), theirs)]);
    assert_eq!(listed(&stage, of_buyer(0)).await, all);
    assert_eq!(listed(&stage, of_brand(brand())).await, working.map(cart));
    assert_eq!(listed(&stage, of_buyer(1)).await.len(), 1, "the brand's working cart is not the buyer's");
    assert!(listed(&stage, of_brand(other_brand())).await.is_empty());
    assert!(listed(&stage, of_buyer(2)).await.is_empty());
    let products = vec![here.wares[0].product];
    stage.run(RemoveFromCart { brand: brand(), cart: mine[0], seen: None, products }).await;
    let rest: Vec<Key> = all.into_iter().filter(|key| *key != cart(mine[0])).collect();
    assert_eq!(listed(&stage, of_buyer(0)).await, rest, "a removed cart is gone");
}

pub(super) async fn connections_of_a_buyer_lie_at_every_brand<H: Harness>(stage: Stage<H>) {
    markets(&stage).await;
    for number in 0..2 {
        let buyer = market_buyer(number);
        // Their names are the same at each brand: the buyer's id.
        let expected = sorted(vec![Key::connection(brand(), buyer), Key::connection(other_brand(), buyer)]);
        assert_eq!(listed(&stage, ListScope::ConnectionsOf(buyer)).await, expected);
    }
    let nobody = ListScope::ConnectionsOf(id(BuyerOrganizationId::made, 77));
    assert!(listed(&stage, nobody).await.is_empty());
}

/// Lets a buyer have an order on a delivery note, and an invoice for it.
async fn documents<H: Harness>(stage: &Stage<H>, market: &Market, buyer: u32) -> OrderId {
    stage.pass(Duration::from_secs(1));
    let order = stage.wish(market, &Wish::of(buyer)).await;
    stage.lead(market, order, Life::Noted).await;
    stage.run(CreateInvoice { brand: market.brand, order, seen: None, ratio: None }).await;
    order
}

pub(super) async fn addresses_of_offline_buyers_lie_together_and_are_told_apart<H: Harness>(stage: Stage<H>) {
    let mut buyers = Vec::new();
    for number in 0..2 {
        let terms = ConnectionTerms {
            term: TransactionTerm::new("wholesale").expect("a term"),
            currency: "EUR".parse().expect("a currency"),
            rates: Rates::default(),
        };
        let profile = OrganizationProfile {
            buyer_type: BuyerType::Individual,
            name: localized(&format!("Buyer {number}")),
            representative: None,
            emails: Vec::new(),
            recipients: Vec::new(),
            country: "JP".parse().expect("a country"),
            phone: None,
            contact_email: None,
        };
        let create = CreateOfflineBuyer { brand: brand(), code: None, profile, terms };
        buyers.push(stage.run(create).await.id);
    }
    let mut books = [Vec::new(), Vec::new()];
    for (number, book) in [(0, 0), (1, 1), (2, 0), (3, 0)] {
        stage.pass(Duration::from_secs(1));
        let AddressChoice::Written(mut form) = stage.form().billing else { panic!("a written address") };
        form.name = Some(name(&format!("Address {number}")));
        let add =
            AddAddress { buyer: buyers[book], kind: BuyerKind::Offline { brand: brand() }, address: *form };
        books[book].push(Key::address(partition(), stage.run(add).await.id));
    }
    for (buyer, book) in buyers.iter().zip(books) {
        assert_eq!(listed(&stage, ListScope::AddressesOf(partition(), *buyer)).await, book);
    }
}

async fn records<H: Harness, T: Stored + Clone>(stage: &Stage<H>, scope: ListScope) -> Vec<T> {
    let mut records = Vec::new();
    for key in listed(stage, scope).await {
        records.push(stage.record::<T>(&key).await);
    }
    records
}

pub(super) async fn documents_are_listed_by_their_buyer<H: Harness>(stage: Stage<H>) {
    let [here, there] = markets(&stage).await;
    let mut mine = Vec::new();
    for (market, buyer) in [(&here, 0), (&there, 0), (&here, 1), (&here, 0)] {
        let order = documents(&stage, market, buyer).await;
        if (market.brand, buyer) == (brand(), 0) {
            mine.push(order);
        }
    }
    let buyer = market_buyer(0);
    let notes: Vec<DeliveryNote> = records(&stage, ListScope::DeliveryNotesOf(brand(), buyer)).await;
    let of: Vec<OrderId> = notes.iter().map(|note| note.orders[0].order).collect();
    assert_eq!(of, mine, "the delivery notes of one buyer at one brand, the oldest first");
    let invoices: Vec<Invoice> = records(&stage, ListScope::InvoicesOf(brand(), buyer)).await;
    assert_eq!(invoices.len(), 2);
    assert!(invoices.is_sorted_by_key(|invoice| invoice.id) && invoices.iter().all(|one| one.buyer == buyer));
    for (at, number) in [(other_brand(), 0), (brand(), 1)] {
        assert_eq!(listed(&stage, ListScope::DeliveryNotesOf(at, market_buyer(number))).await.len(), 1);
        assert_eq!(listed(&stage, ListScope::InvoicesOf(at, market_buyer(number))).await.len(), 1);
    }
    assert!(listed(&stage, ListScope::InvoicesOf(brand(), market_buyer(3))).await.is_empty());
    stage.run(DeleteDeliveryNote { brand: brand(), note: notes[0].id, seen: None }).await;
    let left = listed(&stage, ListScope::DeliveryNotesOf(brand(), buyer)).await;
    assert_eq!(left, [Key::delivery_note(brand(), notes[1].id)]);
}

pub(super) async fn a_movement_is_listed_once_for_each_of_its_skus<H: Harness>(stage: Stage<H>) {
    let shop = stage.open_shop(3).await;
    let second = id(StockLabelId::made, 2);
    let settings = stage.record::<Brand>(&Key::brand(brand())).await.settings;
    let more = StockLabel { id: second, name: name("Showroom") };
    let labels = settings.stock_labels.into_iter().chain([more]).collect();
    stage.run(ChangeBrand { stock_labels: Some(labels), ..unchanged() }).await;
    let receive = |lines: &[(usize, StockLabelId)]| ReceiveStock {
        brand: brand(),
        lines: lines
            .iter()
            .map(|(sku, label)| ReceivedLine { sku: shop.skus[*sku], label: *label, pieces: quantity(5) })
            .collect(),
        note: None,
    };
    let mut moved: Vec<StockMovementId> = Vec::new();
    for lines in [
        [(0, label()), (0, second), (1, label())].as_slice(),
        [(1, second)].as_slice(),
        [(0, second)].as_slice(),
    ] {
        stage.pass(Duration::from_secs(1));
        moved.push(stage.run(receive(lines)).await.movement);
    }
    let of = |sku: usize| ListScope::MovementsOf(brand(), shop.skus[sku]);
    let keys = |which: &[usize]| -> Vec<Key> {
        which.iter().map(|number| Key::stock_movement(brand(), moved[*number])).collect()
    };
    assert_eq!(listed(&stage, of(0)).await, keys(&[0, 2]), "once, under however many labels");
    assert_eq!(listed(&stage, of(1)).await, keys(&[0, 1]));
    assert!(listed(&stage, of(2)).await.is_empty());
    assert!(listed(&stage, ListScope::MovementsOf(other_brand(), shop.skus[0])).await.is_empty());
    // An order moves stock too.
    let buyer = stage.add_buyer(1).await;
    let cart = stage.fill_cart(&shop, buyer, &[1]).await;
    stage.pass(Duration::from_secs(1));
    let place = stage.checkout(cart).await;
    stage.run(place).await;
    assert_eq!(listed(&stage, of(0)).await.len(), 3);
    assert_eq!(listed(&stage, of(1)).await.len(), 2);
}

fn unchanged() -> ChangeBrand {
    ChangeBrand {
        brand: brand(),
        seen: None,
        name: None,
        rounding: None,
        offset: None,
        locale: None,
        notification_addresses: None,
        order_codes: None,
        stock_labels: None,
        orders: None,
        address: None,
        saved_columns: None,
    }
}

pub(super) async fn all_of_a_kind_come_from_their_end_too<H: Harness>(stage: Stage<H>) {
    let mut keys = Vec::new();
    for number in 0..5 {
        stage.pass(Duration::from_secs(1));
        keys.push(stage.add_category(&format!("number {number}")).await);
    }
    let scope = ListScope::All { kind: order_core::record::Kind::TaxCategory, partition: partition() };
    assert_eq!(listed(&stage, scope).await, keys);
    let before = |key: &Key| List::of(scope, 2).descending().after(Some(ListCursor::of(key)));
    let page = stage.store().list(before(&keys[2])).await.expect("the store lists");
    let names: Vec<&KeyName> = page.records.iter().map(|one| one.key.name()).collect();
    assert_eq!(names, [keys[1].name(), keys[0].name()], "the page begins before the name, without it");
    assert_eq!(page.next, None);
}

pub(super) async fn what_a_scope_does_not_sort_by_does_not_count<H: Harness>(stage: Stage<H>) {
    let mut kept = Vec::new();
    for text in ["first", "second", "third"] {
        kept.push(stage.add_category(text).await);
        stage.pass(Duration::from_secs(1));
    }
    let scope = ListScope::All { kind: order_core::record::Kind::TaxCategory, partition: partition() };
    let elsewhere = order_core::record::Partition::Brand(other_brand());
    let after = ListCursor { rank: 7, partition: elsewhere, name: kept[0].name().clone() };
    let page = stage.store().list(List::of(scope, 10).after(Some(after))).await.expect("the store lists");
    let keys: Vec<Key> = page.records.into_iter().map(|one| one.key).collect();
    assert_eq!(keys, kept[1..]);
}
