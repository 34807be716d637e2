//! Which way a task of the outbox goes.

/// Which way a task goes, and so which workers take it. Each kind of task has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// By e-mail.
    Mail,
    /// To the payment gateway.
    Payment,
}

impl Channel {
    /// Every channel.
    pub const ALL: &[Self] = &[Self::Mail, Self::Payment];

    /// The word for it, which is stable.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Payment => "payment",
        }
    }
}
