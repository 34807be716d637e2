//! Every bulk operation over orders in every state: the run does to each what the single operation does.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::operation::bulk::BulkRequest;
use order_core::operation::confirmation::{
    ApproveConfirmation, Confirm, ConfirmationEdits, CreateConfirmation, DeclineConfirmation,
};
use order_core::operation::delivery::{AttachReference, CreateBacklog, CreateDeliveryNote, CreateInvoice};
use order_core::operation::order::{ArchiveOrder, RejectOrder, ReturnOrder};
use order_core::operation::tag::{CreateTag, TagOrder};
use order_core::order::{Colour, DocumentKind, Notify};
use order_core::record::{BulkOperation, Key, OrderOutcome, Outcome, RunStatus, Selection, Task};
use order_core::value::{BillingRatio, OrderId, TagId};
use order_core::{Command, RunError};
use order_testkit::world::{brand, code, name, partition};

use super::shop::{Shop, is_done, nobodys};

/// A shop with an order in every state, and two tags.
struct Stage {
    shop: Shop,
    orders: Vec<OrderId>,
    tags: [TagId; 2],
}

const SEEN: Option<order_core::record::Version> = None;

fn create(order: OrderId, approval_requested: bool) -> CreateConfirmation {
    let (edits, notify) = (ConfirmationEdits::none(), Notify::silent());
    CreateConfirmation { brand: brand(), order, seen: SEEN, edits, notify, approval_requested }
}

fn confirm(order: OrderId, notify: Notify) -> Confirm {
    Confirm { brand: brand(), order, seen: SEEN, notify, tags: BTreeSet::new(), new_tags: Vec::new() }
}

impl Stage {
    async fn set() -> Self {
        let shop = Shop::open().await;
        let orders = shop.place_many(14).await;
        let world = &shop.world;
        let tag = |text: &str| CreateTag { brand: brand(), name: name(text), colour: Colour::GREY };
        let tags = [world.run(tag("Urgent")).await.id, world.run(tag("Late")).await.id];
        // 0 awaits its confirmation, 1 has one, for 2 the buyer is asked.
        for (at, order) in orders.iter().enumerate().skip(1).take(10) {
            world.run(create(*order, (2..=4).contains(&at))).await;
        }
        let revision =
            world.record::<order_core::order::Order>(&Key::order(brand(), orders[3])).await.revision;
        world.run(ApproveConfirmation { brand: brand(), order: orders[3], seen: None, revision }).await;
        let reason = None;
        world
            .run(DeclineConfirmation { brand: brand(), order: orders[4], seen: None, revision, reason })
            .await;
        for order in &orders[5..=8] {
            world.run(confirm(*order, Notify::silent())).await;
        }
        world.run(CreateBacklog { brand: brand(), order: orders[6], seen: SEEN }).await;
        world.run(CreateDeliveryNote { brand: brand(), order: orders[7], seen: SEEN }).await;
        let half = BillingRatio::WHOLE.ppm() / 2;
        let ratio = Some(BillingRatio::from_ppm(half).expect("a ratio"));
        world.run(CreateInvoice { brand: brand(), order: orders[8], seen: SEEN, ratio }).await;
        world.run(CreateInvoice { brand: brand(), order: orders[9], seen: SEEN, ratio: None }).await;
        let (kind, document) = (DocumentKind::Other, code("X-1"));
        let attach = AttachReference { brand: brand(), order: orders[10], seen: SEEN, kind, name: document };
        world.run(attach).await;
        shop.reject(orders[11]).await;
        let back = ReturnOrder { brand: brand(), order: orders[12], seen: SEEN, notify: Notify::silent() };
        world.run(back).await;
        shop.reject(orders[13]).await;
        world.run(ArchiveOrder { brand: brand(), order: orders[13], seen: SEEN }).await;
        let apply = BTreeSet::from([tags[1]]);
        world
            .run(TagOrder { brand: brand(), order: orders[1], seen: None, apply, remove: BTreeSet::new() })
            .await;
        Self { shop, orders, tags }
    }

