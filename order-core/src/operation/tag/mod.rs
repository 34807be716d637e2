//! Operations on tags.
//!
//! Decides which tags a brand has and which of them its orders carry. Deliberately knows no status: tags are applied and removed
//! always. An order keeps the id of a tag that is deleted; whatever shows the tags of an order leaves ids out that lead to no tag.

mod apply;
mod change;
mod create;
mod delete;
pub(in crate::operation) mod named;
#[cfg(test)]
mod tests;

pub use apply::{MayTag, TagOrder, TagOrderRefusal, may_tag};
pub use change::{ChangeTag, ChangeTagRefusal};
pub use create::{CreateTag, CreateTagRefusal, CreatedTag};
pub use delete::{DeleteTag, DeleteTagRefusal};
pub use named::TagNameTaken;
