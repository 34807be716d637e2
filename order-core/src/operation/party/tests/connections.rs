use std::collections::BTreeSet;

use uuid::Uuid;

use super::super::super::test_world::{TestWorld, reader, stranger, writer};
use super::super::{BuyerCodeChange, ChangeConnection, Connect};
use super::{an_offline_buyer, an_organization, buyer, code, connect, fields, last, terms};
use crate::catalog::{
    Catalog, CatalogStatus, CommentForm, DesiredDates, Minimums, PaymentMethods, Rates, StockPolicy,
};
use crate::party::{Connection, ConnectionTerms};
use crate::record::{ClaimScope, Key};
use crate::value::{BrandId, CatalogId};

fn a_catalog(world: &mut TestWorld, brand: BrandId, number: u128) -> CatalogId {
    let id = CatalogId::from_uuid(Uuid::from_u128(number));
    let catalog = Catalog {
        id,
        brand,
        code: code("SS"),
        name: super::name("Spring"),
        description: None,
        status: CatalogStatus::Limited,
        opens_at: None,
        order_deadline: None,
        payment: PaymentMethods::NotByCard,
        comment: CommentForm::Free,
        desired_dates: DesiredDates::NotAsked,
        shipping: None,
        stock: StockPolicy::MakeToOrder { target: None },
        rates: Rates::default(),
        minimums: Minimums::default(),
        lot_size: None,
        sku_count: 0,
    };
    world.put(Key::catalog(brand, id), catalog);
    id
}

fn holder(world: &TestWorld, brand: BrandId, of: &str) -> Option<Uuid> {
    world.claimed(brand, &ClaimScope::BuyerCode(&code(of)))
}

#[test]
fn staff_connect_an_organization_once() {
    let (mut world, brand) = TestWorld::with_brand();
    let organization = an_organization(&mut world, 5);
    let ask = connect(brand, organization, Some("B-1"));
    assert!(world.is_missing(&ask, &stranger()));
    assert_eq!(world.refused(&ask, &reader(brand)), ["not_permitted"]);
    let version = world.run(&ask, &writer(brand)).unwrap();
    let key = Key::connection(brand, organization);
    assert_eq!(world.version(&key), version);
    let connection = world.get::<Connection>(&key).unwrap();
    assert!(!connection.offline && !connection.blocked && connection.catalogs.is_empty());
    assert_eq!((&connection.code, &connection.terms), (&Some(code("B-1")), &terms()));
    assert_eq!(holder(&world, brand, "B-1"), Some(organization.as_uuid()));
    let known_by = ["buyer", "terms.term", "terms.currency", "terms.rates.wholesale", "code"];
    assert_eq!(fields(last(&world)), known_by);
    assert_eq!(world.refused(&ask, &writer(brand)), ["already_connected"]);
}

#[test]
fn connecting_tells_every_fault() {
    let (mut world, brand) = TestWorld::with_brand();
    let offline = an_offline_buyer(&mut world, brand, Some("B-1"));
    let unknown = connect(brand, buyer(404), Some("B-1"));
    assert_eq!(world.refused(&unknown, &writer(brand)), ["no_such_buyer", "buyer_code_taken"]);
    let organization = an_organization(&mut world, 5);
    world.run(&connect(brand, organization, None), &writer(brand)).unwrap();
    let again = connect(brand, organization, Some("B-1"));
    assert_eq!(world.refused(&again, &writer(brand)), ["already_connected", "buyer_code_taken"]);
    let offline_again = Connect { buyer: offline, ..again };
    assert_eq!(world.refused(&offline_again, &writer(brand)), ["already_connected"]);
}

#[test]
fn the_organization_is_read_and_not_guarded() {
    let (mut world, brand) = TestWorld::with_brand();
    let organization = an_organization(&mut world, 5);
    let decision = world.plan(&connect(brand, organization, None), &writer(brand)).unwrap();
    let guarded: Vec<_> = decision.changeset.guards().iter().map(|guard| guard.key.clone()).collect();
    assert_eq!(guarded, [Key::brand(brand), Key::connection(brand, organization)]);
}

#[test]
fn two_brands_give_codes_of_their_own() {
    let (mut world, brand) = TestWorld::with_brand();
    let other = BrandId::from_uuid(Uuid::from_u128(7));
    let mut twin = world.get::<crate::party::Brand>(&Key::brand(brand)).unwrap().as_ref().clone();
    twin.id = other;
    world.put(Key::brand(other), twin);
    let organization = an_organization(&mut world, 5);
    world.run(&connect(brand, organization, Some("B-1")), &writer(brand)).unwrap();
    world.run(&connect(other, organization, Some("B-1")), &writer(other)).unwrap();
}

