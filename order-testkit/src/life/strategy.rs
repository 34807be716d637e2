//! Brands with their ways, and what happens to their orders, legal or not.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::scenario::{BUYERS, SKUS, Scenario, Ways};
use super::step::{Act, Bulk, Edit, How, Paper, Seen, Step, Who};

/// A brand with a few products and buyers.
pub fn scenario() -> BoxedStrategy<Scenario> {
    let often = || proptest::bool::weighted(0.75);
    let price = || [0u32..30_000, 0u32..30_000];
    let tax = || option::weighted(0.7, prop_oneof![Just(100_000u32), Just(80_000), 0u32..1_000_000]);
    let currency = || proptest::bool::weighted(0.2).prop_map(usize::from);
    let parts = (
        (proptest::bool::weighted(0.25), often(), often(), any::<bool>()),
        [price(), price()],
        [tax(), tax()],
        proptest::array::uniform3(currency()),
    );
    parts
        .prop_map(|((approval_required, editable_again, archiving, excluded), prices, taxes, currencies)| {
            let ways = Ways { approval_required, editable_again, archiving };
            Scenario { ways, prices, taxes, excluded, currencies }
        })
        .boxed()
}

/// A run of steps. Mostly goods come in first.
pub fn steps(most: usize) -> BoxedStrategy<Vec<Step>> {
    let goods = prop_oneof![5 => vec(1u32..40, SKUS), 1 => Just(Vec::new())];
    let parts = vec(part(), 1..=most);
    (goods, parts)
        .prop_map(|(goods, parts)| {
            let receive = |(sku, pieces)| Step::Receive { sku, pieces };
            let receive = goods.into_iter().enumerate().map(receive);
            receive.chain(parts.into_iter().flatten()).collect()
        })
        .boxed()
}

fn part() -> BoxedStrategy<Vec<Step>> {
    let one = |step: BoxedStrategy<Step>| step.prop_map(|step| vec![step]).boxed();
    prop_oneof![
        4 => one(place()),
        2 => one(around()),
        10 => one(on()),
        5 => life(),
        3 => delivery(),
        3 => one(paper()),
        2 => one(bulk()),
    ]
    .boxed()
}

/// Any number, of which the first are likelier, so that steps meet.
fn some() -> BoxedStrategy<usize> {
    prop_oneof![3 => 0usize..2, 2 => 0usize..6].boxed()
}

fn place() -> BoxedStrategy<Step> {
    let pieces = || prop_oneof![3 => Just(0u32), 5 => 1u32..6, 1 => 1u32..40];
    let pieces = proptest::array::uniform4(pieces());
    (0usize..BUYERS, 0usize..5, pieces, proptest::bool::weighted(0.3))
        .prop_map(|(buyer, catalog, pieces, proxy)| Step::Place { buyer, catalog, pieces, proxy })
        .boxed()
}

/// What happens around orders.
fn around() -> BoxedStrategy<Step> {
    prop_oneof![
        2 => (0..SKUS, 1u32..12).prop_map(|(sku, pieces)| Step::Receive { sku, pieces }),
        1 => (0usize..2, [0u32..30_000, 0u32..30_000]).prop_map(|(product, prices)| Step::Reprice { product, prices }),
        1 => (0..BUYERS, 0usize..2).prop_map(|(buyer, currency)| Step::Exchange { buyer, currency }),
        2 => some().prop_map(|order| Step::Reorder { order }),
        1 => some().prop_map(|order| Step::Empty { order }),
    ]
    .boxed()
}

fn on() -> BoxedStrategy<Step> {
    (some(), act(), seen(), wrong())
        .prop_map(|(order, act, seen, wrong)| {
            let right = if act.is_buyers() { Who::Buyer } else { Who::Staff };
            Step::On { order, who: wrong.unwrap_or(right), seen, act }
        })
        .boxed()
}

