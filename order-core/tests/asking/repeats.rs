//! Who is told an answer that is kept under an idempotency key.

use futures_executor::block_on;
use order_core::operation::party::AddAddress;
use order_core::operation::tag::CreateTag;
use order_core::order::Colour;
use order_core::party::{Access, BuyerKind};
use order_core::value::AccountId;
use order_core::{Actor, RunError};
use order_testkit::world::{brand, id, name, other_brand};

use super::shop::Ordered;

fn account() -> Actor {
    Actor::account(id(AccountId::made, 75))
}

#[test]
fn an_answer_is_kept_from_whoever_no_longer_belongs_there() {
    block_on(async {
        let ordered = Ordered::open().await;
        let desk = ordered.world.desk();
        let staff = account().staff(brand(), Access::Write);
        let create = || CreateTag { brand: brand(), name: name("Window"), colour: Colour::GREY };
        let made = desk.run(create(), &staff).key(name("k")).await.unwrap();
        let reader = account().staff(brand(), Access::Read);
        for actor in [&staff, &reader] {
            assert_eq!(desk.run(create(), actor).key(name("k")).await.unwrap(), made);
        }
        let (revoked, elsewhere) = (account(), account().staff(other_brand(), Access::Write));
        let buyer = ordered.buyers[0];
        let member = account().member(buyer, Access::Write);
        for actor in [&revoked, &elsewhere, &member] {
            let again = desk.run(create(), actor).key(name("k")).await;
            assert!(matches!(again, Err(RunError::Missing(_))), "{actor:?}");
        }
        let add = || AddAddress { buyer, kind: BuyerKind::Connected, address: address(&ordered) };
        desk.run(add(), &member).key(name("k")).await.unwrap();
        for actor in [&revoked, &staff, &account().member(ordered.buyers[1], Access::Write)] {
            let again = desk.run(add(), actor).key(name("k")).await;
            assert!(matches!(again, Err(RunError::Missing(_))), "{actor:?}");
        }
    });
}

#[test]
fn what_a_buyer_did_at_a_brand_is_kept_from_whoever_buys_nothing_any_more() {
    block_on(async {
        let ordered = Ordered::open().await;
        let desk = ordered.world.desk();
        let member = account().member(ordered.buyers[0], Access::Write);
        let fill = || ordered.world.fill(&ordered.shop, ordered.buyers[0], &[1]);
        let filled = desk.run(fill(), &member).key(name("k")).await.unwrap();
        assert_eq!(desk.run(fill(), &member).key(name("k")).await.unwrap(), filled);
        let again = desk.run(fill(), &account()).key(name("k")).await;
        assert!(matches!(again, Err(RunError::Missing(_))));
    });
}

#[test]
fn what_was_answered_under_a_key_can_be_asked_for_and_nothing_is_done() {
    block_on(async {
        let ordered = Ordered::open().await;
        let desk = ordered.world.desk();
        let staff = account().staff(brand(), Access::Write);
        let create = |tag| CreateTag { brand: brand(), name: name(tag), colour: Colour::GREY };
        let under = |tag, actor| desk.run(create(tag), actor).key(name("k")).answered();
        assert!(under("Window", &staff).await.unwrap().is_none());
        assert!(under("Window", &staff).await.unwrap().is_none(), "it was done by being asked for");
        let made = desk.run(create("Window"), &staff).key(name("k")).await.unwrap();
        assert_eq!(under("Window", &staff).await.unwrap(), Some(made));
        assert!(desk.run(create("Window"), &staff).answered().await.unwrap().is_none());
        assert!(matches!(under("Shelf", &staff).await, Err(RunError::KeyReused)));
        let revoked = account();
        assert!(matches!(under("Window", &revoked).await, Err(RunError::Missing(_))));
        let other = Actor::account(id(AccountId::made, 76)).staff(brand(), Access::Write);
        assert!(under("Window", &other).await.unwrap().is_none());
    });
}

fn address(ordered: &Ordered) -> order_core::party::PostalAddressForm {
    match ordered.world.form().billing {
        order_core::cart::AddressChoice::Written(address) => *address,
        order_core::cart::AddressChoice::Missing | order_core::cart::AddressChoice::Book(_) => {
            order_core::party::PostalAddressForm::default()
        }
    }
}
