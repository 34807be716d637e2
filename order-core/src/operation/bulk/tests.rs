//! The rules about the record of a run: who may move it on, from where to where.

use uuid::Uuid;

use super::*;
use crate::operation::Stop;
use crate::operation::test_world::{TestWorld, reader, stranger, writer};
use crate::order::Notify;
use crate::party::Actor;
use crate::record::{
    BulkChunk, BulkOperation, BulkOutcomes, BulkRun, Key, OrderFilter, OrderOutcome, Outcome, RunStatus,
};
use crate::value::{BrandId, OrderId, RunId, Timestamp, limits};

const RUN: RunId = RunId::from_uuid(Uuid::from_u128(7));

fn orders(count: u8) -> Vec<OrderId> {
    (0..count).map(|number| OrderId::made(Timestamp::MIN, [number; 10])).collect()
}

fn start(brand: BrandId, first: Option<Piece>) -> StartRun {
    StartRun {
        brand,
        run: RUN,
        operation: BulkOperation::Reject { notify: Notify::silent() },
        digest: Uuid::from_u128(1),
        selected: None,
        filter: first.is_none().then(OrderFilter::default),
        first,
    }
}

fn piece(count: u8, more: bool) -> Piece {
    Piece { orders: orders(count), more, after: None }
}

/// A run of so many chunks of two orders.
fn running(chunks: u8) -> (TestWorld, BrandId, Actor) {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let mut run = world.run(&start(brand, Some(piece(2, chunks > 1))), &staff).unwrap().run;
    for chunk in 1..chunks {
        let freeze =
            FreezeChunk { brand, run: RUN, seen: run, piece: piece(2, chunk.checked_add(1) < Some(chunks)) };
        run = world.run(&freeze, &staff).unwrap().run;
    }
    assert_eq!((run.status, run.chunks), (RunStatus::Running, u32::from(chunks)));
    (world, brand, staff)
}

fn at(seconds: u64) -> Timestamp {
    let now: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
    now.saturating_add(std::time::Duration::from_secs(seconds))
}

fn work(brand: BrandId, step: WorkStep) -> WorkRun {
    WorkRun { brand, run: RUN, step }
}

fn take(brand: BrandId, holder: u128) -> WorkRun {
    work(brand, WorkStep::Take { holder: Uuid::from_u128(holder), until: at(30) })
}

fn settle(brand: BrandId, taken: u64, chunk: u32, complete: bool) -> WorkRun {
    let outcome = |order| OrderOutcome::of(order, Outcome::Done);
    let outcomes = orders(if complete { 2 } else { 1 }).into_iter().map(outcome).collect();
    work(brand, WorkStep::Settle { taken, chunk, outcomes, complete, until: at(60) })
}

fn run_of(world: &TestWorld, brand: BrandId) -> BulkRun {
    BulkRun::clone(&world.get::<BulkRun>(&Key::bulk_run(brand, RUN)).unwrap())
}

#[test]
fn a_run_is_started_by_staff_who_may_write() {
    let (mut world, brand) = TestWorld::with_brand();
    let command = start(brand, Some(piece(2, false)));
    assert_eq!(world.refused(&command, &reader(brand)), ["not_permitted"]);
    assert!(world.is_missing(&command, &stranger()));
    let elsewhere = BrandId::from_uuid(Uuid::from_u128(3));
    assert!(world.is_missing(&start(elsewhere, None), &Actor::host()), "there is no such brand");
    let started = world.run(&command, &writer(brand)).unwrap();
    assert_eq!(
        (started.run.status, started.run.orders, started.version.number()),
        (RunStatus::Running, 2, 1)
    );
    let again = world.plan(&command, &writer(brand)).unwrap();
    assert!(again.changeset.is_empty(), "it is found");
    assert_eq!(again.output.run, started.run);
    assert_eq!(world.log.len(), 1);
}

#[test]
fn a_run_has_no_more_orders_than_a_run_may_have() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let max = u64::try_from(limits::RUN_ORDERS_MAX).unwrap();
    let of = |selected| StartRun { selected: Some(selected), ..start(brand, Some(piece(1, true))) };
    assert!(world.allows(&of(max), &staff));
    assert_eq!(
        world.reasons(&of(max.checked_add(1).unwrap()), &staff),
        [BulkRefusal::TooManyOrders { count: max.checked_add(1).unwrap(), max }]
    );
    let tried = |selected| world.ask(&TryRun { brand, selected }, &staff);
    assert!(tried(max).is_ok() && tried(max.checked_add(1).unwrap()).is_err());
    // A search is counted while it is frozen.
    let mut run = world.run(&start(brand, None), &staff).unwrap().run;
    run.orders = max.checked_sub(2).unwrap();
    world.put(Key::bulk_run(brand, RUN), run.clone());
    let freeze = |count| FreezeChunk { brand, run: RUN, seen: run.clone(), piece: piece(count, true) };
    assert!(world.allows(&freeze(2), &staff));
    assert_eq!(world.refused(&freeze(3), &staff), ["too_many_orders"]);
}

