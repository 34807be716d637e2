//! Dead letters: who sees them, has them tried again and drops them.

use futures_executor::block_on;
use order_core::operation::letter::{DeadLetter, DropDeadLetter, RetriedLetter, RetryDeadLetter};
use order_core::operation::{Operation, Viewer};
use order_core::party::Access;
use order_core::record::{DeliveryState, KeptTask, Partition, TaskState};
use order_core::store::{Cursor, Settlement, TaskPage};
use order_core::value::{AccountId, TaskId};
use order_core::{Actor, RunError};
use order_testkit::world::{account, brand, id, name, partition};

use super::shop::{Ordered, member, reader, stranger};

fn writer() -> Actor {
    Actor::account(id(AccountId::made, 74)).staff(brand(), Access::Write)
}

/// Gives everybody up whom the notices of all orders are for.
async fn give_up(ordered: &Ordered) {
    let world = &ordered.world;
    for lease in world.lease(world.now(), 100).await {
        for recipient in &lease.recipients {
            let dead = Settlement::Dead { at: world.now(), reason: "no such mailbox".to_owned() };
            world.settle(lease.token, &recipient.to, dead).await;
        }
    }
}

async fn letters(ordered: &Ordered, page: (Option<TaskId>, u32), actor: &Actor) -> Option<TaskPage> {
    match ordered.world.desk().dead_letters(partition(), page, actor).await {
        Ok(page) => Some(page),
        Err(RunError::Missing(_)) => None,
        Err(other) => panic!("{other:?}"),
    }
}

fn letter(kept: &KeptTask) -> DeadLetter {
    let recipient = &kept.recipients[0];
    let (to, seen) = (recipient.to.clone(), Some(recipient.attempts));
    DeadLetter { partition: partition(), task: kept.task.id(), to, seen }
}

#[test]
fn staff_see_the_dead_letters_of_their_brand_page_by_page() {
    block_on(async {
        let ordered = Ordered::open().await;
        assert_eq!(letters(&ordered, (None, 10), &reader()).await, Some(TaskPage::default()));
        give_up(&ordered).await;
        let all = letters(&ordered, (None, 100), &reader()).await.unwrap();
        assert_eq!((all.tasks.len(), all.next), (8, None));
        for actor in [writer(), Actor::host()] {
            assert_eq!(letters(&ordered, (None, u32::MAX), &actor).await.as_ref(), Some(&all));
        }
        let first = letters(&ordered, (None, 0), &reader()).await.unwrap();
        assert_eq!((&first.tasks[..], first.next), (&all.tasks[..1], Some(all.tasks[0].task.id())));
        let rest = letters(&ordered, (first.next, 100), &reader()).await.unwrap();
        assert_eq!(rest.tasks, all.tasks[1..]);
        for actor in [stranger(), member(ordered.buyers[0]), Actor::account(id(AccountId::made, 75))] {
            assert_eq!(letters(&ordered, (None, 10), &actor).await, None);
        }
    });
}

#[test]
fn what_is_an_accounts_or_the_hosts_is_told_to_the_host_alone() {
    block_on(async {
        let ordered = Ordered::open().await;
        let (desk, ann) = (ordered.world.desk(), account("ann"));
        for partition in [Partition::Account(ann), Partition::Host] {
            assert!(desk.dead_letters(partition, (None, 10), &Actor::host()).await.is_ok());
            for actor in [Actor::account(ann), writer(), member(ordered.buyers[0])] {
                let told = desk.dead_letters(partition, (None, 10), &actor).await;
                assert!(matches!(told, Err(RunError::Missing(_))), "{partition}: {told:?}");
            }
        }
        let mine = Partition::BuyerOrganization(ordered.buyers[0]);
        assert!(desk.dead_letters(mine, (None, 10), &member(ordered.buyers[0])).await.is_ok());
        for actor in [member(ordered.buyers[1]), writer()] {
            assert!(desk.dead_letters(mine, (None, 10), &actor).await.is_err());
        }
    });
}

#[test]
fn who_had_it_tried_again_or_dropped_it_stands_in_the_log_of_the_order_for_staff_alone() {
    block_on(async {
        let ordered = Ordered::open().await;
        give_up(&ordered).await;
        let all = letters(&ordered, (None, 100), &writer()).await.unwrap().tasks;
        let of_first = |kept: &&KeptTask| {
            kept.task.notice().is_some_and(|notice| notice.order == ordered.orders[0].1.id)
        };
        let mine: Vec<&KeptTask> = all.iter().filter(of_first).collect();
        let (desk, staff) = (ordered.world.desk(), writer());
        desk.run(RetryDeadLetter { letter: letter(mine[0]), due: None }, &staff).await.unwrap();
        desk.run(DropDeadLetter { letter: letter(mine[1]) }, &staff).await.unwrap();
        let order = ordered.orders[0].1.id;
        let staffs = desk.order_log(brand(), order, Viewer::Brand, (Cursor::START, 10), &reader()).await;
        let staffs = staffs.unwrap().entries;
        let told: Vec<&str> = staffs.iter().map(|entry| entry.operation.as_str()).collect();
        let [retried, dropped] = [Operation::RetryDeadLetter, Operation::DropDeadLetter].map(Operation::name);
        assert_eq!(told, [Operation::PlaceOrder.name(), retried, dropped]);
        let buyer = member(ordered.buyers[0]);
        let buyers = desk.order_log(brand(), order, Viewer::Buyer, (Cursor::START, 10), &buyer).await;
        assert_eq!(buyers.unwrap().entries.len(), 1, "the addresses of a brand are no affair of its buyers");
    });
}

#[test]
fn a_repeated_request_has_it_tried_again_once() {
    block_on(async {
        let ordered = Ordered::open().await;
        give_up(&ordered).await;
        let kept = letters(&ordered, (None, 1), &writer()).await.unwrap().tasks.remove(0);
        let (desk, staff) = (ordered.world.desk(), writer());
        let retry = || RetryDeadLetter { letter: letter(&kept), due: None };
        let first = desk.run(retry(), &staff).key(name("k")).await.unwrap();
        assert_eq!(first, RetriedLetter { task: kept.task.id(), due: ordered.world.now() });
        ordered.world.pass(std::time::Duration::from_secs(5));
        assert_eq!(desk.run(retry(), &staff).key(name("k")).await.unwrap(), first);
        let again = desk.run(retry(), &staff).await;
        assert!(matches!(&again, Err(RunError::Refused(why)) if why.codes() == ["not_dead"]), "{again:?}");
        let open = ordered.world.tasks(partition(), TaskState::Open, 10).await;
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].recipients[0].state, DeliveryState::Open { due: first.due });
    });
}
