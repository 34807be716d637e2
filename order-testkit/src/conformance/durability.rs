//! Closing and opening again.

use order_core::record::{Kind, Version};
use order_core::store::{Commit, Cursor, Feed};

use super::{Harness, Stage};
use crate::world::{HOSTILE_NAMES, partition};

pub(super) async fn everything_is_there_after_reopening<H: Harness>(stage: Stage<H>) {
    for text in HOSTILE_NAMES {
        let key = stage.add_category(text).await;
        stage.rename_keyed(&key, "renamed", text).await;
    }
    let before = stage.traces(partition(), &[]).await;
    let stage = stage.reopened();
    assert_eq!(stage.traces(partition(), &[]).await, before);
    assert_eq!(stage.walk(Kind::Answer, partition(), 4).await.len(), HOSTILE_NAMES.len());
}

pub(super) async fn the_log_goes_on_where_it_ended<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("0").await;
    let feed = |after| Feed { partition: partition(), subject: None, after, limit: 100 };
    let end = stage.feed(feed(Cursor::START)).await.next;
    let stage = stage.reopened();
    assert_eq!(stage.feed(feed(end)).await.next, end);
    stage.run(stage.rename(&key, "1")).await;
    let events = stage.feed(feed(end)).await;
    assert_eq!(events.events.len(), 1);
    assert!(events.next > end);
}

pub(super) async fn guards_count_across_reopening<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("Standard").await;
    let first = stage.plan(stage.rename(&key, "first")).await.changeset;
    let second = stage.plan(stage.rename(&key, "second")).await.changeset;
    assert_eq!(stage.commit_one(first).await, Commit::Done);
    let stage = stage.reopened();
    assert_eq!(stage.version(&key).await, Version::from_number(2));
    assert_eq!(stage.commit_one(second).await, Commit::Conflict { key });
}