/// Mostly whoever it is meant for.
fn wrong() -> BoxedStrategy<Option<Who>> {
    let any = prop_oneof![
        Just(Who::Staff),
        Just(Who::Reader),
        Just(Who::OtherStaff),
        Just(Who::Buyer),
        Just(Who::BuyerReader),
        Just(Who::OtherBuyer),
        Just(Who::Stranger),
        Just(Who::Host),
    ];
    option::weighted(0.12, any).boxed()
}

fn seen() -> BoxedStrategy<Seen> {
    prop_oneof![6 => Just(Seen::Untold), 3 => Just(Seen::Now), 1 => Just(Seen::First)].boxed()
}

/// A few changes of what an order asks for, mostly of what it asks for already.
fn edits() -> BoxedStrategy<Vec<Edit>> {
    let how = prop_oneof![12 => Just(How::Fit), 1 => Just(How::Change), 1 => Just(How::Add), 2 => Just(How::Remove)];
    let pieces = option::weighted(0.7, prop_oneof![2 => Just(0u32), 6 => 1u32..8, 1 => 1u32..50]);
    let base = option::weighted(0.3, 0u32..30_000);
    let rates = (option::weighted(0.2, 0u32..2_000_000), option::weighted(0.2, 0u32..=1_000_000));
    let edit =
        (0..SKUS, how, pieces, base, rates).prop_map(|(sku, how, pieces, base, (wholesale, discount))| {
            Edit { sku, how, pieces, base, wholesale, discount }
        });
    let edit = edit.boxed();
    let one = edit.clone().prop_map(|edit| vec![edit]);
    prop_oneof![2 => Just(Vec::new()), 2 => one, 1 => vec(edit, 2..4)].boxed()
}

/// Tags, mostly none; the last may not exist.
fn tags() -> BoxedStrategy<Vec<usize>> {
    prop_oneof![4 => Just(Vec::new()), 1 => vec(0usize..4, 1..3)].boxed()
}

/// Something that is done to one order.
fn act() -> BoxedStrategy<Act> {
    let flag = || any::<bool>();
    let old = || proptest::bool::weighted(0.1);
    let document = || (0usize..3, 0usize..2);
    prop_oneof![
        6 => (edits(), flag(), flag()).prop_map(|(edits, notify, ask)| Act::Create { edits, notify, ask }),
        2 => edits().prop_map(|edits| Act::Adjust { edits }),
        3 => (edits(), flag(), flag(), old())
            .prop_map(|(edits, notify, ask, old)| Act::Update { edits, notify, ask, old }),
        3 => old().prop_map(|old| Act::Approve { old }),
        2 => (old(), flag()).prop_map(|(old, reason)| Act::Decline { old, reason }),
        5 => confirm(),
        3 => flag().prop_map(|notify| Act::Reopen { notify }),
        2 => flag().prop_map(|notify| Act::Reject { notify }),
        2 => flag().prop_map(|notify| Act::Return { notify }),
        2 => Just(Act::Archive),
        2 => (tags(), tags()).prop_map(|(apply, remove)| Act::Tag { apply, remove }),
        3 => Just(Act::Backlog),
        2 => Just(Act::Unbacklog),
        3 => vec((0..SKUS, 0u32..4), 0..3).prop_map(|lines| Act::CloseBacklog { lines }),
        3 => Just(Act::Deliver),
        4 => percent().prop_map(|percent| Act::Bill { percent }),
        2 => document().prop_map(|(kind, name)| Act::Attach { kind, name }),
        2 => document().prop_map(|(kind, name)| Act::Release { kind, name }),
    ]
    .boxed()
}

fn confirm() -> BoxedStrategy<Act> {
    (any::<bool>(), tags(), proptest::bool::weighted(0.2))
        .prop_map(|(notify, tags, fresh)| Act::Confirm { notify, tags, fresh })
        .boxed()
}

fn percent() -> BoxedStrategy<u32> {
    prop_oneof![1 => Just(0u32), 3 => Just(30), 2 => Just(70), 3 => Just(100), 2 => 1u32..100].boxed()
}

