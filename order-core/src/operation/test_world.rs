//! A world for unit tests of operations: the records and counters that earlier commands left, and a strict check of each commit.
//!
//! It is no store. It decides every command twice and wants the same decision, reads each written body back, and fails the test
//! when a changeset breaks a promise that stores rely on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Command, Decision, Moment, Question, Stop};
use crate::party::{Access, Actor, Brand, BrandSettings, StockLabel};
use crate::record::{
    Changeset, Claim, ClaimScope, Facts, Found, GatewayWork, KeptTask, Key, Keys, LogEntry, Recipient,
    Record, StockKey, Stored, Task, Version,
};
use crate::refusal::{AnyReason, Reason};
use crate::value::{
    AccountId, Addressee, BrandId, Locale, LocalizedName, Name, RunId, StockLabelId, TaskId, Timestamp,
};

/// What is kept between the commands of one test.
#[derive(Debug, Clone)]
pub(crate) struct TestWorld {
    records: BTreeMap<Key, Found>,
    counters: BTreeMap<StockKey, i64>,
    /// Every log entry, oldest first.
    pub(crate) log: Vec<LogEntry>,
    /// Every task, oldest first.
    pub(crate) tasks: Vec<Task>,
    /// How far each task is, that is neither done nor dropped for everybody.
    pub(crate) outbox: BTreeMap<TaskId, KeptTask>,
    /// What the clock says.
    pub(crate) now: Timestamp,
    seeds: u64,
}

/// Why a changeset was not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotApplied {
    /// A guarded key is at another version.
    Conflict(Key),
    /// A counter would fall below its bound.
    Short(StockKey),
    /// An addressee is not dead after so many attempts.
    NotDead(TaskId, Addressee),
}

impl TestWorld {
    /// Nothing, at nine o'clock of 1 March 2026.
    pub(crate) fn new() -> Self {
        Self {
            records: BTreeMap::new(),
            counters: BTreeMap::new(),
            log: Vec::new(),
            tasks: Vec::new(),
            outbox: BTreeMap::new(),
            now: "2026-03-01T09:00:00Z".parse().unwrap(),
            seeds: 0,
        }
    }

    /// A world with one brand that has two stock labels, see [`label`], and the brand's id.
    pub(crate) fn with_brand() -> (Self, BrandId) {
        let mut world = Self::new();
        let id = BrandId::made(world.now, [1; 10]);
        let mut settings = BrandSettings::new(Locale::EN);
        let labels = [("Warehouse", 1), ("Shipping", 2)];
        settings.stock_labels = labels
            .map(|(name, number)| StockLabel { id: label(number), name: Name::new(name).unwrap() })
            .to_vec();
        let name = LocalizedName::new(Locale::EN, Name::new("Northwind").unwrap());
        world.put(Key::brand(id), Brand { id, name, settings });
        (world, id)
    }

    /// Loads what `needs` asks for, round by round as the desk does.
    pub(crate) fn gather(&self, needs: impl Fn(&Facts, &mut Keys)) -> Facts {
        let mut facts = Facts::new();
        for _ in 0..16 {
            let mut keys = Keys::new();
            needs(&facts, &mut keys);
            keys.retain_unknown(&facts);
            if keys.is_empty() {
                return facts;
            }
            for key in keys.records() {
                facts.insert(key.clone(), self.records.get(key).cloned().unwrap_or(Found::NEVER));
            }
            for key in keys.counters() {
                facts.insert_counter(*key, self.counter(key));
            }
            for task in keys.tasks() {
                facts.insert_task(*task, self.outbox.get(task).cloned());
            }
        }
        panic!("still asks for more after 16 rounds");
    }

    /// Decides a command and applies nothing.
    pub(crate) fn plan<C: Command>(
        &mut self,
        command: &C,
        actor: &Actor,
    ) -> Result<Decision<C::Output>, Stop<C::Reason>> {
        self.plan_within(command, actor, None)
    }

