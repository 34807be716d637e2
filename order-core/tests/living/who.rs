//! Who may do what: every command about orders, for everybody who could ask.

use std::collections::BTreeSet;

use futures_executor::block_on;
use order_core::operation::Permission;
use order_core::operation::bulk::BulkRequest;
use order_core::operation::confirmation::{
    AdjustPrices, ApproveConfirmation, ConfirmationEdits, DeclineConfirmation,
};
use order_core::operation::delivery::{
    AttachExport, AttachReference, BacklogDelivery, CloseBacklog, CloseDeliveryNote, DeleteDeliveryNote,
    DeleteInvoice, DeliverBacklog, ExportSource, InvoiceDeliveries, ReleaseExport, ReleaseReference,
    RemoveBacklog,
};
use order_core::operation::order::{PlaceOrder, PreviewOrder};
use order_core::operation::tag::{ChangeTag, CreateTag, DeleteTag, TagOrder};
use order_core::order::{DocumentKind, Notify, OrderStatus, Revision};
use order_core::party::Access;
use order_core::record::{BulkOperation, Selection};
use order_core::value::{
    AccountId, BuyerOrganizationId, CartId, DeliveryNoteId, InvoiceId, OrderId, RunId, SkuId, TagId,
};
use order_core::{Actor, Command, RunError};
use order_store_memory::MemoryStore;
use order_testkit::table::{Blocker, Situation};
use order_testkit::world::{brand, code, id, name, other_brand, quantity};

use super::trade::{
    End, archive, backlog, confirm, create, give_back, invoice, make_editable, note, reject, run, update,
};

type Here = Situation<MemoryStore>;

/// How a command ends for somebody: whether the rule was reached, and nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    GoesOn,
    NotPermitted,
    Missing,
}

/// Everybody who could ask, with what each is.
fn everybody(buyer: BuyerOrganizationId) -> Vec<(&'static str, Actor)> {
    let account = || Actor::account(id(AccountId::made, 7));
    let other = id(BuyerOrganizationId::made, 77);
    vec![
        ("host", Actor::host()),
        ("brand writer", account().staff(brand(), Access::Write)),
        ("brand reader", account().staff(brand(), Access::Read)),
        ("other brand", account().staff(other_brand(), Access::Write)),
        ("buyer writer", account().member(buyer, Access::Write)),
        ("buyer reader", account().member(buyer, Access::Read)),
        ("other buyer", account().member(other, Access::Write)),
        ("offline buyer", Actor::offline_buyer(buyer)),
        ("other offline buyer", Actor::offline_buyer(other)),
        ("nobody", account()),
    ]
}

/// What becomes of somebody's wish, by what it needs one to be.
fn expected(permission: Permission, who: &str) -> Class {
    let (writers, readers): (&[&str], &[&str]) = match permission {
        Permission::Host => (&["host"], &[]),
        // Whose account it is and who owns what, is told beside these, in the tests of people.
        Permission::Account | Permission::Owner | Permission::Guest => panic!("no operation about orders"),
        Permission::Brand(_) => (&["host", "brand writer"], &["brand reader"]),
        // The carts that are placed here are the buyer's own.
        Permission::Buyer(_) | Permission::Keeper(_) => {
            (&["host", "buyer writer", "offline buyer"], &["buyer reader"])
        }
    };
    match who {
        who if writers.contains(&who) => Class::GoesOn,
        who if readers.contains(&who) => Class::NotPermitted,
        _ => Class::Missing,
    }
}

/// Plans a command in everybody's name, about something that is there and about something that is not.
async fn check<C: Command + Clone>(here: &Here, there: C, wrong: Option<C>) {
    let name = C::OPERATION.name();
    for (who, actor) in everybody(here.buyer) {
        let (class, told) = plan(here, there.clone(), &actor).await;
        assert_eq!(class, expected(C::OPERATION.permission(), who), "{name} by {who}");
        let Some(wrong) = &wrong else { continue };
        let (absent, absent_told) = plan(here, wrong.clone(), &actor).await;
        // Whoever has a right on the side is told that it is not there; the others are told the same in any case.
        // Readers may be told first that they may only read.
        let readers = class == Class::NotPermitted && absent == Class::NotPermitted;
        assert!(absent == Class::Missing || readers, "{name} of a wrong id by {who}: {absent:?}");
        if class == Class::Missing {
            let without_ids = |text: &str| text.split(": ").next().map(ToOwned::to_owned);
            assert_eq!(without_ids(&told), without_ids(&absent_told), "{name} by {who}");
        }
    }
}

