//! Bytes that nobody can guess.

use crate::{Problem, ProblemCode};

/// As many bytes as are asked for, from the operating system.
///
/// # Errors
/// [`ProblemCode::Internal`] when the system has none: nothing is made then that others could guess.
pub(crate) fn fresh<const COUNT: usize>() -> Result<[u8; COUNT], Problem> {
    let mut bytes = [0; COUNT];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "the system gives no random bytes");
        Problem::new(ProblemCode::Internal)
    })?;
    Ok(bytes)
}
