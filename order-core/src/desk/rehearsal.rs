//! Planning commands one after another, each as if those before it had been carried out.
//!
//! Decides what a command sees of what was planned before it. Deliberately commits nothing, and promises nothing about what others do
//! meanwhile.

use std::fmt;

use super::staged::Staged;
use super::{Desk, RunError};
use crate::operation::{Command, Decision};
use crate::party::Actor;

/// Commands that are planned one after another. [`Desk::rehearse`] begins it.
pub struct Rehearsal<'a> {
    desk: &'a Desk,
    actor: &'a Actor,
    staged: Staged,
}

impl fmt::Debug for Rehearsal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rehearsal").field("staged", &self.staged).finish_non_exhaustive()
    }
}

impl Desk {
    /// Begins to plan commands one after another: each sees what those before it would write and which stock they would move, and so two
    /// that want the last piece do not both get it. Nothing is committed. What they would add to the outbox is not seen.
    pub fn rehearse<'a>(&'a self, actor: &'a Actor) -> Rehearsal<'a> {
        Rehearsal { desk: self, actor, staged: Staged::default() }
    }
}

impl Rehearsal<'_> {
    /// Decides a command as [`Desk::plan`] does, as if all that was planned before had been carried out. One that is refused changes nothing
    /// for those after it. The changeset of a decision stands on those of the earlier ones.
    ///
    /// # Errors
    /// As [`Desk::plan`].
    pub async fn plan<C: Command>(&mut self, command: C) -> Result<Decision<C::Output>, RunError<C::Reason>> {
        let decision = self.desk.plan_over(&self.staged, &command, self.actor).await?;
        self.staged.add(&decision.changeset);
        Ok(decision)
    }
}
