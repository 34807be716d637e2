//! One command that is asked whether it may be carried out.

use super::super::shared::NotPermitted;
use super::super::{Command, Operation, Stop};
use super::{About, AvailableOperation, Offered};
use crate::party::{Access, Actor};
use crate::record::{Facts, Keys};
use crate::refusal::{AnyReason, Never, Reason};
use crate::value::Timestamp;

/// Every reason against a command, in its common form.
pub(super) type Told = Result<Vec<AnyReason>, Stop<Never>>;

/// A command, with the question of its rule.
pub(super) struct Ask {
    operation: Operation,
    about: About,
    rule: Box<dyn Rule + Send + Sync>,
}

trait Rule {
    fn needs(&self, known: &Facts, keys: &mut Keys);
    fn told(&self, facts: &Facts, actor: &Actor, now: Timestamp) -> Told;
}

struct Of<C> {
    command: C,
    needs: fn(&C, &Facts, &mut Keys),
    permit: fn(&C, &Facts, &Actor, Timestamp) -> Told,
}

impl<C: Command> Rule for Of<C> {
    fn needs(&self, known: &Facts, keys: &mut Keys) {
        (self.needs)(&self.command, known, keys);
    }

    fn told(&self, facts: &Facts, actor: &Actor, now: Timestamp) -> Told {
        (self.permit)(&self.command, facts, actor, now)
    }
}

impl Ask {
    /// A command whose rule looks at the records that `needs` asks for, beside the header.
    pub(super) fn new<C: Command + 'static>(
        about: About,
        command: C,
        needs: fn(&C, &Facts, &mut Keys),
        permit: fn(&C, &Facts, &Actor, Timestamp) -> Told,
    ) -> Self {
        Self { operation: C::OPERATION, about, rule: Box::new(Of { command, needs, permit }) }
    }

    /// A command about the order whose rule looks at the header alone.
    pub(super) fn header<C: Command + 'static>(
        command: C,
        permit: fn(&C, &Facts, &Actor, Timestamp) -> Told,
    ) -> Self {
        Self::new(About::Order, command, |_, _, _| {}, permit)
    }

    pub(super) fn needs(&self, known: &Facts, keys: &mut Keys) {
        self.rule.needs(known, keys);
    }

    /// What the rule says to somebody who may write, and beside that whether the actor may. So whoever may only read learns what
    /// stands in the way of others, too.
    pub(super) fn answer(
        self,
        facts: &Facts,
        now: Timestamp,
        access: Access,
    ) -> Result<AvailableOperation, Stop<Never>> {
        let mut reasons = Vec::new();
        if access < Access::Write {
            reasons.push(AnyReason::of(&NotPermitted));
        }
        reasons.extend(self.rule.told(facts, &Actor::host(), now)?);
        let Self { operation, about, .. } = self;
        let permission = operation.permission();
        Ok(AvailableOperation { offered: Offered::Change(operation), about, permission, reasons })
    }
}

/// The reasons of a permit that was not given.
pub(super) fn told<P, R: Reason>(permit: Result<P, Stop<R>>) -> Told {
    match permit {
        Ok(_) => Ok(Vec::new()),
        Err(Stop::Refused(why)) => Ok(why.to_any()),
        Err(Stop::Missing(missing)) => Err(missing.into()),
        Err(Stop::Defect(defect)) => Err(defect.into()),
    }
}
