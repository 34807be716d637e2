//! What a gateway refuses for good: a dead letter of the brand, until somebody has it asked for again or drops it.

use std::sync::Arc;
use std::time::Duration;

use futures_executor::block_on;
use order_core::cart::CardReference;
use order_core::desk::PaymentsWorked;
use order_core::gateway::{
    Authorize, Authorized, Capture, GatewayError, GatewayReceipt, Known, NoAnswer, Refund, Register,
    VoidAuthorization,
};
use order_core::operation::confirmation::{ConfirmationEdits, LineEdit, MakeEditable, UpdateConfirmation};
use order_core::operation::letter::{DropDeadLetter, RetryDeadLetter};
use order_core::operation::payment::{SettlePaymentStep, StepAnswer};
use order_core::order::{DeclineReason, Notify, Payment, Revision};
use order_core::party::Access;
use order_core::record::{Channel, KeptTask, Key, Task, TaskState};
use order_core::store::Store;
use order_core::value::{AccountId, OrderId, PaymentKey};
use order_core::{Actor, PaymentGateway, SharedGateway};
use order_store_memory::MemoryStore;
use order_testkit::World;
use order_testkit::paying::{audit, card_order, work_all};
use order_testkit::sandbox::{Asked, SandboxGateway};
use order_testkit::world::{Shop, brand, id, partition, quantity};

async fn shop() -> (World<MemoryStore>, Shop) {
    let world = World::new(MemoryStore::new());
    world.open_brand().await;
    let shop = world.open_card_shop().await;
    (world, shop)
}

/// A confirmed order of one buyer, whose capture is to be asked for.
async fn confirmed(world: &World<MemoryStore>, shop: &Shop, number: u32) -> OrderId {
    let buyer = world.add_buyer(number).await;
    let order = card_order(world, shop, buyer).await;
    let order = world.place(order).await.id;
    world.answer_as_placed(order).await;
    world.run(world.confirming(order)).await;
    order
}

async fn work(world: &World<MemoryStore>) -> PaymentsWorked {
    world.desk().work_payments(world.shared_gateway(), 100).await.expect("the store is calm")
}

async fn letters(world: &World<MemoryStore>) -> Vec<KeptTask> {
    let all = world.tasks(partition(), TaskState::Dead, 10).await;
    all.into_iter().filter(|kept| kept.task.channel() == Channel::Payment).collect()
}

async fn word(world: &World<MemoryStore>, order: OrderId) -> &'static str {
    world.record::<Payment>(&Key::payment(brand(), order)).await.word()
}

fn staff() -> Actor {
    Actor::account(id(AccountId::made, 74)).staff(brand(), Access::Write)
}

#[test]
fn what_is_refused_is_a_dead_letter_and_retrying_it_asks_under_another_key() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = confirmed(&world, &shop, 1).await;
        world.gateway().refuse(0, DeclineReason::CardRefused);
        assert_eq!(work(&world).await.declined, 1);
        let dead = letters(&world).await;
        let recipient = &dead[0].recipients[0];
        assert_eq!((dead.len(), recipient.failure.as_deref()), (1, Some("card_refused")));
        let letter = world.letter(&dead[0].task, &recipient.to);
        let retried = world.desk().run(RetryDeadLetter { letter, due: None }, &staff()).await.unwrap();
        assert_ne!(retried.task, dead[0].task.id());
        assert_eq!((letters(&world).await.len(), word(&world, order).await), (0, "open"));
        assert!(world.drifts().await.is_empty());
        assert_eq!(work(&world).await, PaymentsWorked { done: 1, declined: 0, later: 0 });
        assert_eq!((word(&world, order).await, world.gateway().count(Asked::Capture)), ("captured", 2));
        work_all(&world).await;
        audit(&world, "asked again").await;
    });
}

#[test]
fn refused_again_is_a_dead_letter_again_and_dropping_it_leaves_the_payment_as_it_is() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = confirmed(&world, &shop, 1).await;
        for _ in 0..2 {
            world.gateway().refuse(0, DeclineReason::Other);
            work(&world).await;
            let dead = letters(&world).await.remove(0);
            let letter = world.letter(&dead.task, &dead.recipients[0].to);
            world.run(RetryDeadLetter { letter, due: None }).await;
        }
        world.gateway().refuse(0, DeclineReason::Other);
        work(&world).await;
        let dead = letters(&world).await.remove(0);
        let letter = world.letter(&dead.task, &dead.recipients[0].to);
        world.run(DropDeadLetter { letter }).await;
        assert_eq!((letters(&world).await.len(), word(&world, order).await), (0, "failed"));
        work_all(&world).await;
        audit(&world, "dropped").await;
    });
}