    /// Decides a command, perhaps as part of a bulk run, and applies nothing.
    pub(crate) fn plan_within<C: Command>(
        &mut self,
        command: &C,
        actor: &Actor,
        run: Option<RunId>,
    ) -> Result<Decision<C::Output>, Stop<C::Reason>> {
        let facts = self.gather(|known, keys| command.needs(known, keys));
        self.seeds = self.seeds.checked_add(1).unwrap();
        let mut seed = [0; Moment::SEED_BYTES];
        seed[..8].copy_from_slice(&self.seeds.to_be_bytes());
        let decide = || {
            let moment = Moment::new(self.now, actor, seed);
            let mut moment = if let Some(run) = run { moment.in_run(run) } else { moment };
            command.decide(&facts, &mut moment)
        };
        let decision = decide()?;
        let again = decide()?;
        assert_eq!(
            format!("{:?}", decision.changeset),
            format!("{:?}", again.changeset),
            "the same facts and moment gave two decisions"
        );
        assert_eq!(decision.changeset.partition(), command.partition());
        Ok(decision)
    }

    /// Decides a command and applies it. A conflict fails the test: nobody else is here.
    pub(crate) fn run<C: Command>(
        &mut self,
        command: &C,
        actor: &Actor,
    ) -> Result<C::Output, Stop<C::Reason>> {
        let Decision { output, changeset } = self.plan(command, actor)?;
        self.apply(&changeset).unwrap();
        Ok(output)
    }

    /// Whether a command would be carried out. Nothing is applied.
    pub(crate) fn allows<C: Command>(&mut self, command: &C, actor: &Actor) -> bool {
        self.plan(command, actor).is_ok()
    }

