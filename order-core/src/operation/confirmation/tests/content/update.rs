//! Updating: decisions that become void, revisions that were seen, invoices that stand.

use super::*;
use crate::operation::{Outdated, RevisionOutdated, WrongStatus};
use crate::order::{ContentDiff, InvoiceReference, OrderStatus};
use crate::record::{NoticeKind, Task, Version};
use crate::value::{BillingRatio, InvoiceId};

#[test]
fn an_update_is_a_new_revision_and_voids_the_decision() {
    for state in [1, 2, 3].map(|place| every_state()[place].clone()) {
        for approval_requested in [false, true] {
            let mut answer = Answer::created();
            answer.set_state(state.clone());
            let first = answer.confirmation(1);
            let command = UpdateConfirmation { approval_requested, ..answer.updating(scarves(5)) };
            let revised = answer.stage.world.run(&command, &answer.staff).unwrap();
            let after = answer.header();
            let confirmation = Revision::from_number(2);
            let created = ConfirmationCreated { confirmation, approval_requested };
            assert_eq!(after.state, OrderState::ConfirmationCreated(created));
            assert_eq!((after.revision, revised.revision), (confirmation, confirmation));
            assert_eq!(answer.confirmation(1), first, "every revision is kept");
            let content = answer.confirmation(2).content.clone();
            assert_eq!(content.items[1].lines[0].amount, euro(1200));
            assert_eq!((after.current, revised.total), (Some(content.figures()), content.totals.total));
            adds_up(&content);
            let logged = answer.logged();
            let status = (state.word() != "confirmation_created").then(|| {
                ("status".to_owned(), Some(state.word().to_owned()), Some("confirmation_created".to_owned()))
            });
            assert_eq!(logged.first().filter(|(field, ..)| field == "status"), status.as_ref());
            let from = matches!(state, OrderState::ConfirmationCreated(_)).then(|| "true".to_owned());
            let asked = ("approval_requested".to_owned(), from, Some(approval_requested.to_string()));
            assert_eq!(logged.contains(&asked), asked.1 != asked.2);
            let scarf = (format!("lines[{SCARF_ONE}].quantity"), Some("2".to_owned()), Some("5".to_owned()));
            assert!(logged.contains(&scarf));
        }
    }
}

#[test]
fn the_buyer_is_told_of_an_update_where_that_is_wanted() {
    let mut answer = Answer::created();
    let command = UpdateConfirmation { notify: Notify::send(), ..answer.updating(scarves(5)) };
    answer.stage.world.run(&command, &answer.staff).unwrap();
    let [Task::Notice(notice)] = answer.stage.world.tasks.as_slice() else { panic!("one notice") };
    assert_eq!(notice.kind, NoticeKind::ConfirmationUpdated);
    assert_eq!((notice.revision, notice.approval_requested), (Some(Revision::from_number(2)), false));
}

#[test]
fn only_the_newest_revision_can_be_updated() {
    let mut answer = Answer::created();
    let stale = answer.updating(scarves(7));
    answer.update(scarves(3));
    let (seen, current) = (Revision::from_number(1), Revision::from_number(2));
    let outdated = RevisionOutdated { seen, current };
    assert_eq!(answer.stage.world.reasons(&stale, &answer.staff), [outdated.into()]);
    let ahead = UpdateConfirmation { revision: Revision::from_number(3), ..stale.clone() };
    assert!(!answer.stage.world.allows(&ahead, &answer.staff));
    // A confirmed order tells both.
    answer.set_state(OrderState::Confirmed(Confirmed::of(current)));
    let codes = answer.stage.world.refused(&stale, &answer.staff);
    assert_eq!(codes, ["wrong_status", "revision_outdated"]);
    let header = answer.header();
    let refused = may_update_confirmation(&header, current).unwrap_err();
    let needed: &'static [OrderStatus] = &[
        OrderStatus::ConfirmationCreated,
        OrderStatus::ConfirmationApproved,
        OrderStatus::ConfirmationDeclined,
    ];
    assert_eq!(refused.into_vec(), [WrongStatus { status: OrderStatus::Confirmed, needed }.into()]);
}

