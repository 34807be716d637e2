//! What buyers see of the brands that they are connected with, and what both sides list.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::catalog::{CatalogStatus, PriceList, Rates, TransactionTerm};
use order_core::desk::{KeptPage, PageOf};
use order_core::operation::catalog::{
    AddSkus, ChangeCatalog, ChangeProduct, ChangeSku, CreateCatalog, CreateProduct, NewSku, PutProduct,
    PutProducts,
};
use order_core::operation::offer::{OfferState, OfferedCatalog, ViewOffer};
use order_core::operation::order::ReturnOrder;
use order_core::operation::party::{BuyerCodeChange, ChangeConnection};
use order_core::order::Notify;
use order_core::party::ConnectionTerms;
use order_core::refusal::Never;
use order_core::value::{BuyerOrganizationId, CatalogId, ProductId};
use order_core::{Actor, RunError};
use order_testkit::world::{brand, code, localized, name, other_brand};

use super::shop::{Ordered, member, reader, stranger};

fn offer(ordered: &Ordered, buyer: BuyerOrganizationId) -> ViewOffer {
    ViewOffer { brand: brand(), buyer, catalog: ordered.shop.catalog }
}

async fn catalogs(
    ordered: &Ordered,
    buyer: BuyerOrganizationId,
) -> Result<Vec<OfferedCatalog>, RunError<Never>> {
    let page =
        ordered.world.desk().offered_catalogs((brand(), buyer), PageOf::first(10), &member(buyer)).await;
    Ok(page?.items)
}

async fn turn(ordered: &Ordered, status: CatalogStatus) {
    let mut change = ChangeCatalog::of(brand(), ordered.shop.catalog);
    change.status = Some(status);
    ordered.run(change).await;
}

async fn grant(ordered: &Ordered, buyer: BuyerOrganizationId, catalog: CatalogId) {
    let change = ChangeConnection {
        brand: brand(),
        buyer,
        seen: None,
        terms: None,
        code: BuyerCodeChange::Keep,
        grant: BTreeSet::from([catalog]),
        revoke: BTreeSet::new(),
        blocked: None,
    };
    ordered.run(change).await;
}

fn is_missing<T>(answer: &Result<T, RunError<Never>>) -> bool {
    matches!(answer, Err(RunError::Missing(_)))
}

#[test]
fn members_see_the_brands_they_are_connected_with() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, buyer) = (ordered.world.desk(), ordered.buyers[0]);
        let page = desk.connected_brands(buyer, PageOf::first(10), &member(buyer)).await.unwrap();
        assert_eq!(page.items.iter().map(|brand| brand.id).collect::<Vec<_>>(), [brand()]);
        for actor in [stranger(), reader(), member(ordered.buyers[1])] {
            assert!(is_missing(&desk.connected_brands(buyer, PageOf::first(10), &actor).await), "{actor:?}");
        }
    });
}

#[test]
fn a_catalog_is_seen_by_whom_its_status_lets() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, buyer) = (ordered.world.desk(), ordered.buyers[0]);
        let seen = catalogs(&ordered, buyer).await.unwrap();
        assert_eq!((seen.len(), seen[0].id, seen[0].state), (1, ordered.shop.catalog, OfferState::Orderable));
        turn(&ordered, CatalogStatus::Limited).await;
        assert!(catalogs(&ordered, buyer).await.unwrap().is_empty());
        assert!(is_missing(&desk.ask(offer(&ordered, buyer), &member(buyer)).await));
        grant(&ordered, buyer, ordered.shop.catalog).await;
        assert_eq!(catalogs(&ordered, buyer).await.unwrap().len(), 1);
        assert!(catalogs(&ordered, ordered.buyers[1]).await.unwrap().is_empty(), "a grant is for one buyer");
        turn(&ordered, CatalogStatus::Closed).await;
        assert!(catalogs(&ordered, buyer).await.unwrap().is_empty());
        assert!(is_missing(&desk.ask(offer(&ordered, buyer), &member(buyer)).await));
    });
}

#[test]
fn catalogs_come_page_by_page_past_those_that_are_hidden() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, buyer) = (ordered.world.desk(), ordered.buyers[0]);
        let mut made = vec![ordered.shop.catalog];
        for (text, status) in [
            ("HIDDEN", CatalogStatus::Closed),
            ("SECOND", CatalogStatus::Open),
            ("LAST", CatalogStatus::Limited),
        ] {
            ordered.world.pass(std::time::Duration::from_secs(1));
            let create = CreateCatalog::of(brand(), code(text), localized(text));
            made.push(ordered.run(CreateCatalog { status, ..create }).await.id);
        }
        let page = async |after| {
            let page = PageOf { after, ..PageOf::first(1) };
            desk.offered_catalogs((brand(), buyer), page, &member(buyer)).await
        };
        let first = page(None).await.unwrap();
        assert_eq!(first.items.iter().map(|one| one.id).collect::<Vec<_>>(), [made[0]]);
        let second = page(first.next).await.unwrap();
        assert_eq!(second.items.iter().map(|one| one.id).collect::<Vec<_>>(), [made[2]]);
        assert_eq!(second.next, None, "nothing that is seen follows");
    });
}

