//! Cards over the desk: registered for a buyer organization, kept as the gateway tells of them, and good for nobody else.

use futures_executor::block_on;
use order_core::cart::{CardKeeper, CardReference, CardToken, CheckoutForm, KeptCard, PaymentForm};
use order_core::desk::{ByCardError, RegisterCard, RegisterCardError};
use order_core::gateway::{
    Authorize, Authorized, Capture, GatewayError, GatewayReceipt, Known, NewCard, NoAnswer, Refund, Register,
    VoidAuthorization,
};
use order_core::operation::order::{PlaceOrder, PlaceRefusal, PreviewOrder};
use order_core::operation::payment::ViewCards;
use order_core::order::DeclineReason;
use order_core::party::Access;
use order_core::value::{AccountId, BuyerOrganizationId, CardId, Name, limits::CARDS_MAX};
use order_core::{Actor, PaymentGateway, RunError, SharedGateway};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::paying::{audit, with_card, work_all};
use order_testkit::sandbox::{Asked, GatewayFault, SandboxGateway, TestCard};
use order_testkit::world::{Shop, brand, id, name};

async fn shop() -> (World<MemoryStore>, Shop, BuyerOrganizationId) {
    let world = World::new(MemoryStore::new());
    world.open_brand().await;
    let shop = world.open_card_shop().await;
    let buyer = world.add_buyer(1).await;
    (world, shop, buyer)
}

fn member(buyer: BuyerOrganizationId, access: Access) -> Actor {
    Actor::account(id(AccountId::made, 77)).member(buyer, access)
}

async fn register(
    world: &World<MemoryStore>,
    (buyer, card, key): (BuyerOrganizationId, NewCard, Option<Name>),
    actor: &Actor,
) -> Result<KeptCard, RegisterCardError> {
    let request = RegisterCard { keeper: CardKeeper::Buyer, buyer, card, key };
    world.desk().register_card(request, actor, world.shared_gateway()).await
}

async fn kept(world: &World<MemoryStore>, buyer: BuyerOrganizationId) -> Vec<KeptCard> {
    let view = ViewCards { keeper: CardKeeper::Buyer, buyer };
    world.desk().ask(view, world.host()).await.expect("it is there")
}

