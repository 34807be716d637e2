//! Cards that are kept to pay with again.

use super::super::{ForgetCard, KeepCard, MayKeepCard, ViewCards};
use super::card;
use crate::cart::{CardKeeper, KeptCards, RegisteredCard};
use crate::operation::order::tests::stage::{BUYER, Stage, id, member};
use crate::operation::test_world::{TestWorld, reader, stranger, writer};
use crate::operation::{Command, Stop};
use crate::party::{Access, Actor};
use crate::record::Key;
use crate::value::limits::CARDS_MAX;
use crate::value::{BrandId, BuyerOrganizationId, CardId};

fn keep(keeper: CardKeeper, token: &str) -> KeepCard {
    KeepCard { keeper, card: RegisteredCard::answered(BUYER, card(token)) }
}

const fn forget(keeper: CardKeeper, card: CardId) -> ForgetCard {
    ForgetCard { keeper, buyer: BUYER, card }
}

fn kept(world: &TestWorld, keeper: CardKeeper) -> Vec<CardId> {
    let kept = world.get::<KeptCards>(&Key::kept_cards(keeper, BUYER));
    kept.map(|kept| kept.cards.iter().map(|kept| kept.id).collect()).unwrap_or_default()
}

fn sees(world: &TestWorld, keeper: CardKeeper, actor: &Actor) -> Option<Vec<CardId>> {
    match world.ask(&ViewCards { keeper, buyer: BUYER }, actor) {
        Ok(cards) => Some(cards.iter().map(|kept| kept.id).collect()),
        Err(Stop::Missing(_)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

/// Keeping, looking and forgetting for those who write, those who read, and those for whom there is nothing.
fn lives(stage: &mut Stage, keeper: CardKeeper, writes: &Actor, reads: Option<&Actor>, nobody: &[Actor]) {
    let world = &mut stage.world;
    let wish = keep(keeper, "tok_secret_1");
    let room = MayKeepCard { keeper, buyer: BUYER };
    for actor in nobody {
        assert!(world.is_missing(&wish, actor), "{actor:?}");
        assert!(matches!(world.ask(&room, actor), Err(Stop::Missing(_))), "{actor:?}");
        assert_eq!(sees(world, keeper, actor), None, "{actor:?}");
    }
    if let Some(actor) = reads {
        assert_eq!(world.refused(&wish, actor), ["not_permitted"]);
        assert!(matches!(world.ask(&room, actor), Err(Stop::Refused(_))));
    }
    world.ask(&room, writes).unwrap();
    let first = world.run(&wish, writes).unwrap().id;
    let log = format!("{:?}", world.log);
    assert!(log.contains("Visa 4242 12/30") && !log.contains("tok_secret"), "{log}");
    let second = world.run(&keep(keeper, "tok_2"), writes).unwrap().id;
    assert_eq!(world.run(&wish, writes).unwrap().id, first, "it is kept already");
    assert_eq!(kept(world, keeper), [first, second]);
    for actor in reads.into_iter().chain([writes]) {
        assert_eq!(sees(world, keeper, actor), Some(vec![first, second]));
    }

    let gone = forget(keeper, first);
    for actor in nobody {
        assert!(world.is_missing(&gone, actor), "{actor:?}");
    }
    if let Some(actor) = reads {
        assert_eq!(world.refused(&gone, actor), ["not_permitted"]);
    }
    world.run(&gone, writes).unwrap();
    assert_eq!(kept(world, keeper), [second]);
    assert!(world.is_missing(&gone, writes));
    assert!(!format!("{:?}", world.log).contains("tok_"));
}

#[test]
fn members_keep_cards_and_forget_them() {
    let mut stage = Stage::new();
    let staff = writer(stage.brand);
    let (writes, reads) = (member(Access::Write), member(Access::Read));
    lives(&mut stage, CardKeeper::Buyer, &writes, Some(&reads), &[stranger(), staff]);
}

#[test]
fn staff_keep_cards_of_their_buyers_and_forget_them() {
    for offline in [false, true] {
        let mut stage = Stage::new();
        if offline {
            stage.make_offline();
        }
        let brand = stage.brand;
        let (writes, reads) = (writer(brand), reader(brand));
        let elsewhere = writer(id(BrandId::made, 201));
        let nobody = [stranger(), elsewhere, member(Access::Write), Actor::offline_buyer(other())];
        lives(&mut stage, CardKeeper::Brand(brand), &writes, Some(&reads), &nobody);
    }
}

fn other() -> BuyerOrganizationId {
    id(BuyerOrganizationId::made, 66)
}

#[test]
fn an_offline_buyer_that_is_signed_in_keeps_its_cards_with_its_brand() {
    let mut stage = Stage::new();
    stage.make_offline();
    let (brand, itself) = (stage.brand, Actor::offline_buyer(BUYER));
    lives(&mut stage, CardKeeper::Brand(brand), &itself, None, &[Actor::offline_buyer(other())]);
    let elsewhere = CardKeeper::Brand(id(BrandId::made, 201));
    assert!(stage.world.is_missing(&keep(elsewhere, "tok_3"), &itself), "another brand does not know it");
}

#[test]
fn a_brand_keeps_no_cards_of_whom_it_is_not_connected_with() {
    let mut stage = Stage::new();
    let keeper = CardKeeper::Brand(stage.brand);
    let unknown = KeepCard { keeper, card: RegisteredCard::answered(other(), card("tok_1")) };
    assert!(stage.world.is_missing(&unknown, &writer(stage.brand)));
}

#[test]
fn what_one_keeper_has_is_not_among_what_the_other_has() {
    let mut stage = Stage::new();
    let brand = CardKeeper::Brand(stage.brand);
    let (staff, member) = (writer(stage.brand), member(Access::Write));
    let own = stage.world.run(&keep(CardKeeper::Buyer, "tok_1"), &member).unwrap().id;
    let theirs = stage.world.run(&keep(brand, "tok_1"), &staff).unwrap().id;
    assert_eq!(sees(&stage.world, CardKeeper::Buyer, &member), Some(vec![own]));
    assert_eq!(sees(&stage.world, brand, &staff), Some(vec![theirs]));
    assert!(stage.world.is_missing(&forget(brand, own), &staff));
    assert!(stage.world.is_missing(&forget(CardKeeper::Buyer, theirs), &member));
    assert_ne!(keep(brand, "tok_1").partition(), keep(CardKeeper::Buyer, "tok_1").partition());
}

#[test]
fn no_more_cards_are_kept_than_may_be() {
    let mut stage = Stage::new();
    let writes = member(Access::Write);
    let keeper = CardKeeper::Buyer;
    for number in 0..CARDS_MAX {
        stage.world.run(&keep(keeper, &format!("tok_{number}")), &writes).unwrap();
    }
    assert_eq!(stage.world.refused(&keep(keeper, "tok_more"), &writes), ["too_many_cards"]);
    match stage.world.ask(&MayKeepCard { keeper, buyer: BUYER }, &writes) {
        Err(Stop::Refused(why)) => assert_eq!(why.codes(), ["too_many_cards"]),
        other => panic!("{other:?}"),
    }
    stage.world.run(&keep(keeper, "tok_0"), &writes).unwrap();
    assert_eq!(kept(&stage.world, keeper).len(), CARDS_MAX);
}