#[test]
fn a_header_that_is_no_longer_as_it_was_seen_is_neither_updated_nor_adjusted() {
    let seen = Some(Version::NEVER);
    let mut answer = Answer::new();
    let current = answer.stage.world.version(&answer.key());
    let outdated = Outdated { seen: Version::NEVER, current };
    let mut adjusting = AdjustPrices { seen, ..answer.adjusting(vec![at_price(SCARF_ONE, euro(200))]) };
    assert_eq!(answer.stage.world.reasons(&adjusting, &answer.staff), [outdated.into()]);
    adjusting.seen = Some(current);
    assert!(answer.stage.world.allows(&adjusting, &answer.staff));

    answer.create(ConfirmationEdits::none());
    let current = answer.stage.world.version(&answer.key());
    let outdated = Outdated { seen: Version::NEVER, current };
    let mut updating = UpdateConfirmation { seen, ..answer.updating(scarves(5)) };
    assert_eq!(answer.stage.world.reasons(&updating, &answer.staff), [outdated.into()]);
    updating.seen = Some(current);
    assert!(answer.stage.world.allows(&updating, &answer.staff));
}

#[test]
fn an_order_never_costs_less_than_is_invoiced_of_it() {
    let mut answer = Answer::created();
    let cheaper = answer.clone().update(scarves(1)).total;
    let invoice = |number, cents| InvoiceReference {
        invoice: id(InvoiceId::made, number),
        ratio: BillingRatio::NONE,
        amount: euro(cents),
        captured: None,
        refunded: None,
    };
    let invoiced = |answer: &mut Answer, cents: i64| {
        let invoices = vec![invoice(1, 1000), invoice(2, cents - 1000)];
        answer.stage.edit::<Order>(answer.key(), |order| order.invoices = invoices);
    };
    invoiced(&mut answer, cheaper.minor() + 1);
    let command = answer.updating(scarves(1));
    let invoiced_now = euro(cheaper.minor() + 1);
    let below = UpdateConfirmationRefusal::BelowInvoiced { total: cheaper, invoiced: invoiced_now };
    assert_eq!(answer.stage.world.reasons(&command, &answer.staff), [below]);
    invoiced(&mut answer, cheaper.minor());
    assert_eq!(answer.update(scarves(1)).total, cheaper);
}

#[test]
fn an_update_of_nothing_writes_nothing_unless_somebody_is_asked_or_told() {
    let mut answer = Answer::created();
    let same = scarves(2);
    for edits in [ConfirmationEdits::none(), same] {
        let nothing = answer.updating(edits);
        let plan = answer.stage.world.plan(&nothing, &answer.staff).unwrap();
        assert_eq!((plan.changeset.writes().len(), plan.changeset.log().len()), (0, 0));
        assert_eq!(plan.output.revision.number(), 1);
        assert_eq!(plan.output.order.version, answer.stage.world.version(&answer.key()));
        let told = UpdateConfirmation { notify: Notify::send(), ..nothing.clone() };
        let asked = UpdateConfirmation { approval_requested: true, ..nothing };
        for command in [told, asked] {
            let plan = answer.stage.world.plan(&command, &answer.staff).unwrap();
            assert_eq!((plan.changeset.writes().len(), plan.output.revision.number()), (2, 2));
        }
    }
    // A decision is void even when the content stays.
    answer.set_state(every_state()[2].clone());
    assert_eq!(answer.update(ConfirmationEdits::none()).revision.number(), 2);
    assert_eq!(answer.confirmation(1).content, answer.confirmation(2).content);
}

#[test]
fn an_update_goes_on_from_the_revision_before_it() {
    let mut answer = Answer::created();
    answer.update(scarves(5));
    let edits = ConfirmationEdits { removed: vec![COAT_S], ..ConfirmationEdits::none() };
    answer.update(edits);
    let content = answer.confirmation(3).content.clone();
    assert_eq!(
        content.lines().map(|(_, line)| (line.sku, line.quantity.get())).collect::<Vec<_>>(),
        [(SCARF_ONE, 5)]
    );
    let original = OrderContent::of_original(&answer.original());
    let diff = ContentDiff::between(&original, &content);
    assert_eq!(diff.changed_lines().count(), 2);
}