    /// What there is of the orders and of all that came of them, without ids that are drawn anew.
    async fn looks(&self) -> Vec<String> {
        let mut looks = Vec::new();
        for order in &self.orders {
            let order = self.shop.order(*order).await;
            let kinds: Vec<_> = order.documents().map(|document| document.kind()).collect();
            looks.push(format!(
                "{} {:?} {:?} {:?} {:?} {:?} {:?} {kinds:?} {}",
                order.code,
                order.state.status(),
                order.state.is_archived(),
                order.delivery(),
                order.revision,
                order.figures(),
                order.tags,
                order.holds_stock,
            ));
        }
        looks.push(self.shop.stock().await.to_string());
        let leases = self.shop.world.lease(self.shop.world.now(), u32::MAX).await;
        for lease in leases {
            let Task::Notice(notice) = lease.task else { panic!("{:?} is no notice", lease.task) };
            looks.push(format!("{:?} {} {:?}", notice.kind, notice.order, notice.recipients));
        }
        for entry in self.shop.world.log(partition()).await {
            if !entry.operation.ends_with("_run") {
                let fields: Vec<_> = entry.changes.iter().map(|change| unnumbered(&change.field)).collect();
                looks.push(format!("{} {:?} {:?} {fields:?}", entry.operation, entry.actor, entry.notice));
            }
        }
        looks
    }