#[test]
fn whoever_dies_after_noting_a_refusal_leaves_it_to_be_seen() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = confirmed(&world, &shop, 1).await;
        let step = world.record::<Payment>(&Key::payment(brand(), order)).await.steps[0].key;
        let answer = StepAnswer::Declined { reason: DeclineReason::Other };
        world.run(SettlePaymentStep { brand: brand(), order, step, answer }).await;
        assert_eq!(work(&world).await.declined, 1);
        assert_eq!((letters(&world).await.len(), world.gateway().count(Asked::Capture)), (1, 0));
    });
}

#[test]
fn what_falls_with_a_refused_capture_is_nobodys_business() {
    block_on(async {
        let (world, shop) = shop().await;
        let order = confirmed(&world, &shop, 1).await;
        let (brand, seen, notify, approval_requested) = (brand(), None, Notify::silent, false);
        world.run(MakeEditable { brand, order, seen, notify: notify() }).await;
        let lines = vec![LineEdit::quantity(shop.skus[0], quantity(1))];
        let edits = ConfirmationEdits { lines, ..ConfirmationEdits::none() };
        let revision = Revision::from_number(1);
        world
            .run(UpdateConfirmation {
                brand,
                order,
                seen,
                revision,
                edits,
                notify: notify(),
                approval_requested,
            })
            .await;
        world.run(world.confirming(order)).await;
        let payment: Payment = world.record(&Key::payment(brand, order)).await;
        assert_eq!(payment.steps.len(), 2, "a capture, and a refund of a part");
        world.gateway().refuse(0, DeclineReason::Other);
        assert_eq!(work(&world).await, PaymentsWorked { done: 1, declined: 1, later: 0 });
        assert_eq!((letters(&world).await.len(), world.gateway().count(Asked::Refund)), (1, 0));
    });
}

/// A gateway that takes four minutes for a capture, while others look for work.
struct Slow {
    world: Arc<World<MemoryStore>>,
    inner: SandboxGateway,
}

impl Slow {
    /// What others find to do now, when it is so late.
    async fn others(&self) -> Vec<PaymentKey> {
        let now = self.world.now();
        let leases = self.world.store().lease(Channel::Payment, now, now, 100).await.expect("the outbox");
        let key = |task: &Task| match task {
            Task::Payment(task) => match task.work {
                order_core::record::GatewayWork::Step { step, .. } => step,
                order_core::record::GatewayWork::Attempt { attempt } => attempt,
            },
            Task::Notice(_) | Task::AccountMail(_) => panic!("no task for a gateway"),
        };
        leases.iter().map(|lease| key(&lease.task)).collect()
    }
}

impl PaymentGateway for Slow {
    async fn register(&self, request: Register) -> Result<CardReference, GatewayError> {
        self.inner.register(request).await
    }

    async fn authorize(&self, request: Authorize) -> Result<Authorized, GatewayError> {
        self.inner.authorize(request).await
    }

    async fn capture(&self, request: Capture) -> Result<GatewayReceipt, GatewayError> {
        self.world.pass(Duration::from_secs(4 * 60));
        let others = self.others().await;
        assert!(!others.contains(&request.key), "somebody else is given what is being asked for");
        self.inner.capture(request).await
    }

    async fn void(&self, request: VoidAuthorization) -> Result<GatewayReceipt, GatewayError> {
        self.inner.void(request).await
    }

    async fn refund(&self, request: Refund) -> Result<GatewayReceipt, GatewayError> {
        self.inner.refund(request).await
    }

    async fn look_up(&self, key: PaymentKey) -> Result<Known, NoAnswer> {
        self.inner.look_up(key).await
    }
}

#[test]
fn a_slow_gateway_lets_no_lease_lapse() {
    block_on(async {
        let (world, shop) = shop().await;
        let world = Arc::new(world);
        for number in 1..=3 {
            confirmed(&world, &shop, number).await;
        }
        let slow = Slow { world: Arc::clone(&world), inner: world.gateway().clone() };
        let worked =
            world.desk().work_payments(&SharedGateway::new(slow), 100).await.expect("the store is calm");
        assert_eq!(worked.done, 3);
        assert_eq!(world.gateway().count(Asked::Capture), 3);
    });
}

#[test]
fn no_more_is_taken_than_was_asked_for() {
    block_on(async {
        let (world, shop) = shop().await;
        for number in 1..=3 {
            confirmed(&world, &shop, number).await;
        }
        for (limit, done) in [(0, 0), (2, 2), (2, 1)] {
            let worked = world.desk().work_payments(world.shared_gateway(), limit).await;
            assert_eq!(worked.expect("the store is calm").done, done);
        }
    });
}
