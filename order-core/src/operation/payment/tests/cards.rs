//! Cards that are kept to pay with again.

use super::super::{ForgetCard, KeepCard};
use super::card;
use crate::cart::KeptCards;
use crate::operation::party::CreateBuyerOrganization;
use crate::operation::test_world::{TestWorld, stranger};
use crate::party::{Access, Actor, BuyerOrganization, OrganizationProfile};
use crate::record::Key;
use crate::value::limits::CARDS_MAX;
use crate::value::{AccountId, BuyerOrganizationId, CardId, Locale, LocalizedName, Name};

fn organization(world: &mut TestWorld) -> BuyerOrganizationId {
    let id = BuyerOrganizationId::made(world.now, [5; 10]);
    let name = LocalizedName::new(Locale::EN, Name::new("Tea House").unwrap());
    let email = "hello@tea.example".parse().unwrap();
    let profile = OrganizationProfile::company(name, "JP".parse().unwrap(), email);
    world.run(&CreateBuyerOrganization { id, profile, owner: None }, &Actor::host()).unwrap();
    assert!(world.get::<BuyerOrganization>(&Key::buyer_organization(id)).is_some());
    id
}

fn member(world: &TestWorld, buyer: BuyerOrganizationId, access: Access) -> Actor {
    Actor::account(AccountId::made(world.now, [6; 10])).member(buyer, access)
}

fn kept(world: &TestWorld, buyer: BuyerOrganizationId) -> Vec<CardId> {
    let kept = world.get::<KeptCards>(&Key::kept_cards(buyer));
    kept.map(|kept| kept.cards.iter().map(|kept| kept.id).collect()).unwrap_or_default()
}

#[test]
fn members_keep_cards_and_forget_them() {
    let mut world = TestWorld::new();
    let buyer = organization(&mut world);
    let (writes, reads) = (member(&world, buyer, Access::Write), member(&world, buyer, Access::Read));
    let keep = KeepCard { buyer, card: card("tok_secret_1") };
    assert!(world.is_missing(&keep, &stranger()));
    assert_eq!(world.refused(&keep, &reads), ["not_permitted"]);
    let first = world.run(&keep, &writes).unwrap().id;
    let log = format!("{:?}", world.log);
    assert!(log.contains("Visa 4242 12/30") && !log.contains("tok_secret"), "{log}");
    let second = world.run(&KeepCard { buyer, card: card("tok_2") }, &writes).unwrap().id;
    assert_eq!(world.run(&keep, &writes).unwrap().id, first, "it is kept already");
    assert_eq!(kept(&world, buyer), [first, second]);

    let forget = ForgetCard { buyer, card: first };
    assert!(world.is_missing(&forget, &stranger()));
    assert_eq!(world.refused(&forget, &reads), ["not_permitted"]);
    world.run(&forget, &writes).unwrap();
    assert_eq!(kept(&world, buyer), [second]);
    assert!(world.is_missing(&forget, &writes));
    assert!(!format!("{:?}", world.log).contains("tok_"));
}

#[test]
fn no_more_cards_are_kept_than_may_be() {
    let mut world = TestWorld::new();
    let buyer = organization(&mut world);
    let writes = member(&world, buyer, Access::Write);
    for number in 0..CARDS_MAX {
        world.run(&KeepCard { buyer, card: card(&format!("tok_{number}")) }, &writes).unwrap();
    }
    let more = KeepCard { buyer, card: card("tok_more") };
    assert_eq!(world.refused(&more, &writes), ["too_many_cards"]);
    assert_eq!(kept(&world, buyer).len(), CARDS_MAX);
}