    /// The codes of all reasons why a command is refused. Anything else fails the test.
    pub(crate) fn refused<C: Command>(&mut self, command: &C, actor: &Actor) -> Vec<&'static str> {
        self.reasons(command, actor).iter().map(Reason::code).collect()
    }

    /// All reasons why a command is refused. Anything else fails the test. Every reason must have its sentence and its code.
    pub(crate) fn reasons<C: Command>(&mut self, command: &C, actor: &Actor) -> Vec<C::Reason> {
        match self.plan(command, actor) {
            Err(Stop::Refused(refusals)) => {
                for AnyReason { code, message, .. } in refusals.to_any() {
                    assert!(!message.is_empty(), "{code}");
                    assert!(code.chars().all(|char| char.is_ascii_lowercase() || char == '_'), "{code}");
                }
                refusals.into_vec()
            }
            Err(other) => panic!("not refused but {other:?}"),
            Ok(_) => panic!("not refused"),
        }
    }

    /// Whether a command says that what it is about does not exist.
    pub(crate) fn is_missing<C: Command>(&mut self, command: &C, actor: &Actor) -> bool {
        matches!(self.plan(command, actor), Err(Stop::Missing(_)))
    }

    /// Answers a question.
    pub(crate) fn ask<Q: Question>(&self, question: &Q, actor: &Actor) -> Result<Q::Answer, Stop<Q::Reason>> {
        let facts = self.gather(|known, keys| question.needs(known, keys));
        question.answer(&facts, self.now, actor)
    }

    /// Applies a changeset wholly or not at all.
    ///
    /// # Panics
    /// When it is no changeset that a store would have to accept: a write without its guard, two writes or moves of one key,
    /// something of another partition, a body that does not read back as the record.
    pub(crate) fn apply(&mut self, changeset: &Changeset) -> Result<(), NotApplied> {
        check_form(changeset);
        for guard in changeset.guards() {
            if self.version(&guard.key) != guard.version {
                return Err(NotApplied::Conflict(guard.key.clone()));
            }
        }
        let mut counters = self.counters.clone();
        for step in changeset.moves() {
            let amount = counters.entry(step.key).or_default();
            match amount.checked_add(step.by) {
                Some(after) if step.floor.is_none_or(|floor| after >= floor) => *amount = after,
                _ => return Err(NotApplied::Short(step.key)),
            }
        }
        for step in changeset.letters() {
            let recipient = self.outbox.get(&step.task).and_then(|kept| kept.recipient(&step.to));
            if !recipient.is_some_and(|recipient| step.holds(recipient)) {
                return Err(NotApplied::NotDead(step.task, step.to.clone()));
            }
        }
        self.counters = counters;
        for write in changeset.writes() {
            let record = write.content.as_ref().map(|content| {
                let schema = content.encoded.schema;
                Record::decode(write.key.kind(), schema, &content.encoded.body).unwrap()
            });
            self.records.insert(write.key.clone(), Found { version: write.version, record });
        }
        self.log.extend_from_slice(changeset.log());
        self.tasks.extend_from_slice(changeset.tasks());
        for task in changeset.tasks() {
            let recipients = task.addressees().into_iter().map(|to| Recipient::new(to, task.at())).collect();
            self.outbox.insert(task.id(), KeptTask { task: task.clone(), recipients });
        }
        for step in changeset.letters() {
            self.stand(step.task, &step.to, |recipient| recipient.state = step.fate.state());
        }
        Ok(())
    }

    /// Changes how far an addressee of a task is, as workers do.
    pub(crate) fn stand(&mut self, task: TaskId, to: &Addressee, change: impl FnOnce(&mut Recipient)) {
        let kept = self.outbox.get_mut(&task).unwrap();
        change(kept.recipients.iter_mut().find(|recipient| recipient.to == *to).unwrap());
        if !kept.is_there() {
            self.outbox.remove(&task);
        }
    }

    /// Puts a record there, past every rule.
    pub(crate) fn put<T: Stored>(&mut self, key: Key, record: T) {
        let version = self.version(&key).next();
        self.records.insert(key, Found { version, record: Some(T::into_record(Arc::new(record))) });
    }

    /// Takes a record away, past every rule. Its key keeps a version.
    pub(crate) fn remove(&mut self, key: &Key) {
        let version = self.version(key).next();
        self.records.insert(key.clone(), Found { version, record: None });
    }

    /// The record under a key.
    pub(crate) fn get<T: Stored>(&self, key: &Key) -> Option<Arc<T>> {
        self.records.get(key).and_then(|found| found.record.as_ref()).and_then(T::of).cloned()
    }

    /// The version of a key.
    pub(crate) fn version(&self, key: &Key) -> Version {
        self.records.get(key).map_or(Version::NEVER, |found| found.version)
    }

    /// What a claim stands for.
    pub(crate) fn claimed(&self, brand: BrandId, scope: &ClaimScope<'_>) -> Option<uuid::Uuid> {
        self.get::<Claim>(&scope.key(brand)).map(|claim| claim.target)
    }

    /// The amount of a counter.
    pub(crate) fn counter(&self, key: &StockKey) -> i64 {
        self.counters.get(key).copied().unwrap_or_default()
    }

    /// Sets a counter, past every rule.
    pub(crate) fn set_counter(&mut self, key: StockKey, amount: i64) {
        self.counters.insert(key, amount);
    }

    /// What payment gateways are to be asked about, oldest first.
    pub(crate) fn gateway_work(&self) -> Vec<GatewayWork> {
        let work = |task: &Task| match task {
            Task::Payment(task) => Some(task.work),
            Task::Notice(_) | Task::AccountMail(_) => None,
        };
        self.tasks.iter().filter_map(work).collect()
    }

    /// Every present record of one type with its key, by key.
    pub(crate) fn all<T: Stored>(&self) -> Vec<(Key, Arc<T>)> {
        let present = self.records.iter().filter_map(|(key, found)| Some((key, found.record.as_ref()?)));
        present.filter_map(|(key, record)| Some((key.clone(), Arc::clone(T::of(record)?)))).collect()
    }
}

/// The id of stock label 1, 2, ….
pub(crate) fn label(number: u8) -> StockLabelId {
    StockLabelId::made(Timestamp::MIN, [number; 10])
}

/// Staff of a brand who may write.
pub(crate) fn writer(brand: BrandId) -> Actor {
    Actor::account(AccountId::made(Timestamp::MIN, [21; 10])).staff(brand, Access::Write)
}

/// Staff of a brand who may only read.
pub(crate) fn reader(brand: BrandId) -> Actor {
    Actor::account(AccountId::made(Timestamp::MIN, [22; 10])).staff(brand, Access::Read)
}

/// Somebody who belongs to nothing.
pub(crate) fn stranger() -> Actor {
    Actor::account(AccountId::made(Timestamp::MIN, [23; 10]))
}

