//! The story goes on: cards that are charged, and cards that are not.

use order_core::cart::*;
use order_core::gateway::Register;
use order_core::operation::cart::AddToCart;
use order_core::operation::confirmation::{ConfirmationEdits, LineEdit, MakeEditable, UpdateConfirmation};
use order_core::operation::order::{PlaceOrder, PreviewOrder, RejectOrder};
use order_core::operation::payment::*;
use order_core::order::{DeclineReason, Notify, Payment, Revision};
use order_core::record::{Key, Keys};
use order_core::store::Store;
use order_core::value::*;
use order_testkit::sandbox::TestCard;

use super::story::{Offer, Teller, address, dressed, name, pieces};

impl Teller {
    /// Orders that are paid by card, and attempts that no order comes of.
    pub(crate) async fn pay_by_card(&self, offer: &Offer<'_>) {
        self.capture_and_give_back(offer).await;
        self.release(offer).await;
        self.attempt(offer).await;
        self.keep(offer).await;
    }

    /// The keys of the steps of an order's payment.
    async fn steps(&self, order: OrderId) -> Vec<PaymentKey> {
        let key = Key::payment(self.brand, order);
        let mut keys = Keys::new();
        keys.record(key.clone());
        let facts = self.desk.store().load(keys).await.unwrap();
        facts.get::<Payment>(&key).unwrap().steps.iter().map(|step| step.key).collect()
    }

    async fn settle(&self, order: OrderId, step: PaymentKey, reason: Option<DeclineReason>) {
        let answer = match reason {
            Some(reason) => StepAnswer::Declined { reason },
            None => StepAnswer::Done { reference: name("ch_1") },
        };
        self.keyed(SettlePaymentStep { brand: self.brand, order, step, answer }, step).await;
    }

    /// One is captured, one captured and given back in part, two not captured in the end.
    async fn capture_and_give_back(&self, offer: &Offer<'_>) {
        let (brand, seen, notify) = (self.brand, None, Notify::silent);
        let mut orders = Vec::new();
        for _ in 0..4 {
            let order = self.by_card(offer).await;
            self.answered(order, false).await;
            self.confirm(order, &[], Vec::new()).await;
            orders.push(order);
        }
        self.settle(orders[0], self.steps(orders[0]).await[0], None).await;
        for order in [orders[1], orders[3]] {
            self.settle(order, self.steps(order).await[0], Some(DeclineReason::CardRefused)).await;
        }
        let order = orders[2];
        self.settle(order, self.steps(order).await[0], None).await;
        self.run(MakeEditable { brand, order, seen, notify: notify() }).await;
        let lines = vec![LineEdit::quantity(offer.products[1].skus[0], pieces(1))];
        let edits = ConfirmationEdits { lines, ..ConfirmationEdits::none() };
        let (revision, approval_requested) = (Revision::from_number(1), false);
        let update =
            UpdateConfirmation { brand, order, seen, revision, edits, notify: notify(), approval_requested };
        self.run(update).await;
        self.confirm(order, &[], Vec::new()).await;
    }

    /// One is never answered, one placed and rejected.
    async fn release(&self, offer: &Offer<'_>) {
        self.by_card(offer).await;
        let order = self.by_card(offer).await;
        self.run(RejectOrder { brand: self.brand, order, seen: None, notify: Notify::silent() }).await;
        self.settle(order, self.steps(order).await[0], None).await;
    }

    /// A card that is kept, as a checkout form names it; one is registered when there is none.
    pub(crate) async fn card(&self, keeper: CardKeeper, buyer: BuyerOrganizationId) -> PaymentForm {
        let kept = self.desk.ask(ViewCards { keeper, buyer }, &self.host).await.unwrap();
        let kept = match kept.first() {
            Some(kept) => kept.id,
            None => self.run(KeepCard { keeper, card: self.registered(buyer, 1).await }).await.id,
        };
        PaymentForm::Card(Some(kept))
    }

    async fn registered(&self, owner: BuyerOrganizationId, number: u8) -> RegisteredCard {
        let (key, card) = (PaymentKey::made(Timestamp::MIN, [number; 10]), TestCard::Good.typed());
        self.gateway.register_card(Register { key, owner, card }).await.unwrap()
    }

    /// One card is kept, and one forgotten.
    async fn keep(&self, offer: &Offer<'_>) {
        let (keeper, buyer) = (CardKeeper::Buyer, offer.buyer);
        let kept = self.keyed(KeepCard { keeper, card: self.registered(buyer, 2).await }, buyer).await.id;
        self.run(KeepCard { keeper, card: self.registered(buyer, 3).await }).await;
        self.keyed(ForgetCard { keeper, buyer, card: kept }, buyer).await;
    }

    /// Every way in which an attempt ends without an order, and those that have not ended.
    async fn attempt(&self, offer: &Offer<'_>) {
        let (brand, reason) = (self.brand, DeclineReason::InsufficientFunds);
        let settle = |attempt, answer| SettleCardAttempt { brand, attempt, answer };
        let authorized = || AttemptAnswer::Authorized { reference: name("au_1"), lapses_at: Timestamp::MAX };
        self.begun(offer).await;
        self.run(settle(self.begun(offer).await, authorized())).await;
        let declined = self.begun(offer).await;
        self.keyed(settle(declined, AttemptAnswer::Declined { reason }), declined).await;
        let answers = [None, Some(AttemptAnswer::Released), Some(AttemptAnswer::NotReleased { reason })];
        for answer in answers {
            let attempt = self.begun(offer).await;
            self.run(settle(attempt, authorized())).await;
            self.keyed(AbandonCardAttempt { brand, attempt }, attempt).await;
            if let Some(answer) = answer {
                self.run(settle(attempt, answer)).await;
            }
        }
    }

    /// An attempt for a cart of its own.
    async fn begun(&self, offer: &Offer<'_>) -> PaymentKey {
        let coats = dressed(&offer.products[0], offer.lining);
        let coats = CartItem { note_to_own_company: None, message_to_brand: None, ..coats };
        let mut add = AddToCart::of(self.brand, offer.buyer, offer.full, vec![coats]);
        add.route = CartRoute::Proxy;
        let (brand, cart) = (self.brand, self.run(add).await.id);
        let mut form = CheckoutForm::to(address());
        form.payment = self.card(CardKeeper::Brand(self.brand), offer.buyer).await;
        let question = PreviewOrder { brand, cart, form: form.clone() };
        let agreed = self.desk.ask(question, &self.host).await.unwrap().fingerprint;
        let order = PlaceOrder { brand, cart, form, agreed };
        self.keyed(BeginCardAttempt { order }, cart).await.unwrap().key
    }
}