async fn plan<C: Command>(here: &Here, command: C, actor: &Actor) -> (Class, String) {
    match here.world.desk().plan(command, actor).await {
        Ok(_) => (Class::GoesOn, String::new()),
        Err(RunError::Refused(why)) if why.codes() == ["not_permitted"] => {
            (Class::NotPermitted, String::new())
        }
        Err(RunError::Refused(why)) => {
            assert!(!why.codes().contains(&"not_permitted"), "told more than that one may only read: {why}");
            (Class::GoesOn, String::new())
        }
        Err(RunError::Missing(missing)) => (Class::Missing, missing.to_string()),
        Err(other) => panic!("{other:?}"),
    }
}

async fn check_order<C: Command + Clone>(here: &Here, command: impl Fn(OrderId) -> C) {
    check(here, command(here.order), Some(command(id(OrderId::made, 99)))).await;
}

#[test]
fn orders_and_their_confirmations() {
    block_on(async {
        let here =
            Situation::set(MemoryStore::new(), OrderStatus::AwaitingConfirmation, Blocker::Nothing).await;
        let brand = brand();
        check_order(&here, |order| create(order, false)).await;
        check_order(&here, |order| AdjustPrices { brand, order, seen: None, lines: Vec::new() }).await;
        let revision = Revision::ORIGINAL;
        check_order(&here, |order| update(order, revision, ConfirmationEdits::none())).await;
        check_order(&here, |order| ApproveConfirmation { brand, order, seen: None, revision }).await;
        check_order(&here, |order| DeclineConfirmation { brand, order, seen: None, revision, reason: None })
            .await;
        check_order(&here, confirm).await;
        check_order(&here, make_editable).await;
        check_order(&here, reject).await;
        check_order(&here, give_back).await;
        check_order(&here, archive).await;
        let cart = here.world.run(give_back(here.order)).await.cart;
        let form = here.world.form();
        let preview = PreviewOrder { brand, cart, form: form.clone() };
        let agreed = here.world.desk().ask(preview, here.world.host()).await.unwrap().fingerprint;
        let place = |cart| PlaceOrder { brand, cart, form: form.clone(), agreed };
        // Of a cart, the absence is a reason like others. It is the same for strangers as for a cart that never was.
        let gone = |planned: Result<_, RunError<_>>| {
            let Err(RunError::Refused(why)) = planned else { return false };
            why.codes() == ["cart_gone"]
        };
        for (who, actor) in everybody(here.buyer) {
            let stranger = expected(Permission::Keeper(Access::Write), who) == Class::Missing;
            assert_eq!(gone(here.world.desk().plan(place(cart), &actor).await), stranger, "{who}");
            assert!(gone(here.world.desk().plan(place(id(CartId::made, 99)), &actor).await), "{who}");
        }
    });
}

#[test]
fn deliveries_invoices_and_references() {
    block_on(async {
        let here = Situation::set(MemoryStore::new(), OrderStatus::Confirmed, Blocker::DeliveryNote).await;
        let brand = brand();
        let lines = vec![(id(SkuId::made, 1), quantity(1))];
        check_order(&here, backlog).await;
        check_order(&here, |order| RemoveBacklog { brand, order, seen: None }).await;
        let (closed, reason) = (lines.clone(), None);
        let close =
            |order| CloseBacklog { brand, order, seen: None, lines: closed.clone(), reason: reason.clone() };
        check_order(&here, close).await;
        check_order(&here, note).await;
        let deliver = |order| {
            let orders = vec![BacklogDelivery { order, lines: lines.clone() }];
            DeliverBacklog { brand, orders }
        };
        check_order(&here, deliver).await;
        check_order(&here, invoice).await;
        let (kind, called) = (DocumentKind::Other, code("EXT-1"));
        let named = || called.clone();
        check_order(&here, |order| AttachReference { brand, order, seen: None, kind, name: named() }).await;
        check_order(&here, |order| ReleaseReference { brand, order, seen: None, kind, name: named() }).await;
        let (there, wrong) = (here.note().await.unwrap(), id(DeliveryNoteId::made, 99));
        let close = |note| CloseDeliveryNote { brand, note, seen: None };
        check(&here, close(there), Some(close(wrong))).await;
        let delete = |note| DeleteDeliveryNote { brand, note, seen: None };
        check(&here, delete(there), Some(delete(wrong))).await;
        let bill = |note| InvoiceDeliveries { brand, notes: vec![note] };
        check(&here, bill(there), Some(bill(wrong))).await;
        for (there, wrong) in
            [(there, wrong)].map(|(a, b)| (ExportSource::DeliveryNote(a), ExportSource::DeliveryNote(b)))
        {
            let attach = |source| AttachExport { brand, source, seen: None, name: named() };
            check(&here, attach(there), Some(attach(wrong))).await;
            let release = |source| ReleaseExport { brand, source, seen: None, name: named() };
            check(&here, release(there), Some(release(wrong))).await;
        }
        let there = here.world.run(invoice(here.order)).await.id;
        let delete = |invoice| DeleteInvoice { brand, invoice, seen: None };
        check(&here, delete(there), Some(delete(id(InvoiceId::made, 99)))).await;
    });
}