#[test]
fn who_has_begun_to_order_still_looks_into_a_closed_catalog() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, buyer) = (ordered.world.desk(), ordered.buyers[0]);
        ordered.world.fill_cart(&ordered.shop, buyer, &[1, 0]).await;
        turn(&ordered, CatalogStatus::Closed).await;
        let sight = desk.ask(offer(&ordered, buyer), &member(buyer)).await.unwrap();
        assert_eq!(sight.offered(ordered.world.now()).state, OfferState::Closed);
        let other = ordered.buyers[1];
        assert!(is_missing(&desk.ask(offer(&ordered, other), &member(other)).await));
    });
}

#[test]
fn what_was_returned_is_looked_at_under_its_own_terms_whatever_the_status() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, (buyer, placed)) = (ordered.world.desk(), &ordered.orders[0]);
        let change = ChangeConnection {
            terms: Some(ConnectionTerms {
                term: TransactionTerm::new("EXW").unwrap(),
                currency: "JPY".parse().unwrap(),
                rates: Rates::default(),
            }),
            brand: brand(),
            buyer: *buyer,
            seen: None,
            code: BuyerCodeChange::Keep,
            grant: BTreeSet::new(),
            revoke: BTreeSet::new(),
            blocked: None,
        };
        ordered.run(change).await;
        let order = ReturnOrder { brand: brand(), order: placed.id, seen: None, notify: Notify::silent() };
        ordered.run(order).await;
        turn(&ordered, CatalogStatus::Closed).await;
        let sight = desk.ask(offer(&ordered, *buyer), &member(*buyer)).await.unwrap();
        assert_eq!(sight.terms.currency.code(), "EUR");
        assert_eq!(sight.offered(ordered.world.now()).state, OfferState::Closed);
        let other = ordered.buyers[1];
        assert!(is_missing(&desk.ask(offer(&ordered, other), &member(other)).await));
    });
}

#[test]
fn a_product_is_offered_with_prices_under_the_terms_and_with_what_is_left() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, buyer) = (ordered.world.desk(), ordered.buyers[0]);
        let half = Rates { wholesale: Some("50".parse().unwrap()), ..Rates::default() };
        let mut change = ChangeProduct::of(brand(), ordered.shop.product);
        change.rates = Some(half);
        ordered.run(change).await;
        let left = ordered.world.amount(ordered.shop.counter(1)).await;
        ordered.run(ordered.world.correct(ordered.shop.counter(1), -left)).await;
        let page = desk.offered_products(offer(&ordered, buyer), PageOf::first(10), &member(buyer)).await;
        let items = page.unwrap().items;
        let skus: Vec<_> = items[0]
            .skus
            .iter()
            .map(|sku| (sku.id, sku.piece.unwrap().price.to_string(), sku.sold_out))
            .collect();
        let [first, second] = [ordered.shop.skus[0], ordered.shop.skus[1]];
        assert_eq!(skus, [(first, "12.25 EUR".to_owned(), false), (second, "12.25 EUR".to_owned(), true)]);
        let mut withdraw = ChangeSku::of(brand(), second);
        withdraw.withdrawn = Some(true);
        ordered.run(withdraw).await;
        let question = offer(&ordered, buyer);
        let page = desk.offered_skus(question, ordered.shop.product, PageOf::first(10), &member(buyer)).await;
        assert_eq!(page.unwrap().items.iter().map(|sku| sku.id).collect::<Vec<_>>(), [first]);
    });
}

#[test]
fn a_product_with_no_price_under_the_terms_is_offered_without_one() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, buyer) = (ordered.world.desk(), ordered.buyers[0]);
        let mut create = CreateProduct::of(brand(), code("FREE"), localized("Free"), PriceList::default());
        create.skus = vec![NewSku::of(code("1"), Vec::new())];
        let made = ordered.run(create).await;
        let products = vec![PutProduct::of(made.id, 0)];
        ordered
            .run(PutProducts { brand: brand(), catalog: ordered.shop.catalog, seen: None, products })
            .await;
        let page =
            desk.offered_products(offer(&ordered, buyer), PageOf::first(1), &member(buyer)).await.unwrap();
        assert_eq!((page.items[0].product.id, page.items[0].skus[0].piece), (made.id, None));
        let rest = PageOf { after: page.next, ..PageOf::first(10) };
        let rest = desk.offered_products(offer(&ordered, buyer), rest, &member(buyer)).await.unwrap();
        assert_eq!(rest.items.iter().map(|item| item.product.id).collect::<Vec<_>>(), [ordered.shop.product]);
        let (unknown, actor) = (ProductId::from_uuid(uuid::Uuid::from_u128(9)), member(buyer));
        let skus = desk.offered_skus(offer(&ordered, buyer), unknown, PageOf::first(1), &actor).await;
        assert!(is_missing(&skus));
    });
}

