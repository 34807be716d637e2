use super::super::super::test_world::{TestWorld, reader, stranger, writer};
use super::super::{ChangeBuyerOrganization, CreateBuyerOrganization, CreateOfflineBuyer};
use super::{an_offline_buyer, an_organization, buyer, code, email, fields, last, member, profile, terms};
use crate::party::{Access, Actor, BuyerKind, BuyerOrganization, Connection, OrganizationProfile};
use crate::record::{ClaimScope, Key, Partition, Version};
use crate::value::limits::RECIPIENTS_MAX;

fn faulty() -> OrganizationProfile {
    OrganizationProfile {
        emails: vec![],
        recipients: vec![email("a"); RECIPIENTS_MAX + 1],
        ..profile("Tea House")
    }
}

#[test]
fn only_the_host_creates_connected_organizations() {
    let mut world = TestWorld::new();
    let create = CreateBuyerOrganization { id: buyer(5), profile: profile("Tea House"), owner: None };
    assert!(world.is_missing(&create, &stranger()));
    assert!(world.is_missing(&create, &member(buyer(5), Access::Write)));
    let made = world.run(&create, &Actor::host()).unwrap();
    let key = Key::buyer_organization(made.id);
    let kept = world.get::<BuyerOrganization>(&key).unwrap();
    assert_eq!(*kept, BuyerOrganization::new(buyer(5), BuyerKind::Connected, profile("Tea House")));
    assert_eq!((world.version(&key), fields(last(&world))), (made.version, vec!["name"]));
    let again = CreateBuyerOrganization { id: buyer(5), profile: faulty(), owner: None };
    assert_eq!(
        world.refused(&again, &Actor::host()),
        ["exists", "no_email", "too_many_recipients", "repeated_recipient"]
    );
}

#[test]
fn members_change_their_organization() {
    let mut world = TestWorld::new();
    let organization = an_organization(&mut world, 5);
    let key = Key::buyer_organization(organization);
    let seen = world.version(&key);
    let change = ChangeBuyerOrganization {
        buyer: organization,
        kind: BuyerKind::Connected,
        seen: Some(seen),
        profile: OrganizationProfile { emails: vec![email("new")], ..profile("Tea House") },
    };
    assert!(world.is_missing(&change, &stranger()));
    assert!(world.is_missing(&change, &member(buyer(6), Access::Write)));
    assert_eq!(world.refused(&change, &member(organization, Access::Read)), ["not_permitted"]);
    world.run(&change, &member(organization, Access::Write)).unwrap();
    assert_eq!(world.get::<BuyerOrganization>(&key).unwrap().profile.emails, [email("new")]);
    // The old address is gone and the new one there.
    assert_eq!(fields(last(&world)), ["profile.emails", "profile.emails"]);
    let late = ChangeBuyerOrganization { profile: faulty(), ..change };
    assert_eq!(
        world.refused(&late, &member(organization, Access::Write)),
        ["outdated", "no_email", "too_many_recipients", "repeated_recipient"]
    );
}

#[test]
fn staff_keep_an_offline_buyer_with_its_connection() {
    let (mut world, brand) = TestWorld::with_brand();
    let create = CreateOfflineBuyer {
        brand,
        profile: OrganizationProfile { emails: vec![], ..profile("Corner Shop") },
        code: Some(code("B-1")),
        terms: terms(),
    };
    assert!(world.is_missing(&create, &stranger()));
    assert_eq!(world.refused(&create, &reader(brand)), ["not_permitted"]);
    let made = world.run(&create, &writer(brand)).unwrap();
    let (organization, connection) = (Key::offline_buyer(brand, made.id), Key::connection(brand, made.id));
    assert_eq!((world.version(&organization), world.version(&connection)), (made.version, made.connection));
    let kept = world.get::<BuyerOrganization>(&organization).unwrap();
    assert_eq!(*kept, BuyerOrganization::new(made.id, BuyerKind::Offline { brand }, create.profile.clone()));
    let connected = world.get::<Connection>(&connection).unwrap();
    assert!(connected.offline && !connected.blocked && connected.catalogs.is_empty());
    assert_eq!((connected.brand, connected.buyer), (brand, made.id));
    assert_eq!((&connected.code, &connected.terms), (&Some(code("B-1")), &terms()));
    assert_eq!(world.claimed(brand, &ClaimScope::BuyerCode(&code("B-1"))), Some(made.id.as_uuid()));
    let logged: Vec<_> = world.log.iter().map(|entry| entry.subject.kind.table()).collect();
    assert_eq!(logged, ["buyer_organizations", "connections"]);
    assert!(world.get::<BuyerOrganization>(&Key::buyer_organization(made.id)).is_none());
}

#[test]
fn a_code_is_of_one_buyer() {
    let (mut world, brand) = TestWorld::with_brand();
    an_offline_buyer(&mut world, brand, Some("B-1"));
    let create = CreateOfflineBuyer {
        brand,
        profile: OrganizationProfile { emails: vec![email("a"), email("a")], ..profile("Second") },
        code: Some(code("B-1")),
        terms: terms(),
    };
    assert_eq!(world.refused(&create, &writer(brand)), ["repeated_email", "buyer_code_taken"]);
    // Codes compare exactly, case included.
    let other = CreateOfflineBuyer { code: Some(code("b-1")), profile: profile("Second"), ..create };
    world.run(&other, &writer(brand)).unwrap();
}

#[test]
fn staff_change_an_offline_buyer_and_nobody_elses() {
    let (mut world, brand) = TestWorld::with_brand();
    let offline = an_offline_buyer(&mut world, brand, None);
    let change = ChangeBuyerOrganization {
        buyer: offline,
        kind: BuyerKind::Offline { brand },
        seen: None,
        profile: OrganizationProfile { emails: vec![], ..profile("Corner Shop") },
    };
    assert!(world.is_missing(&change, &member(offline, Access::Write)));
    assert!(world.is_missing(&change, &stranger()));
    assert_eq!(world.refused(&change, &reader(brand)), ["not_permitted"]);
    let version = world.run(&change, &writer(brand)).unwrap();
    assert_eq!(version, Version::from_number(2));
    assert_eq!(last(&world).operation, "change_buyer_organization");

    let connected = an_organization(&mut world, 5);
    let reaching = ChangeBuyerOrganization { buyer: connected, ..change.clone() };
    assert!(world.is_missing(&reaching, &writer(brand)), "staff keep no connected organization");
    let crossed = ChangeBuyerOrganization { kind: BuyerKind::Connected, ..change };
    assert!(world.is_missing(&crossed, &Actor::host()), "an offline buyer has no partition of its own");
}

#[test]
fn each_record_lies_with_its_keeper() {
    let (mut world, brand) = TestWorld::with_brand();
    let offline = an_offline_buyer(&mut world, brand, None);
    let connected = an_organization(&mut world, 5);
    let places: Vec<_> = world.all::<BuyerOrganization>().iter().map(|(key, _)| key.partition()).collect();
    assert_eq!(places, [Partition::Brand(brand), Partition::BuyerOrganization(connected)]);
    assert_ne!(offline, connected);
}