fn check_form(changeset: &Changeset) {
    let partition = changeset.partition();
    let mut guards = BTreeMap::new();
    for guard in changeset.guards() {
        assert_eq!(guard.key.partition(), partition, "{:?} is guarded elsewhere", guard.key);
        assert!(guards.insert(&guard.key, guard.version).is_none(), "{:?} is guarded twice", guard.key);
    }
    let mut written = BTreeSet::new();
    for write in changeset.writes() {
        assert!(written.insert(&write.key), "{:?} is written twice", write.key);
        let guarded = guards.get(&write.key).unwrap_or_else(|| panic!("{:?} is not guarded", write.key));
        assert_eq!(write.version, guarded.next(), "{:?} skips a version", write.key);
    }
    for task in changeset.tasks() {
        assert_eq!(task.partition(), partition, "{task:?} belongs elsewhere");
        let addressees = task.addressees();
        assert_eq!(
            addressees.iter().collect::<BTreeSet<_>>().len(),
            addressees.len(),
            "somebody is told twice"
        );
    }
    let mut moved = BTreeSet::new();
    for step in changeset.moves() {
        assert!(moved.insert(step.key), "{:?} is moved twice", step.key);
    }
}

mod tests {
    use super::super::{Draft, Operation};
    use super::*;
    use crate::operation::NotPermitted;
    use crate::operation::catalog::CreateTaxCategory;
    use crate::record::{MovementCause, MovementLine, Partition};
    use crate::value::{Rounding, SkuId};

    struct BrandName(BrandId);

    impl Question for BrandName {
        type Answer = Name;
        type Reason = NotPermitted;

        fn needs(&self, _: &Facts, keys: &mut Keys) {
            keys.record(Key::brand(self.0));
        }

        fn answer(&self, facts: &Facts, _: Timestamp, actor: &Actor) -> Result<Name, Stop<NotPermitted>> {
            let brand = super::super::shared::staff_writes(facts, actor, self.0)?;
            Ok(brand.name.default_text().clone())
        }
    }

    #[test]
    fn a_guard_that_no_longer_holds_is_a_conflict() {
        let (mut world, brand) = TestWorld::with_brand();
        let command = CreateTaxCategory {
            brand,
            name: Name::new("Standard").unwrap(),
            country: "DE".parse().unwrap(),
            rate: "19".parse().unwrap(),
            rounding: Rounding::HalfUp,
            reduced: false,
        };
        let stale = world.plan(&command, &writer(brand)).unwrap().changeset;
        let key = Key::brand(brand);
        let same = Brand::clone(&world.get::<Brand>(&key).unwrap());
        world.put(key.clone(), same);
        assert_eq!(world.apply(&stale), Err(NotApplied::Conflict(key)));
        assert!(world.log.is_empty() && world.tasks.is_empty());
        assert_eq!(world.ask(&BrandName(brand), &writer(brand)).unwrap().as_str(), "Northwind");
    }

    #[test]
    fn a_counter_keeps_its_bound() {
        let (mut world, brand) = TestWorld::with_brand();
        let sku = SkuId::made(world.now, [5; 10]);
        let key = StockKey { brand, sku, label: label(1) };
        world.set_counter(key, 3);
        let take = |by: i64| {
            let (facts, actor) = (Facts::new(), writer(brand));
            let mut moment = Moment::new(Timestamp::MIN, &actor, [4; 32]);
            let mut draft = Draft::new(Partition::Brand(brand), Operation::CorrectStock, &facts);
            let line = MovementLine { sku, label: key.label, by };
            let cause = MovementCause::Corrected { note: None };
            draft.move_stock(brand, cause, vec![(line, Some(0))], &mut moment);
            draft.finish().unwrap()
        };
        assert_eq!(world.apply(&take(-4)), Err(NotApplied::Short(key)));
        assert_eq!((world.counter(&key), world.all::<crate::record::StockMovement>().len()), (3, 0));
        world.apply(&take(-3)).unwrap();
        assert_eq!((world.counter(&key), world.all::<crate::record::StockMovement>().len()), (0, 1));
    }
}
