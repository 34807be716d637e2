use super::super::super::test_world::{TestWorld, reader, stranger, writer};
use super::super::{AddAddress, ChangeAddress, ChangeBuyerOrganization, RemoveAddress};
use super::{an_offline_buyer, an_organization, fields, last, member, profile};
use crate::party::{Access, AddressRecord, BuyerKind, BuyerOrganization, PostalAddressForm};
use crate::record::{Key, Partition, Version};
use crate::value::limits::ADDRESSES_MAX;
use crate::value::{AddressId, BuyerOrganizationId, Line, Name, Timestamp};

fn form(city: &str) -> PostalAddressForm {
    PostalAddressForm {
        name: Some(Name::new("Tea House").unwrap()),
        lines: vec![Line::new("1-2-3 Ginza").unwrap()],
        city: Some(Line::new(city).unwrap()),
        country: Some("JP".parse().unwrap()),
        ..PostalAddressForm::default()
    }
}

fn add(buyer: BuyerOrganizationId, kind: BuyerKind) -> AddAddress {
    AddAddress { buyer, kind, address: form("Tokyo") }
}

fn change(buyer: BuyerOrganizationId, kind: BuyerKind, id: AddressId) -> ChangeAddress {
    ChangeAddress { buyer, kind, id, seen: None, address: form("Osaka") }
}

fn remove(buyer: BuyerOrganizationId, kind: BuyerKind, id: AddressId) -> RemoveAddress {
    RemoveAddress { buyer, kind, id, seen: None }
}

fn count(world: &TestWorld, key: &Key) -> u32 {
    world.get::<BuyerOrganization>(key).unwrap().address_count
}

#[test]
fn members_keep_the_book_of_a_connected_organization() {
    let mut world = TestWorld::new();
    let buyer = an_organization(&mut world, 5);
    let (kind, organization) = (BuyerKind::Connected, Key::buyer_organization(buyer));
    let (writes, reads) = (member(buyer, Access::Write), member(buyer, Access::Read));
    assert!(world.is_missing(&add(buyer, kind), &stranger()));
    assert_eq!(world.refused(&add(buyer, kind), &reads), ["not_permitted"]);
    let added = world.run(&add(buyer, kind), &writes).unwrap();
    let key = Key::address(Partition::BuyerOrganization(buyer), added.id);
    assert_eq!((world.version(&key), count(&world, &organization)), (added.version, 1));
    let address = form("Tokyo").complete().unwrap();
    assert_eq!(*world.get::<AddressRecord>(&key).unwrap(), AddressRecord { id: added.id, buyer, address });
    assert_eq!(
        (fields(last(&world)), last(&world).operation.as_str()),
        (vec!["name", "country"], "add_address")
    );

    let moved = ChangeAddress { seen: Some(added.version), ..change(buyer, kind, added.id) };
    assert!(world.is_missing(&moved, &stranger()));
    assert_eq!(world.refused(&moved, &reads), ["not_permitted"]);
    let version = world.run(&moved, &writes).unwrap();
    assert_eq!(world.version(&key), version);
    assert_eq!(world.get::<AddressRecord>(&key).unwrap().address, form("Osaka").complete().unwrap());
    assert_eq!(fields(last(&world)), ["address.city"]);

    let gone = RemoveAddress { seen: Some(version), ..remove(buyer, kind, added.id) };
    assert!(world.is_missing(&gone, &stranger()));
    assert_eq!(world.refused(&gone, &reads), ["not_permitted"]);
    world.run(&gone, &writes).unwrap();
    assert!(world.get::<AddressRecord>(&key).is_none());
    assert_eq!((count(&world, &organization), last(&world).operation.as_str()), (0, "remove_address"));
    assert!(world.is_missing(&gone, &writes) && world.is_missing(&moved, &writes));
}

#[test]
fn staff_keep_the_book_of_an_offline_buyer() {
    let (mut world, brand) = TestWorld::with_brand();
    let buyer = an_offline_buyer(&mut world, brand, None);
    let kind = BuyerKind::Offline { brand };
    assert!(world.is_missing(&add(buyer, kind), &stranger()));
    assert!(world.is_missing(&add(buyer, kind), &member(buyer, Access::Write)));
    assert_eq!(world.refused(&add(buyer, kind), &reader(brand)), ["not_permitted"]);
    let added = world.run(&add(buyer, kind), &writer(brand)).unwrap();
    assert!(world.get::<AddressRecord>(&Key::address(Partition::Brand(brand), added.id)).is_some());
    assert_eq!(count(&world, &Key::offline_buyer(brand, buyer)), 1);
    world.run(&change(buyer, kind, added.id), &writer(brand)).unwrap();
    world.run(&remove(buyer, kind, added.id), &writer(brand)).unwrap();
    assert_eq!(count(&world, &Key::offline_buyer(brand, buyer)), 0);
}

