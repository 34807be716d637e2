//! How a database is opened.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

/// When a commit counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Durability {
    /// When it is on the disk: it survives a power loss. What a shop wants.
    #[default]
    Full,
    /// When the operating system has it: it survives the death of the process, and after a power loss the newest commits may be
    /// gone, but the file is whole.
    Normal,
    /// As `Normal`, and a power loss may damage the file. For tests, and for imports that can be repeated.
    Off,
}

impl Durability {
    pub(crate) const fn pragma(self) -> &'static str {
        match self {
            Self::Full => "FULL",
            Self::Normal => "NORMAL",
            Self::Off => "OFF",
        }
    }
}

/// How far the rebuilding of columns and index rows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The table that is being read.
    pub table: &'static str,
    /// How many records are done, over all tables.
    pub done: u64,
    /// How many there are, over all tables.
    pub total: u64,
}

type Watch = dyn Fn(Progress) -> ControlFlow<()> + Send + Sync;

/// How a database is opened. The default is right for a shop.
///
/// ```
/// use order_store_sqlite::{Durability, Options};
///
/// let options = Options::new().durability(Durability::Off).readers(1);
/// # let _ = options;
/// ```
#[derive(Clone)]
#[must_use]
pub struct Options {
    pub(crate) durability: Durability,
    pub(crate) readers: usize,
    pub(crate) busy_timeout: Duration,
    pub(crate) cache_bytes: usize,
    pub(crate) watch: Option<Arc<Watch>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            durability: Durability::Full,
            readers: 2,
            busy_timeout: Duration::from_secs(10),
            cache_bytes: 64 << 20,
            watch: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("durability", &self.durability)
            .field("readers", &self.readers)
            .field("busy_timeout", &self.busy_timeout)
            .field("cache_bytes", &self.cache_bytes)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// Full durability, two reader threads, ten seconds of patience, 64 MiB of decoded records.
    pub fn new() -> Self {
        Self::default()
    }

    /// When a commit counts as done.
    pub const fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// How many threads answer lists and logs, at least one. Loads run in the calling thread and need none.
    pub const fn readers(mut self, readers: usize) -> Self {
        self.readers = readers;
        self
    }

    /// How long to wait for another process that is writing, before a commit fails.
    pub const fn busy_timeout(mut self, patience: Duration) -> Self {
        self.busy_timeout = patience;
        self
    }

    /// How much configuration is kept decoded, counted in bytes of the bodies it was decoded from. 0 keeps none.
    pub const fn cache_bytes(mut self, bytes: usize) -> Self {
        self.cache_bytes = bytes;
        self
    }

    /// Who watches a rebuilding of columns and index rows, which opening a database of an older version may need. It is called
    /// after every batch; breaking off makes the opening fail, and the next one goes on where it stopped.
    pub fn watch(mut self, watch: impl Fn(Progress) -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        self.watch = Some(Arc::new(watch));
        self
    }
}
