//! Forgetting idempotency keys whose time is over.

/// How much one sweep did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// How many keys were looked at.
    pub seen: u64,
    /// How many were forgotten.
    pub forgotten: u64,
}
