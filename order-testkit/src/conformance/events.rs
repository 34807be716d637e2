//! The log: entries in the order of committing, behind cursors that never move back.

use order_core::record::{Key, LogEntry, Partition, Subject};
use order_core::store::{Commit, Cursor, Events, Feed};

use super::{Harness, Stage};
use crate::world::{BEGIN_MICROS, HOSTILE_NAMES, at, brand, create_brand, other_brand, partition};

pub(super) async fn a_log_nobody_wrote_is_empty<H: Harness>(stage: Stage<H>) {
    let nobody = Partition::Brand(other_brand());
    let events = stage.feed(Feed { partition: nobody, subject: None, after: Cursor::START, limit: 10 }).await;
    assert_eq!(events, Events { events: Vec::new(), next: Cursor::START });
}

pub(super) async fn entries_come_in_the_order_of_committing_whatever_their_time<H: Harness>(stage: Stage<H>) {
    // The clock runs backwards, so neither times nor ids are in the order of committing.
    let key = stage.add_category("0").await;
    let mut expected = stage.log(partition()).await;
    for round in 1..12 {
        stage.set_clock(at(BEGIN_MICROS - round * 5_000_000));
        let planned = stage.plan(stage.rename(&key, &round.to_string())).await;
        expected.extend(planned.changeset.log().to_vec());
        assert_eq!(stage.commit_one(planned.changeset).await, Commit::Done);
    }
    assert_eq!(stage.log(partition()).await, expected);
    for limit in [1, 5] {
        let events = all(&stage, None, limit).await;
        assert_eq!(entries(&events), expected, "by {limit}");
    }
}

pub(super) async fn an_entry_comes_back_whole<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("plain").await;
    for text in HOSTILE_NAMES {
        let planned = stage.plan(stage.rename(&key, text)).await;
        let written = planned.changeset.log().to_vec();
        assert_eq!(written.len(), 1);
        assert_eq!(written[0].changes[0].to.as_deref(), Some(*text));
        stage.commit_one(planned.changeset).await;
        assert_eq!(stage.log(partition()).await.last(), written.last());
    }
    // Staff are named in it, the host is not.
    let staff = stage.desk().run(stage.rename(&key, "by staff"), stage.staff()).await;
    staff.expect("staff may");
    let log = stage.log(partition()).await;
    assert_ne!(log[log.len() - 1].actor, log[log.len() - 2].actor);
}

pub(super) async fn pages_of_events_meet_each_once<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("0").await;
    for round in 1..30 {
        stage.run(stage.rename(&key, &round.to_string())).await;
    }
    let expected = stage.log(partition()).await;
    assert_eq!(expected.len(), 31, "the brand, the category, and its changes");
    for limit in [1, 2, 7, 30, 31, 32, u32::MAX] {
        let events = all(&stage, None, limit).await;
        assert_eq!(entries(&events), expected, "by {limit}");
        for window in events.windows(2) {
            assert!(window[0].0 < window[1].0, "cursors rise from entry to entry");
        }
        // From the cursor of any entry the rest follows.
        for (place, (cursor, _)) in events.iter().enumerate().step_by(6) {
            let rest = stage.feed(feed(None, *cursor, 100)).await;
            let rest: Vec<LogEntry> = rest.events.into_iter().map(|event| event.entry).collect();
            assert_eq!(rest, expected[place + 1..]);
        }
    }
}

pub(super) async fn a_limit_of_zero_events_counts_as_one<H: Harness>(stage: Stage<H>) {
    stage.add_category("0").await;
    assert_eq!(stage.feed(feed(None, Cursor::START, 0)).await.events.len(), 1);
}

pub(super) async fn the_end_of_the_log_gives_the_cursor_back<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("0").await;
    let end = stage.feed(feed(None, Cursor::START, 100)).await;
    assert_eq!(end.next, end.events.last().expect("there are entries").cursor);
    let nothing = stage.feed(feed(None, end.next, 100)).await;
    assert_eq!(nothing, Events { events: Vec::new(), next: end.next });
    // A filter that leaves nothing gives the cursor back too.
    let stranger = Subject { kind: order_core::record::Kind::Order, name: key.name().clone() };
    let nothing = stage.feed(feed(Some(stranger), end.events[0].cursor, 100)).await;
    assert_eq!(nothing, Events { events: Vec::new(), next: end.events[0].cursor });
}

pub(super) async fn what_comes_later_follows_an_old_cursor<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("0").await;
    let mut cursor = stage.feed(feed(None, Cursor::START, 100)).await.next;
    for round in 1..10 {
        // Earlier by its time, later in the log.
        stage.set_clock(at(BEGIN_MICROS - round * 1_000_000));
        let planned = stage.plan(stage.rename(&key, &round.to_string())).await;
        let written = planned.changeset.log().to_vec();
        stage.commit_one(planned.changeset).await;
        let events = stage.feed(feed(None, cursor, 100)).await;
        let read: Vec<LogEntry> = events.events.into_iter().map(|event| event.entry).collect();
        assert_eq!(read, written);
        assert!(events.next > cursor);
        cursor = events.next;
    }
}