fn refused(outcome: Result<KeptCard, RegisterCardError>) -> Vec<&'static str> {
    match outcome {
        Err(RegisterCardError::Run(RunError::Refused(why))) => why.codes(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_card_is_registered_kept_and_paid_with() {
    block_on(async {
        let (world, shop, buyer) = shop().await;
        let member = member(buyer, Access::Write);
        let card =
            register(&world, (buyer, TestCard::Good.typed(), None), &member).await.expect("a good card");
        assert_eq!(kept(&world, buyer).await, std::slice::from_ref(&card));
        assert_eq!(
            (card.card.last_four.to_string(), card.card.expiry.to_string()),
            ("4242".into(), "12/40".into())
        );
        let filled = world.fill_cart(&shop, buyer, &[4]).await;
        let order = with_card(&world, filled, card.id).await;
        let run = world.desk().run(order, &member);
        run.by_card(world.shared_gateway()).await.expect("it is placed");
        work_all(&world).await;
        audit(&world, "a card of its own").await;
    });
}

#[test]
fn whoever_may_not_keep_a_card_is_refused_before_the_gateway_hears_of_it() {
    block_on(async {
        let (world, _, buyer) = shop().await;
        let typed = || (buyer, TestCard::Good.typed(), None);
        let stranger = member(id(BuyerOrganizationId::made, 404), Access::Write);
        let outcome = register(&world, typed(), &stranger).await;
        assert!(matches!(outcome, Err(RegisterCardError::Run(RunError::Missing(_)))), "{outcome:?}");
        assert_eq!(refused(register(&world, typed(), &member(buyer, Access::Read)).await), ["not_permitted"]);
        assert_eq!(world.gateway().count(Asked::Register), 0);
        for _ in 0..CARDS_MAX {
            world.card(buyer, TestCard::Good).await;
        }
        assert_eq!(refused(register(&world, typed(), world.host()).await), ["too_many_cards"]);
        assert_eq!(world.gateway().count(Asked::Register), CARDS_MAX);
    });
}

#[test]
fn a_card_that_the_gateway_does_not_take_is_not_kept() {
    block_on(async {
        let (world, _, buyer) = shop().await;
        let unknown = NewCard::new("4111111111111111", "12/40", "987").expect("a card");
        for (card, reason) in [
            (unknown, DeclineReason::WrongNumber),
            (TestCard::WrongSecurityCode.typed(), DeclineReason::WrongSecurityCode),
        ] {
            let outcome = register(&world, (buyer, card, None), world.host()).await;
            assert!(matches!(outcome, Err(RegisterCardError::Declined(why)) if why == reason), "{outcome:?}");
        }
        for fault in GatewayFault::ALL {
            world.gateway().strike(0, fault);
            let outcome = register(&world, (buyer, TestCard::Good.typed(), None), world.host()).await;
            assert!(matches!(outcome, Err(RegisterCardError::NoAnswer(_))), "{fault:?}: {outcome:?}");
        }
        assert_eq!(kept(&world, buyer).await, []);
    });
}

#[test]
fn registering_once_more_under_one_key_keeps_one_card() {
    block_on(async {
        let (world, _, buyer) = shop().await;
        let typed = |card: TestCard| (buyer, card.typed(), Some(name("once")));
        // Whoever was not answered asks again, and finds what the first call did.
        world.gateway().strike(0, GatewayFault::After);
        assert!(register(&world, typed(TestCard::Good), world.host()).await.is_err());
        let first = register(&world, typed(TestCard::Good), world.host()).await.expect("a good card");
        for _ in 1..CARDS_MAX {
            world.card(buyer, TestCard::Good).await;
        }
        let again = register(&world, typed(TestCard::Good), world.host()).await.expect("the same");
        assert_eq!(again, first, "also when there is no room for another");
        assert_eq!(kept(&world, buyer).await.len(), CARDS_MAX);
        let other = register(&world, typed(TestCard::NoFunds), world.host()).await;
        assert!(matches!(other, Err(RegisterCardError::Run(RunError::KeyReused))), "{other:?}");
        // Somebody else's key of the same name is another one.
        let full = register(&world, typed(TestCard::Good), &member(buyer, Access::Write)).await;
        assert_eq!(refused(full), ["too_many_cards"]);
    });
}

/// What placing by a card is refused for.
async fn why(world: &World<MemoryStore>, mut order: PlaceOrder, card: CardId) -> Vec<&'static str> {
    order.form.payment = PaymentForm::Card(Some(card));
    match world.desk().run(order, world.host()).by_card(world.shared_gateway()).await {
        Err(ByCardError::Run(RunError::Refused(why))) => why.codes(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn somebody_elses_card_pays_for_nothing() {
    block_on(async {
        let (world, shop, buyer) = shop().await;
        let other = world.add_buyer(2).await;
        let theirs = world.card(other, TestCard::Good).await;
        let of_staff = world.keep(CardKeeper::Brand(brand()), buyer, TestCard::Good.typed()).await;
        let own = world.card(buyer, TestCard::Good).await;
        let filled = world.fill_cart(&shop, buyer, &[4]).await;
        let order = with_card(&world, filled, own).await;
        for card in [theirs, of_staff] {
            assert_eq!(why(&world, order.clone(), card).await, ["card_missing"]);
            let form = CheckoutForm { payment: PaymentForm::Card(Some(card)), ..order.form.clone() };
            let preview =
                world.desk().ask(PreviewOrder { brand: brand(), cart: filled, form }, world.host()).await;
            let Err(RunError::Refused(why)) = preview else { panic!("{preview:?}") };
            assert_eq!(why.first(), &PlaceRefusal::CardMissing);
        }
        assert_eq!(world.gateway().count(Asked::Authorize), 0, "no gateway hears of it");
    });
}

/// A gateway that answers registering with the token of somebody else, as after a mistake of its own or of whoever connected it.
struct Mistaken {
    inner: SandboxGateway,
    token: CardToken,
}

impl PaymentGateway for Mistaken {
    async fn register(&self, request: Register) -> Result<CardReference, GatewayError> {
        let told = self.inner.register(request).await?;
        Ok(CardReference { token: self.token.clone(), ..told })
    }

    async fn authorize(&self, request: Authorize) -> Result<Authorized, GatewayError> {
        self.inner.authorize(request).await
    }

    async fn capture(&self, request: Capture) -> Result<GatewayReceipt, GatewayError> {
        self.inner.capture(request).await
    }

    async fn void(&self, request: VoidAuthorization) -> Result<GatewayReceipt, GatewayError> {
        self.inner.void(request).await
    }

    async fn refund(&self, request: Refund) -> Result<GatewayReceipt, GatewayError> {
        self.inner.refund(request).await
    }

    async fn look_up(&self, key: order_core::value::PaymentKey) -> Result<Known, NoAnswer> {
        self.inner.look_up(key).await
    }
}

#[test]
fn the_gateway_is_told_the_owner_and_refuses_the_token_of_another() {
    block_on(async {
        let (world, shop, buyer) = shop().await;
        let other = world.add_buyer(2).await;
        let request = |buyer, card: TestCard| RegisterCard {
            keeper: CardKeeper::Buyer,
            buyer,
            card: card.typed(),
            key: None,
        };
        let theirs =
            world.desk().register_card(request(other, TestCard::Good), world.host(), world.shared_gateway());
        let token = theirs.await.expect("a good card").card.token;
        let inner = world.gateway().clone();
        let mistaken = SharedGateway::new(Mistaken { inner, token });
        let card = world.desk().register_card(request(buyer, TestCard::Good), world.host(), &mistaken).await;
        let filled = world.fill_cart(&shop, buyer, &[4]).await;
        let order = with_card(&world, filled, card.expect("it is kept").id).await;
        match world.desk().run(order, world.host()).by_card(&mistaken).await {
            Err(ByCardError::Run(RunError::Refused(why))) => {
                let reason = DeclineReason::UnknownCard;
                assert_eq!(why.into_vec(), [PlaceRefusal::CardDeclined { reason }]);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(world.gateway().held(), []);
        work_all(&world).await;
        audit(&world, "somebody else's token").await;
    });
}