#[test]
fn tags() {
    block_on(async {
        let here = Situation::set(MemoryStore::new(), OrderStatus::Confirmed, Blocker::Nothing).await;
        let brand = brand();
        let colour = || "#00ff00".parse().unwrap();
        let create = CreateTag { brand, name: name("Late"), colour: colour() };
        let tag = here.world.run(create).await.id;
        check(&here, CreateTag { brand, name: name("Early"), colour: colour() }, None).await;
        let change = |tag| ChangeTag { brand, tag, seen: None, name: Some(name("Soon")), colour: None };
        check(&here, change(tag), Some(change(id(TagId::made, 99)))).await;
        let delete = |tag| DeleteTag { brand, tag, seen: None };
        check(&here, delete(tag), Some(delete(id(TagId::made, 99)))).await;
        let apply = BTreeSet::from([tag]);
        check_order(&here, |order| TagOrder {
            brand,
            order,
            seen: None,
            apply: apply.clone(),
            remove: BTreeSet::new(),
        })
        .await;
    });
}

/// How a bulk run ends for somebody.
fn class_of<T>(ran: Result<T, RunError<order_core::operation::bulk::BulkRefusal>>) -> Class {
    match ran {
        Err(RunError::Missing(_)) => Class::Missing,
        Err(RunError::Refused(why)) if why.codes() == ["not_permitted"] => Class::NotPermitted,
        Ok(_) | Err(RunError::Refused(_)) => Class::GoesOn,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn bulk_runs() {
    block_on(async {
        let here = Situation::set(MemoryStore::new(), OrderStatus::Confirmed, Blocker::Nothing).await;
        let desk = here.world.desk();
        let request = || BulkRequest {
            brand: brand(),
            operation: BulkOperation::Reject { notify: Notify::silent() },
            selection: Selection::Orders(vec![here.order]),
        };
        let begun = desk.start_bulk(request(), here.world.staff()).await.unwrap().id;
        for (who, actor) in everybody(here.buyer) {
            let expected = expected(Permission::Brand(Access::Write), who);
            assert_eq!(
                class_of(desk.dry_run(request(), None, 10, &actor).await),
                expected,
                "dry run by {who}"
            );
            assert_eq!(class_of(desk.start_bulk(request(), &actor).await), expected, "start by {who}");
            assert_eq!(class_of(desk.cancel_bulk(brand(), begun, &actor).await), expected, "cancel by {who}");
            let wrong = desk.cancel_bulk(brand(), id(RunId::made, 99), &actor).await;
            assert_eq!(class_of(wrong), Class::Missing, "cancel of a wrong id by {who}");
            let sees = desk.view_bulk(brand(), begun, &actor).await.is_ok();
            assert_eq!(sees, expected != Class::Missing, "{who}");
        }
    });
}

#[test]
fn whoever_is_refused_changes_nothing() {
    block_on(async {
        let here =
            Situation::set(MemoryStore::new(), OrderStatus::AwaitingConfirmation, Blocker::Nothing).await;
        let before = here.world.traces(order_testkit::world::partition(), &[]).await;
        for (who, actor) in everybody(here.buyer) {
            let end = run(&here.world, reject(here.order), &actor).await;
            match expected(Permission::Brand(Access::Write), who) {
                Class::GoesOn => assert!(!matches!(end, End::Missing(_)), "{who}"),
                Class::NotPermitted => assert_eq!(end, End::Refused(vec!["not_permitted"])),
                Class::Missing => assert!(matches!(end, End::Missing(_))),
            }
        }
        let rejected = here.header().await.state.status();
        assert_eq!(rejected, OrderStatus::Rejected, "the host did it, and only once");
        let after = here.world.traces(order_testkit::world::partition(), &[]).await;
        assert_eq!(after.log.len(), before.log.len() + 1);
    });
}