pub(super) async fn a_subject_has_its_own_entries_only<H: Harness>(stage: Stage<H>) {
    let (one, two) = two_subjects(&stage, 6).await;
    let whole = stage.log(partition()).await;
    for key in [&one, &two, &Key::brand(brand())] {
        let subject = subject(key);
        let expected: Vec<LogEntry> =
            whole.iter().filter(|entry| entry.subject == subject).cloned().collect();
        assert!(!expected.is_empty());
        let events = all(&stage, Some(subject), 100).await;
        assert_eq!(entries(&events), expected);
    }
    // The same name of another kind is another subject.
    let other_kind = Subject { kind: order_core::record::Kind::Brand, name: one.name().clone() };
    assert!(all(&stage, Some(other_kind), 100).await.is_empty());
}

pub(super) async fn pages_of_one_subject_meet_each_once<H: Harness>(stage: Stage<H>) {
    let (one, _) = two_subjects(&stage, 11).await;
    let whole = all(&stage, None, 100).await;
    let expected: Vec<_> = whole.into_iter().filter(|(_, entry)| entry.subject == subject(&one)).collect();
    for limit in [1, 3, 12, 100] {
        let events = all(&stage, Some(subject(&one)), limit).await;
        assert_eq!(events, expected, "by {limit}; an entry has one cursor, filtered or not");
    }
    // A cursor of the whole log is good for one subject too.
    let middle = stage.feed(feed(None, Cursor::START, 9)).await.next;
    let rest = stage.feed(feed(Some(subject(&one)), middle, 100)).await;
    let later: Vec<LogEntry> =
        expected.iter().filter(|(cursor, _)| *cursor > middle).map(|(_, entry)| entry.clone()).collect();
    assert_eq!(rest.events.into_iter().map(|event| event.entry).collect::<Vec<_>>(), later);
}

pub(super) async fn partitions_have_logs_apart<H: Harness>(stage: Stage<H>) {
    let ours = stage.log(partition()).await;
    stage.run(create_brand(other_brand(), "Other")).await;
    assert_eq!(stage.log(partition()).await, ours);
    let theirs = stage.log(Partition::Brand(other_brand())).await;
    assert_eq!(theirs.len(), 1);
    let end = stage.feed(feed(None, Cursor::START, 100)).await.next;
    stage.add_category("ours").await;
    let next = stage.feed(feed(None, end, 100)).await;
    assert_eq!(next.events.len(), 1);
    assert_eq!(stage.log(Partition::Brand(other_brand())).await, theirs);
}

pub(super) async fn a_refused_changeset_logs_nothing<H: Harness>(stage: Stage<H>) {
    let key = stage.add_category("Standard").await;
    let late = stage.plan(stage.rename(&key, "late")).await.changeset;
    stage.run(stage.rename(&key, "early")).await;
    let before = all(&stage, None, 100).await;
    assert!(matches!(stage.commit_one(late).await, Commit::Conflict { .. }));
    assert_eq!(all(&stage, None, 100).await, before);
    assert_eq!(all(&stage, Some(subject(&key)), 100).await.len(), 2);
}

/// Two categories whose changes alternate.
async fn two_subjects<H: Harness>(stage: &Stage<H>, rounds: usize) -> (Key, Key) {
    let one = stage.add_category("one").await;
    let two = stage.add_category("two").await;
    for round in 0..rounds {
        stage.run(stage.rename(&one, &format!("one {round}"))).await;
        stage.run(stage.rename(&two, &format!("two {round}"))).await;
    }
    (one, two)
}

fn subject(key: &Key) -> Subject {
    Subject { kind: key.kind(), name: key.name().clone() }
}

fn feed(subject: Option<Subject>, after: Cursor, limit: u32) -> Feed {
    Feed { partition: partition(), subject, after, limit }
}

fn entries(events: &[(Cursor, LogEntry)]) -> Vec<LogEntry> {
    events.iter().map(|(_, entry)| entry.clone()).collect()
}

/// The log, part by part.
async fn all<H: Harness>(stage: &Stage<H>, subject: Option<Subject>, limit: u32) -> Vec<(Cursor, LogEntry)> {
    let mut met = Vec::new();
    let mut after = Cursor::START;
    loop {
        let events = stage.feed(feed(subject.clone(), after, limit)).await;
        let most = usize::try_from(limit).expect("a length");
        assert!(events.events.len() <= most, "{} events of {limit}", events.events.len());
        if events.events.is_empty() {
            assert_eq!(events.next, after);
            return met;
        }
        assert!(events.next > after, "the cursor does not go forward");
        after = events.next;
        met.extend(events.events.into_iter().map(|event| (event.cursor, event.entry)));
    }
}
