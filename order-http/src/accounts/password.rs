//! Passwords, hashed and compared away from the threads that answer, a few at a time.

use argon2::Argon2;
use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use order_core::party::{Password, PasswordFault};
use order_core::refusal::Refusals;
use order_core::value::PasswordHash;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{Problem, ProblemCode};

/// How many passwords are hashed or compared at a time: each takes some 20 MB and a core.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// What stands in for the hash of an account that is not there, so that it takes as long to be refused.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWF0LWFsbA$CZYIvpgcQsr6eGkFgRhx7QX8lcgLvCjVnGHPGiJMbcA";

/// Checks a password that somebody chose, and hashes it.
pub(super) async fn hashed(text: String) -> Result<PasswordHash, Problem> {
    let password =
        Password::new(&text).map_err(|faults: Refusals<PasswordFault>| Problem::of_refusals(&faults))?;
    let _turn = turn().await?;
    aside(move || {
        Argon2::default().hash_password(password.as_str().as_bytes()).ok().map(|hash| hash.to_string())
    })
    .await?
    .and_then(|hash| PasswordHash::new(&hash).ok())
    .ok_or_else(|| Problem::new(ProblemCode::Internal))
}

/// A turn to compare a password. What it is compared with is asked for within the turn, and so is counted that it was wrong: no more wrong
/// ones slip in beyond a limit than there are turns at once.
#[derive(Debug)]
pub(super) struct Turn(
    #[expect(dead_code, reason = "it is held, and given back when it is dropped")] SemaphorePermit<'static>,
);

/// Waits for a turn.
pub(super) async fn turn() -> Result<Turn, Problem> {
    AT_ONCE.acquire().await.map(Turn).map_err(|_| Problem::new(ProblemCode::Internal))
}

impl Turn {
    /// Whether a password is the one of this hash. Without one the answer is no, and takes as long.
    pub(super) async fn is_right(&self, text: String, hash: Option<PasswordHash>) -> Result<bool, Problem> {
        aside(move || is_right(&text, hash)).await
    }
}

fn is_right(text: &str, hash: Option<PasswordHash>) -> bool {
    let is_there = hash.is_some();
    let kept = hash.map_or_else(|| NOBODY.to_owned(), |hash| hash.as_str().to_owned());
    let parsed = phc::PasswordHash::new(&kept);
    let matches = parsed.is_ok_and(|kept| Argon2::default().verify_password(text.as_bytes(), &kept).is_ok());
    is_there && matches
}

/// Does slow work on a thread of its own, within a turn.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Problem::new(ProblemCode::Internal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let hash = hashed("correct-h0rse".to_owned()).await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$"));
        let turn = turn().await.unwrap();
        assert!(turn.is_right("correct-h0rse".to_owned(), Some(hash.clone())).await.unwrap());
        assert!(!turn.is_right("correct-h0rsE".to_owned(), Some(hash)).await.unwrap());
        assert!(!turn.is_right("anything".to_owned(), None).await.unwrap());
        assert!(phc::PasswordHash::new(NOBODY).is_ok(), "it takes as long as another");
    }

    #[tokio::test]
    async fn everything_that_is_wrong_with_a_password_is_told() {
        let problem = hashed("short".to_owned()).await.unwrap_err();
        assert_eq!(problem.code(), ProblemCode::Refused);
    }
}