#[test]
fn a_piece_that_somebody_else_has_frozen_is_not_frozen_again() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    let seen = world.run(&start(brand, None), &staff).unwrap().run;
    assert_eq!(seen.status, RunStatus::Selecting);
    let freeze = FreezeChunk { brand, run: RUN, seen, piece: piece(2, true) };
    let once = world.run(&freeze, &staff).unwrap();
    assert_eq!((once.run.chunks, once.run.orders, once.run.status), (1, 2, RunStatus::Selecting));
    let twice = world.plan(&freeze, &staff).unwrap();
    assert!(twice.changeset.is_empty());
    assert_eq!(twice.output, once);
    assert_eq!(world.refused(&freeze, &reader(brand)), ["not_permitted"]);
    assert!(world.is_missing(&freeze, &stranger()));
    let chunk = world.get::<BulkChunk>(&Key::bulk_chunk(brand, RUN, 0)).unwrap();
    assert_eq!(chunk.orders, orders(2));
}

#[test]
fn a_run_is_worked_on_by_one_at_a_time() {
    let (mut world, brand, staff) = running(2);
    let taken = world.run(&take(brand, 1), &staff).unwrap();
    assert_eq!((taken.run.taken, taken.run.begun, taken.resumed), (1, true, false));
    assert_eq!(world.reasons(&take(brand, 2), &staff), [BulkRefusal::Leased { until: at(30) }]);
    let back = world.run(&take(brand, 1), &staff).unwrap();
    assert_eq!((back.run.taken, back.resumed), (2, true), "whoever comes back takes over from itself");
    world.now = at(29);
    assert_eq!(world.refused(&take(brand, 2), &staff), ["leased"]);
    world.now = at(30);
    let other = world.run(&take(brand, 2), &staff).unwrap();
    assert_eq!((other.run.taken, other.resumed), (3, true));
}

#[test]
fn only_who_took_it_last_moves_it_on() {
    let (mut world, brand, staff) = running(2);
    world.run(&take(brand, 1), &staff).unwrap();
    world.run(&take(brand, 1), &staff).unwrap();
    let steps = |taken| {
        let keep = WorkStep::Keep { taken, until: at(90) };
        [work(brand, keep), settle(brand, taken, 0, true), work(brand, WorkStep::Leave { taken })]
    };
    for step in steps(1) {
        assert_eq!(world.refused(&step, &staff), ["lease_lost"], "{step:?}");
    }
    for step in steps(2) {
        assert!(world.allows(&step, &staff), "{step:?}");
        assert_eq!(world.refused(&step, &reader(brand)), ["not_permitted"]);
        assert!(world.is_missing(&step, &stranger()));
    }
    assert_eq!(world.refused(&settle(brand, 2, 1, true), &staff), ["lease_lost"], "it is at another chunk");
    assert_eq!(world.refused(&settle(brand, 2, 0, false), &staff), ["lease_lost"], "it is not cancelled");
    world.run(&work(brand, WorkStep::Leave { taken: 2 }), &staff).unwrap();
    for step in steps(2) {
        assert_eq!(world.refused(&step, &staff), ["lease_lost"], "{step:?}");
    }
}

#[test]
fn chunk_by_chunk_it_comes_to_its_end() {
    let (mut world, brand, staff) = running(2);
    world.run(&take(brand, 1), &staff).unwrap();
    let first = world.run(&settle(brand, 1, 0, true), &staff).unwrap().run;
    assert_eq!((first.status, first.position, first.counts.done), (RunStatus::Running, 1, 2));
    assert_eq!(first.lease.map(|lease| lease.until), Some(at(60)));
    assert!(first.begun, "whoever has it goes on at once");
    let last = world.run(&settle(brand, 1, 1, true), &staff).unwrap().run;
    assert_eq!((last.status, last.position, last.counts.done), (RunStatus::Finished, 2, 4));
    assert_eq!((last.lease, last.begun), (None, false));
    for chunk in 0..2 {
        let told = world.get::<BulkOutcomes>(&Key::bulk_outcomes(brand, RUN, chunk)).unwrap();
        assert_eq!(told.outcomes.len(), 2);
    }
    let entry = world.log.last().unwrap();
    let shown: Vec<_> =
        entry.changes.iter().map(|change| (change.field.as_str(), change.to.as_deref())).collect();
    let expected = [("status", "finished"), ("done", "4"), ("skipped", "0"), ("failed", "0")];
    assert_eq!(shown, expected.map(|(field, to)| (field, Some(to))));
    let over = world.plan(&take(brand, 2), &staff).unwrap();
    assert!(over.changeset.is_empty());
    assert_eq!(over.output.run, last);
}

