//! Which cards can pay for a cart.

use super::super::PlaceRefusal;
use super::stage::*;
use crate::cart::{CardKeeper, CardReference, CardToken, Cart, CartRoute, KeptCard, KeptCards, PaymentForm};
use crate::catalog::PaymentMethods;
use crate::operation::payment::ForgetCard;
use crate::order::PaymentChoice;
use crate::party::{Actor, Connection};
use crate::record::Key;
use crate::value::{BuyerOrganizationId, CardId, Name};

/// A card that is valid until the end of a month.
pub(super) fn card(expiry: &str) -> CardReference {
    CardReference {
        brand: Name::new("Visa").unwrap(),
        last_four: "4242".parse().unwrap(),
        expiry: expiry.parse().unwrap(),
        token: CardToken::new("tok_1").unwrap(),
    }
}

impl Stage {
    /// Has a card kept where those lie that can pay for the cart, and picks it.
    pub(in crate::operation) fn pay_by(&mut self, card: CardReference) -> CardId {
        let connection = self.world.get::<Connection>(&Key::connection(self.brand, BUYER));
        let offline = connection.is_some_and(|connection| connection.offline);
        let paid_for = self.world.get::<Cart>(&Key::cart(self.brand, self.cart)).unwrap();
        let picked = self.keep(CardKeeper::of(&paid_for, offline), card);
        self.form.payment = PaymentForm::Card(Some(picked));
        picked
    }

    /// Has a card of the buyer kept, past every rule, unless it is.
    pub(in crate::operation) fn keep(&mut self, keeper: CardKeeper, card: CardReference) -> CardId {
        let key = Key::kept_cards(keeper, BUYER);
        let kept = self.world.get::<KeptCards>(&key).map(|kept| kept.cards.clone());
        let mut cards = kept.unwrap_or_default();
        if let Some(kept) = cards.iter().find(|kept| kept.card == card) {
            return kept.id;
        }
        let first: u8 = if keeper == CardKeeper::Buyer { 40 } else { 80 };
        let id = id(CardId::made, first.saturating_add(u8::try_from(cards.len()).unwrap()));
        cards.push(KeptCard { id, card });
        self.world.put(key, KeptCards { buyer: BUYER, cards });
        id
    }
}

fn by_card() -> Stage {
    let mut stage = Stage::new();
    stage.edit_catalog(|catalog| catalog.payment = PaymentMethods::CardOnly);
    stage
}

#[test]
fn an_order_has_the_card_as_it_is_kept() {
    let mut stage = by_card();
    stage.pay_by(card("03/26"));
    let placed = stage.place();
    assert_eq!(stage.original(&placed).payment, PaymentChoice::Card(card("03/26")));
}

#[test]
fn a_card_is_over_when_the_kept_one_is() {
    let mut stage = by_card();
    let old = stage.pay_by(card("02/26"));
    assert_eq!(stage.not_shown(), [PlaceRefusal::CardExpired]);
    // The gateway tells of another card that it is valid for longer; that is another card.
    let new = stage.keep(CardKeeper::Buyer, card("02/30"));
    assert_ne!(old, new);
    assert_eq!(stage.not_shown(), [PlaceRefusal::CardExpired]);
    stage.form.payment = PaymentForm::Card(Some(new));
    stage.place();
}

#[test]
fn a_card_that_is_not_kept_for_the_buyer_is_missing() {
    let mut stage = by_card();
    let mine = stage.pay_by(card("12/30"));
    // Somebody else's record has a card of that id alone.
    let theirs = KeptCard { id: id(CardId::made, 99), card: card("12/30") };
    let other = id(BuyerOrganizationId::made, 66);
    let key = Key::kept_cards(CardKeeper::Buyer, other);
    stage.world.put(key, KeptCards { buyer: other, cards: vec![theirs] });
    let of_staff = stage.keep(CardKeeper::Brand(stage.brand), card("12/30"));
    for picked in [id(CardId::made, 99), id(CardId::made, 98), of_staff] {
        stage.form.payment = PaymentForm::Card(Some(picked));
        assert_eq!(stage.not_shown(), [PlaceRefusal::CardMissing], "{picked}");
    }
    // For a cart that staff fill it is the other way round.
    stage.make_proxy();
    stage.form.payment = PaymentForm::Card(Some(mine));
    assert_eq!(stage.not_shown(), [PlaceRefusal::CardMissing]);
    stage.form.payment = PaymentForm::Card(Some(of_staff));
    stage.place();
}

#[test]
fn an_offline_buyers_cards_lie_with_the_brand_whoever_orders() {
    for itself in [false, true] {
        let mut stage = by_card();
        stage.make_offline();
        if itself {
            stage.edit_cart(|cart| cart.route = CartRoute::OrderLink);
            stage.actor = Actor::offline_buyer(BUYER);
        }
        let own = stage.keep(CardKeeper::Buyer, card("12/30"));
        stage.form.payment = PaymentForm::Card(Some(own));
        assert_eq!(stage.not_shown(), [PlaceRefusal::CardMissing]);
        stage.pay_by(card("12/30"));
        assert_eq!(stage.form.payment, PaymentForm::Card(Some(id(CardId::made, 80))));
        stage.place();
    }
}

#[test]
fn a_card_that_is_forgotten_after_the_preview_is_missing() {
    let mut stage = by_card();
    let picked = stage.pay_by(card("12/30"));
    let agreed = stage.agreed();
    let order = stage.order(agreed);
    stage.authorize(&order);
    let forget = ForgetCard { keeper: CardKeeper::Buyer, buyer: BUYER, card: picked };
    let actor = stage.actor.clone();
    stage.world.run(&forget, &actor).unwrap();
    assert_eq!(stage.refused(agreed), [PlaceRefusal::CardMissing], "and nothing else");
}