#[test]
fn a_book_is_reached_through_its_own_buyer_only() {
    let (mut world, brand) = TestWorld::with_brand();
    let [mine, other] = [(); 2].map(|()| an_offline_buyer(&mut world, brand, None));
    let kind = BuyerKind::Offline { brand };
    let added = world.run(&add(mine, kind), &writer(brand)).unwrap();
    // Both lie in the brand's partition, under one key.
    assert!(world.is_missing(&change(other, kind, added.id), &writer(brand)));
    assert!(world.is_missing(&remove(other, kind, added.id), &writer(brand)));
    let connected = an_organization(&mut world, 5);
    assert!(world.is_missing(&add(connected, kind), &writer(brand)));
    assert!(
        world.is_missing(
            &remove(connected, BuyerKind::Connected, added.id),
            &member(connected, Access::Write)
        )
    );
}

#[test]
fn incomplete_and_outdated_addresses_are_refused_with_all_that_is_wrong() {
    let mut world = TestWorld::new();
    let buyer = an_organization(&mut world, 5);
    let (kind, writes) = (BuyerKind::Connected, member(buyer, Access::Write));
    let empty = AddAddress { address: PostalAddressForm::default(), ..add(buyer, kind) };
    let missing: Vec<_> =
        world.reasons(&empty, &writes).iter().flat_map(crate::refusal::Reason::details).collect();
    let named = ["name", "lines", "city", "country"].map(|field| ("field", field.to_owned()));
    assert_eq!(missing, named);
    let added = world.run(&add(buyer, kind), &writes).unwrap();
    let wrong = ChangeAddress {
        seen: Some(Version::from_number(9)),
        address: PostalAddressForm { city: None, lines: vec![Line::new("x").unwrap(); 7], ..form("x") },
        ..change(buyer, kind, added.id)
    };
    assert_eq!(world.refused(&wrong, &writes), ["outdated", "address_incomplete", "address_incomplete"]);
    let unseen = RemoveAddress { seen: Some(Version::from_number(9)), ..remove(buyer, kind, added.id) };
    assert_eq!(world.refused(&unseen, &writes), ["outdated"]);
    let unknown = AddressId::made(Timestamp::MIN, [9; 10]);
    assert!(world.is_missing(&change(buyer, kind, unknown), &writes));
}

#[test]
fn a_book_is_bounded_and_a_removal_makes_room() {
    let mut world = TestWorld::new();
    let buyer = an_organization(&mut world, 5);
    let (kind, writes) = (BuyerKind::Connected, member(buyer, Access::Write));
    let added = world.run(&add(buyer, kind), &writes).unwrap();
    let organization = Key::buyer_organization(buyer);
    let mut full = world.get::<BuyerOrganization>(&organization).unwrap().as_ref().clone();
    full.address_count = u32::try_from(ADDRESSES_MAX).unwrap();
    world.put(organization.clone(), full);
    let empty = AddAddress { address: PostalAddressForm { name: None, ..form("x") }, ..add(buyer, kind) };
    assert_eq!(world.refused(&add(buyer, kind), &writes), ["address_book_full"]);
    assert_eq!(world.refused(&empty, &writes), ["address_book_full", "address_incomplete"]);
    world.run(&remove(buyer, kind, added.id), &writes).unwrap();
    world.run(&add(buyer, kind), &writes).unwrap();
    assert_eq!(world.refused(&add(buyer, kind), &writes), ["address_book_full"]);
}

#[test]
fn two_additions_at_once_cannot_both_count() {
    let mut world = TestWorld::new();
    let buyer = an_organization(&mut world, 5);
    let (kind, writes) = (BuyerKind::Connected, member(buyer, Access::Write));
    let first = world.plan(&add(buyer, kind), &writes).unwrap();
    let second = world.plan(&add(buyer, kind), &writes).unwrap();
    world.apply(&first.changeset).unwrap();
    assert!(world.apply(&second.changeset).is_err());
}

#[test]
fn a_change_of_the_profile_keeps_the_count() {
    let mut world = TestWorld::new();
    let buyer = an_organization(&mut world, 5);
    let (kind, writes) = (BuyerKind::Connected, member(buyer, Access::Write));
    world.run(&add(buyer, kind), &writes).unwrap();
    let rename = ChangeBuyerOrganization { buyer, kind, seen: None, profile: profile("Coffee House") };
    world.run(&rename, &writes).unwrap();
    assert_eq!(count(&world, &Key::buyer_organization(buyer)), 1);
}