/// What follows from one another on one order, so that later states are reached, and sometimes what does not.
fn life() -> BoxedStrategy<Vec<Step>> {
    let answer = (edits(), any::<bool>(), any::<bool>()).prop_map(|(edits, notify, ask)| Act::Create {
        edits,
        notify,
        ask,
    });
    let approve = proptest::bool::weighted(0.4).prop_map(|yes| yes.then_some(Act::Approve { old: false }));
    let then = vec(act(), 0..4);
    (some(), answer, approve, confirm(), then)
        .prop_map(|(order, answer, approve, confirm, then)| {
            let acts = [Some(answer), approve, Some(confirm)].into_iter().flatten().chain(then);
            let step = |act: Act| {
                let who = if act.is_buyers() { Who::Buyer } else { Who::Staff };
                Step::On { order, who, seen: Seen::Untold, act }
            };
            acts.map(step).collect()
        })
        .boxed()
}

/// What follows from one another on the backlog SKUs of one order.
fn delivery() -> BoxedStrategy<Vec<Step>> {
    let staff = |order: usize, act: Act| Step::On { order, who: Who::Staff, seen: Seen::Untold, act };
    let lines = vec((0..SKUS, 1u32..4), 1..3);
    let all = any::<bool>();
    let then = vec(
        prop_oneof![
            2 => Just(Ok(Act::Unbacklog)),
            1 => vec((0..SKUS, 1u32..3), 1..3).prop_map(|lines| Ok(Act::CloseBacklog { lines })),
            1 => percent().prop_map(|percent| Ok(Act::Bill { percent })),
            5 => about_papers().prop_map(Err),
        ],
        1..5,
    );
    (some(), lines, all, any::<bool>(), then)
        .prop_map(move |(order, lines, all, backlog, then)| {
            let lines = lines.into_iter().map(|(sku, pieces)| (order, sku, pieces)).collect();
            let first = if all { Paper::DeliverRest(vec![order]) } else { Paper::Deliver(lines) };
            let first = if backlog { papers(first) } else { staff(order, Act::Deliver) };
            let begun = backlog.then(|| staff(order, Act::Backlog)).into_iter().chain([first]);
            let then = then.into_iter().map(|step| match step {
                Ok(act) => staff(order, act),
                Err(paper) => papers(paper),
            });
            begun.chain(then).collect()
        })
        .boxed()
}

fn papers(paper: Paper) -> Step {
    Step::Paper { who: Who::Staff, paper }
}

/// Something that is done to delivery notes or invoices.
fn paper() -> BoxedStrategy<Step> {
    (about_papers(), wrong())
        .prop_map(|(paper, wrong)| Step::Paper { who: wrong.unwrap_or(Who::Staff), paper })
        .boxed()
}

fn about_papers() -> BoxedStrategy<Paper> {
    prop_oneof![
        3 => vec((some(), 0..SKUS, 0u32..5), 0..3).prop_map(Paper::Deliver),
        3 => vec(some(), 0..3).prop_map(Paper::DeliverRest),
        1 => some().prop_map(Paper::Close),
        3 => some().prop_map(Paper::Delete),
        4 => vec(some(), 0..3).prop_map(Paper::Bill),
        3 => some().prop_map(Paper::Unbill),
    ]
    .boxed()
}

/// Something that is done to every order.
fn bulk() -> BoxedStrategy<Step> {
    let flag = || any::<bool>();
    let bulk = prop_oneof![
        3 => (flag(), flag()).prop_map(|(notify, ask)| Bulk::Create { notify, ask }),
        3 => flag().prop_map(|notify| Bulk::Confirm { notify }),
        2 => flag().prop_map(|notify| Bulk::Reject { notify }),
        1 => Just(Bulk::Archive),
        1 => (tags(), tags()).prop_map(|(apply, remove)| Bulk::Tag { apply, remove }),
        1 => Just(Bulk::Backlog),
        1 => Just(Bulk::Deliver),
        1 => Just(Bulk::Bill),
    ];
    (bulk, flag(), wrong())
        .prop_map(|(bulk, matching, wrong)| Step::Bulk { who: wrong.unwrap_or(Who::Staff), bulk, matching })
        .boxed()
}