    async fn alone<C: Command>(
        &self,
        command: C,
        skipped_approval: impl Fn(&C::Output) -> bool,
    ) -> (Outcome, bool) {
        match self.shop.desk().run(command, self.shop.world.staff()).await {
            Ok(output) => (Outcome::Done, skipped_approval(&output)),
            Err(RunError::Refused(refusals)) => (Outcome::Skipped { reasons: refusals.to_any() }, false),
            Err(RunError::Missing(missing)) => {
                let not_found = order_core::operation::bulk::NotFound(missing);
                (Outcome::Skipped { reasons: vec![order_core::AnyReason::of(&not_found)] }, false)
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Does to one order by itself what the run does.
    async fn single(&self, operation: &BulkOperation, order: OrderId) -> OrderOutcome {
        let (brand, seen) = (brand(), SEEN);
        let (outcome, approval_skipped) = match operation.clone() {
            BulkOperation::CreateConfirmations { notify, approval_requested } => {
                let command = CreateConfirmation { notify, ..create(order, approval_requested) };
                self.alone(command, |_| false).await
            }
            BulkOperation::Confirm { notify } => {
                self.alone(confirm(order, notify), |done| done.approval_skipped).await
            }
            BulkOperation::Reject { notify } => {
                self.alone(RejectOrder { brand, order, seen, notify }, |_| false).await
            }
            BulkOperation::Archive => self.alone(ArchiveOrder { brand, order, seen }, |_| false).await,
            BulkOperation::Tag { apply, remove } => {
                self.alone(TagOrder { brand, order, seen: None, apply, remove }, |_| false).await
            }
            BulkOperation::CreateBacklog => self.alone(CreateBacklog { brand, order, seen }, |_| false).await,
            BulkOperation::CreateDeliveryNotes => {
                self.alone(CreateDeliveryNote { brand, order, seen }, |_| false).await
            }
            BulkOperation::CreateInvoices => {
                let ratio = Some(BillingRatio::WHOLE);
                self.alone(CreateInvoice { brand, order, seen, ratio }, |_| false).await
            }
        };
        OrderOutcome { order, outcome, approval_skipped }
    }
}

/// Every operation, and to how many of the orders it can be done.
fn operations(tags: [TagId; 2]) -> Vec<(BulkOperation, usize)> {
    let notify = Notify::send;
    let (apply, remove) = (BTreeSet::from([tags[0]]), BTreeSet::from([tags[1]]));
    vec![
        (BulkOperation::CreateConfirmations { notify: notify(), approval_requested: true }, 1),
        (BulkOperation::Confirm { notify: notify() }, 5),
        (BulkOperation::Reject { notify: notify() }, 3),
        (BulkOperation::Archive, 2),
        (BulkOperation::Tag { apply, remove }, 14),
        (
            BulkOperation::Tag {
                apply: BTreeSet::from([TagId::from_uuid(brand().as_uuid())]),
                remove: BTreeSet::new(),
            },
            0,
        ),
        (BulkOperation::CreateBacklog, 2),
        (BulkOperation::CreateDeliveryNotes, 2),
        (BulkOperation::CreateInvoices, 7),
    ]
}

/// A field without the ids in it.
fn unnumbered(field: &str) -> String {
    field.split('[').map(|part| part.split(']').next_back().unwrap_or_default()).collect()
}

/// What is told, but for the one reason that there is in bulk only; `None` where that is the only one.
fn without_the_rule_of_bulk(mut told: OrderOutcome) -> Option<OrderOutcome> {
    if let Outcome::Skipped { reasons } = &mut told.outcome {
        reasons.retain(|reason| reason.code != "not_in_bulk");
        if reasons.is_empty() {
            return None;
        }
    }
    Some(told)
}

#[test]
fn a_run_does_to_each_order_what_the_single_operation_does() {
    block_on(async {
        let count = operations([TagId::from_uuid(brand().as_uuid()); 2]).len();
        for number in 0..count {
            let (one_by_one, at_once) = (Stage::set().await, Stage::set().await);
            assert_eq!(at_once.orders, one_by_one.orders);
            let (operation, expected) = operations(at_once.tags)[number].clone();
            let mut ids = at_once.orders.clone();
            ids.extend(nobodys(1));
            let request = BulkRequest {
                brand: brand(),
                operation: operation.clone(),
                selection: Selection::Orders(ids.clone()),
            };
            let (desk, staff) = (at_once.shop.desk(), at_once.shop.world.staff());
            let dry = desk.dry_run(request.clone(), None, 100, staff).await.expect("a page");
            let run = desk.run_bulk(request, staff).await.expect("it runs");
            assert_eq!((run.status, run.counts.failed), (RunStatus::Finished, 0));
            let told = at_once.shop.outcomes(&run).await;
            assert_eq!(told.iter().filter(|told| is_done(told)).count(), expected, "{operation:?}");
            let tried = dry.orders.into_iter().map(|dry| OrderOutcome {
                order: dry.order,
                outcome: dry.outcome,
                approval_skipped: dry.approval_skipped,
            });
            assert_eq!(tried.collect::<Vec<_>>(), told, "{operation:?}: a dry run says what the run does");
            for (order, told) in ids.iter().zip(told) {
                if let Some(told) = without_the_rule_of_bulk(told) {
                    assert_eq!(told, one_by_one.single(&operation, *order).await, "{operation:?}");
                }
            }
            assert_eq!(at_once.looks().await, one_by_one.looks().await, "{operation:?}");
        }
    });
}

#[test]
fn orders_that_the_buyer_did_not_approve_are_told_apart() {
    block_on(async {
        let stage = Stage::set().await;
        let operation = BulkOperation::Confirm { notify: Notify::silent() };
        let selection = Selection::Orders(vec![stage.orders[1], stage.orders[3]]);
        let request = BulkRequest { brand: brand(), operation, selection };
        let run = stage.shop.desk().run_bulk(request, stage.shop.world.staff()).await.expect("it runs");
        let told = stage.shop.outcomes(&run).await;
        assert!(told.iter().all(is_done));
        assert_eq!(told.iter().map(|told| told.approval_skipped).collect::<Vec<_>>(), [true, false]);
    });
}

#[test]
fn single_orders_can_be_rejected_that_a_run_skips() {
    block_on(async {
        let stage = Stage::set().await;
        let operation = BulkOperation::Reject { notify: Notify::silent() };
        let skipped = vec![stage.orders[3], stage.orders[4], stage.orders[5]];
        let request =
            BulkRequest { brand: brand(), operation, selection: Selection::Orders(skipped.clone()) };
        let run = stage.shop.desk().run_bulk(request, stage.shop.world.staff()).await.expect("it runs");
        for told in stage.shop.outcomes(&run).await {
            assert_eq!(super::shop::codes(&told.outcome), ["not_in_bulk"]);
        }
        for order in skipped {
            stage.shop.reject(order).await;
        }
    });
}