#[test]
fn skus_beyond_the_first_hundred_have_pages_of_their_own() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, buyer) = (ordered.world.desk(), ordered.buyers[0]);
        let more =
            |number: u32| NewSku::of(code(&format!("M-{number}")), vec![name(&format!("More {number}"))]);
        let skus = (0..120).map(more).collect();
        ordered.run(AddSkus { brand: brand(), product: ordered.shop.product, skus }).await;
        let page = desk.offered_products(offer(&ordered, buyer), PageOf::first(10), &member(buyer)).await;
        let product = page.unwrap().items.remove(0);
        assert_eq!(product.skus.len(), 100);
        let after = PageOf { after: product.more, ..PageOf::first(100) };
        let rest =
            desk.offered_skus(offer(&ordered, buyer), ordered.shop.product, after, &member(buyer)).await;
        let rest = rest.unwrap();
        assert_eq!((rest.items.len(), rest.next), (22, None));
    });
}

fn keys<T>(page: &KeptPage<T>) -> usize {
    page.records.len()
}

#[test]
fn staff_list_what_belongs_to_something_of_their_brand() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, shop) = (ordered.world.desk(), &ordered.shop);
        let page = || PageOf::first(100);
        let counts = |actor: Actor| async move {
            let movement =
                desk.movements_of(brand(), shop.skus[0], page(), &actor).await.as_ref().map(keys).ok();
            let skus = desk.skus_of(brand(), shop.product, page(), &actor).await.as_ref().map(keys).ok();
            let places =
                desk.catalog_places(brand(), shop.catalog, page(), &actor).await.as_ref().map(keys).ok();
            let carts = desk.working_carts(brand(), page(), &actor).await.as_ref().map(keys).ok();
            let book = desk.offline_addresses(brand(), ordered.buyers[0], page(), &actor).await;
            [movement, skus, places, carts, book.as_ref().map(keys).ok()]
        };
        // One receipt of goods, and one movement an order. A buyer that logs in keeps its address book itself.
        assert_eq!(counts(reader()).await, [Some(5), Some(2), Some(1), Some(0), None]);
        for actor in [stranger(), member(ordered.buyers[0])] {
            assert_eq!(counts(actor.clone()).await, [None; 5], "{actor:?}");
        }
    });
}

#[test]
fn members_list_what_is_their_organizations() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, buyer) = (ordered.world.desk(), ordered.buyers[0]);
        ordered.world.fill_cart(&ordered.shop, buyer, &[1, 0]).await;
        ordered.world.fill_cart(&ordered.shop, ordered.buyers[1], &[1, 0]).await;
        let page = || PageOf::first(100);
        let carts = desk.own_carts(buyer, page(), &member(buyer)).await.unwrap();
        assert_eq!(carts.records.iter().map(|kept| kept.record.buyer).collect::<Vec<_>>(), [buyer]);
        assert_eq!(keys(&desk.own_addresses(buyer, page(), &member(buyer)).await.unwrap()), 0);
        assert_eq!(desk.own_organization(buyer, &member(buyer)).await.unwrap().record.id, buyer);
        for actor in [stranger(), reader(), member(ordered.buyers[1])] {
            assert!(is_missing(&desk.own_carts(buyer, page(), &actor).await), "{actor:?}");
            assert!(is_missing(&desk.own_addresses(buyer, page(), &actor).await), "{actor:?}");
            assert!(is_missing(&desk.own_organization(buyer, &actor).await), "{actor:?}");
            let of_brand = (brand(), buyer);
            assert!(is_missing(&desk.own_delivery_notes(of_brand, page(), &actor).await), "{actor:?}");
            assert!(is_missing(&desk.own_invoices(of_brand, page(), &actor).await), "{actor:?}");
        }
    });
}

#[test]
fn a_brand_sees_of_a_buyer_what_it_discloses() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, buyer) = (ordered.world.desk(), ordered.buyers[0]);
        let own = desk.own_organization(buyer, &member(buyer)).await.unwrap();
        assert_eq!(own.record.profile.recipients.len(), 2);
        let seen = desk.connected_buyer(brand(), buyer, &reader()).await.unwrap();
        assert_eq!((seen.record.profile.emails.len(), seen.record.profile.recipients.len()), (1, 0));
        assert!(is_missing(&desk.connected_buyer(brand(), buyer, &stranger()).await));
        assert!(is_missing(&desk.connected_buyer(other_brand(), buyer, &stranger()).await), "not connected");
    });
}
