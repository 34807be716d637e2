//! Requests as a host makes them: repeated under one idempotency key while the store fails.

use std::collections::BTreeSet;

use order_core::operation::bulk::BulkRequest;
use order_core::record::BulkRun;
use order_core::store::Store;
use order_core::{Actor, Command, RunError};

use crate::model::Verdict;
use crate::world::{World, name};

/// How often a request is repeated over a store that fails, before it is left alone.
const NOISY_TRIES: u32 = 3;

/// The requests of one case.
pub(crate) struct Requests<'a> {
    /// Keeps the store from failing, or lets it.
    calm: &'a dyn Fn(bool),
    made: u64,
    noisy: bool,
    /// Why any of them was refused.
    pub(crate) codes: BTreeSet<&'static str>,
}

impl<'a> Requests<'a> {
    /// None yet.
    pub(crate) fn new(calm: &'a dyn Fn(bool)) -> Self {
        Self { calm, made: 0, noisy: false, codes: BTreeSet::new() }
    }

    /// The same over a store that fails.
    pub(crate) fn over_noise(calm: &'a dyn Fn(bool)) -> Self {
        Self { noisy: true, ..Self::new(calm) }
    }

    /// Whether the store fails.
    pub(crate) const fn is_noisy(&self) -> bool {
        self.noisy
    }

    /// Runs a bulk run to its end, in the same way.
    pub(crate) async fn run_bulk<S: Store + Clone + 'static>(
        &mut self,
        world: &World<S>,
        request: &BulkRequest,
        actor: &Actor,
    ) -> Result<(Verdict, Option<BulkRun>), String> {
        self.made += 1;
        let key = name(&format!("run {}", self.made));
        let mut left = NOISY_TRIES;
        loop {
            (self.calm)(left == 0);
            let outcome = world.desk().run_bulk(request.clone(), actor).key(key.clone()).await;
            (self.calm)(true);
            match outcome {
                Ok(run) => return Ok((Verdict::Done, Some(run))),
                Err(RunError::Storage(_) | RunError::Contended { .. }) if left > 0 => left -= 1,
                Err(_) if left > 0 => left = 0,
                Err(RunError::Missing(_)) => return Ok((Verdict::Missing, None)),
                Err(RunError::Refused(refused)) => {
                    return Ok((Verdict::Refused(refused.codes().into_iter().collect()), None));
                }
                Err(other) => return Err(format!("{other:?}")),
            }
        }
    }

    /// Runs a command. What is refused over a failing store is asked once more of a calm one, since it may have been told of a past.
    pub(crate) async fn run<S: Store + Clone + 'static, C: Command + Clone>(
        &mut self,
        world: &World<S>,
        command: &C,
        actor: &Actor,
    ) -> Result<(Verdict, Option<C::Output>), String> {
        self.made += 1;
        let key = name(&format!("request {}", self.made));
        let mut left = NOISY_TRIES;
        loop {
            (self.calm)(left == 0);
            let outcome = world.desk().run(command.clone(), actor).key(key.clone()).await;
            (self.calm)(true);
            let verdict = match outcome {
                Ok(output) => return Ok((Verdict::Done, Some(output))),
                Err(RunError::Missing(_)) => Verdict::Missing,
                Err(RunError::Refused(refused)) => Verdict::Refused(refused.codes().into_iter().collect()),
                Err(RunError::Storage(_) | RunError::Contended { .. }) if left > 0 => {
                    left -= 1;
                    continue;
                }
                Err(other) => return Err(format!("{other:?}")),
            };
            if left == 0 {
                if let Verdict::Refused(codes) = &verdict {
                    self.codes.extend(codes);
                }
                return Ok((verdict, None));
            }
            left = 0;
        }
    }
}

/// Fails with both sides when they differ.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, rules: &T, model: &T) -> Result<(), String> {
    if rules == model { Ok(()) } else { Err(format!("{what}: the rules say {rules:?}, the model {model:?}")) }
}