#[test]
fn a_run_is_cancelled_by_staff_who_may_write_and_not_after_its_end() {
    let cancel = |brand| CancelRun { brand, run: RUN };
    let (mut world, brand, staff) = running(1);
    assert_eq!(world.refused(&cancel(brand), &reader(brand)), ["not_permitted"]);
    assert!(world.is_missing(&cancel(brand), &stranger()));
    assert_eq!(world.plan(&cancel(brand), &staff).unwrap().output.run.status, RunStatus::Cancelled);
    world.run(&take(brand, 1), &staff).unwrap();
    let begun = world.run(&cancel(brand), &staff).unwrap().run;
    assert_eq!(begun.status, RunStatus::Cancelling, "a worker may be at it");
    assert!(world.plan(&cancel(brand), &staff).unwrap().changeset.is_empty());
    let settled = world.run(&settle(brand, 1, 0, false), &staff).unwrap().run;
    assert_eq!((settled.status, settled.position, settled.counts.done), (RunStatus::Cancelled, 0, 1));
    assert_eq!((settled.lease, settled.begun), (None, false));
    assert!(world.plan(&cancel(brand), &staff).unwrap().changeset.is_empty());

    let (mut world, brand, staff) = running(1);
    world.run(&take(brand, 1), &staff).unwrap();
    world.run(&settle(brand, 1, 0, true), &staff).unwrap();
    assert_eq!(world.refused(&cancel(brand), &staff), ["already_finished"]);
    assert_eq!(run_of(&world, brand).status, RunStatus::Finished);
}

#[test]
fn a_cancelled_run_that_is_at_its_last_order_is_finished() {
    let (mut world, brand, staff) = running(2);
    world.run(&take(brand, 1), &staff).unwrap();
    world.run(&CancelRun { brand, run: RUN }, &staff).unwrap();
    let cut = world.plan(&settle(brand, 1, 0, true), &staff).unwrap().output.run;
    assert_eq!((cut.status, cut.position), (RunStatus::Cancelled, 1));
    let (mut world, brand, staff) = running(1);
    world.run(&take(brand, 1), &staff).unwrap();
    world.run(&CancelRun { brand, run: RUN }, &staff).unwrap();
    let all = world.run(&settle(brand, 1, 0, true), &staff).unwrap().run;
    assert_eq!(all.status, RunStatus::Finished);
}

#[test]
fn a_selection_that_is_not_complete_is_not_worked_on() {
    let (mut world, brand) = TestWorld::with_brand();
    let staff = writer(brand);
    world.run(&start(brand, Some(piece(2, true))), &staff).unwrap();
    assert_eq!(world.refused(&take(brand, 1), &staff), ["still_selecting"]);
    let cancelled = world.run(&CancelRun { brand, run: RUN }, &staff).unwrap().run;
    assert_eq!(cancelled.status, RunStatus::Cancelled);
    assert!(world.plan(&take(brand, 1), &staff).unwrap().changeset.is_empty());
    let freeze = FreezeChunk { brand, run: RUN, seen: cancelled, piece: piece(2, true) };
    assert!(world.plan(&freeze, &staff).unwrap().changeset.is_empty(), "nothing more is frozen");
}

#[test]
fn what_is_not_there_is_told_by_kind_and_name() {
    let key = Key::order(BrandId::from_uuid(Uuid::nil()), orders(1)[0]);
    let Stop::<NotFound>::Missing(missing) = Stop::from(crate::operation::Missing::of(&key)) else {
        panic!("it is missing")
    };
    let any = crate::refusal::AnyReason::of(&NotFound(missing));
    assert_eq!((any.code.as_ref(), any.details["kind"].as_str()), ("not_found", "orders"));
    assert_eq!(any.details["name"], orders(1)[0].to_string());
}