#[test]
fn terms_and_blocking_change_alone() {
    let (mut world, brand) = TestWorld::with_brand();
    let organization = an_offline_buyer(&mut world, brand, Some("B-1"));
    let key = Key::connection(brand, organization);
    let new_terms = ConnectionTerms { currency: "EUR".parse().unwrap(), ..terms() };
    let change = ChangeConnection {
        seen: Some(world.version(&key)),
        terms: Some(new_terms.clone()),
        blocked: Some(true),
        ..ChangeConnection::of(brand, organization)
    };
    assert!(world.is_missing(&change, &stranger()));
    assert_eq!(world.refused(&change, &reader(brand)), ["not_permitted"]);
    let version = world.run(&change, &writer(brand)).unwrap();
    let now = world.get::<Connection>(&key).unwrap();
    assert_eq!((&now.terms, now.blocked, &now.code), (&new_terms, true, &Some(code("B-1"))));
    assert!(now.offline);
    assert_eq!(version, world.version(&key));
    assert_eq!(fields(last(&world)), ["blocked", "terms.currency"]);
    assert_eq!(world.refused(&change, &writer(brand)), ["outdated"]);
    let nothing = world.plan(&ChangeConnection::of(brand, organization), &writer(brand)).unwrap();
    assert!(nothing.changeset.is_empty());
    assert!(world.is_missing(&ChangeConnection::of(brand, buyer(404)), &writer(brand)));
}

#[test]
fn a_code_moves_is_cleared_and_can_be_given_again() {
    let (mut world, brand) = TestWorld::with_brand();
    let first = an_offline_buyer(&mut world, brand, Some("B-1"));
    let second = an_offline_buyer(&mut world, brand, None);
    let give = |to, new: &str| ChangeConnection {
        code: BuyerCodeChange::Give(code(new)),
        ..ChangeConnection::of(brand, to)
    };
    assert_eq!(world.refused(&give(second, "B-1"), &writer(brand)), ["buyer_code_taken"]);
    world.run(&give(first, "B-2"), &writer(brand)).unwrap();
    assert_eq!((holder(&world, brand, "B-1"), holder(&world, brand, "B-2")), (None, Some(first.as_uuid())));
    world.run(&give(second, "B-1"), &writer(brand)).unwrap();
    assert_eq!(holder(&world, brand, "B-1"), Some(second.as_uuid()));
    let unchanged = world.plan(&give(second, "B-1"), &writer(brand)).unwrap();
    assert!(unchanged.changeset.is_empty());
    let clear = ChangeConnection { code: BuyerCodeChange::Clear, ..ChangeConnection::of(brand, first) };
    world.run(&clear, &writer(brand)).unwrap();
    assert_eq!(holder(&world, brand, "B-2"), None);
    assert_eq!(world.get::<Connection>(&Key::connection(brand, first)).unwrap().code, None);
    world.run(&clear, &writer(brand)).unwrap();
    world.run(&give(first, "B-2"), &writer(brand)).unwrap();
    assert_eq!(holder(&world, brand, "B-2"), Some(first.as_uuid()));
}

#[test]
fn catalogs_are_granted_and_revoked() {
    let (mut world, brand) = TestWorld::with_brand();
    let organization = an_offline_buyer(&mut world, brand, None);
    let [one, two, three] = [1, 2, 3].map(|number| a_catalog(&mut world, brand, number));
    let change = |grant: &[CatalogId], revoke: &[CatalogId]| ChangeConnection {
        grant: grant.iter().copied().collect(),
        revoke: revoke.iter().copied().collect(),
        ..ChangeConnection::of(brand, organization)
    };
    let granted = |world: &TestWorld| {
        world.get::<Connection>(&Key::connection(brand, organization)).unwrap().catalogs.clone()
    };
    world.run(&change(&[one, two], &[three]), &writer(brand)).unwrap();
    assert_eq!(granted(&world), BTreeSet::from([one, two]));
    world.run(&change(&[three, two], &[one]), &writer(brand)).unwrap();
    assert_eq!(granted(&world), BTreeSet::from([two, three]));
    let unknown = CatalogId::from_uuid(Uuid::from_u128(404));
    let wrong =
        ChangeConnection { code: BuyerCodeChange::Give(code("B-9")), ..change(&[unknown, one], &[one]) };
    assert_eq!(world.refused(&wrong, &writer(brand)), ["no_such_catalog", "granted_and_revoked"]);
    assert_eq!(granted(&world), BTreeSet::from([two, three]));
    assert_eq!(holder(&world, brand, "B-9"), None);
}

#[test]
fn grants_are_bounded_in_all() {
    let (mut world, brand) = TestWorld::with_brand();
    let organization = an_offline_buyer(&mut world, brand, None);
    let max = u128::try_from(Connection::CATALOGS_MAX).unwrap();
    let grant: BTreeSet<_> = (1..=max).map(|number| a_catalog(&mut world, brand, number)).collect();
    let all = ChangeConnection { grant: grant.clone(), ..ChangeConnection::of(brand, organization) };
    world.run(&all, &writer(brand)).unwrap();
    let more = a_catalog(&mut world, brand, max + 1);
    let one = ChangeConnection { grant: BTreeSet::from([more]), ..ChangeConnection::of(brand, organization) };
    assert_eq!(world.refused(&one, &writer(brand)), ["too_many_catalogs"]);
    let swap = ChangeConnection { revoke: grant.iter().copied().take(1).collect(), ..one };
    world.run(&swap, &writer(brand)).unwrap();
    // A list that no connection could hold is refused without a look at the catalogs in it.
    let huge = (1_000_000..1_000_001 + max).map(|number| CatalogId::from_uuid(Uuid::from_u128(number)));
    let huge = ChangeConnection { grant: huge.collect(), ..ChangeConnection::of(brand, organization) };
    assert_eq!(world.refused(&huge, &writer(brand)), ["too_many_catalogs"]);
}
