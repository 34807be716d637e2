//! Routes as data: each one knows its method, address, inputs, answers, whom it is for and what it may refuse.
//!
//! Decides that what is documented is what is served: the document, the tests of who may do what, and the router are all made from
//! these. Deliberately knows no single route.

mod answer;
mod call;
mod input;
mod serve;
mod spec;
mod tag;

pub(crate) use answer::{Nothing, Page, Reply};
pub(crate) use call::{Call, Head};
pub(crate) use input::{NoBody, NoQuery, PathForm};
pub use spec::{Access, Route, Section};
pub(crate) use spec::{Repeatable, Tags};

#[cfg(feature = "documents")]
pub(crate) use answer::Asked;
pub(crate) use answer::{Answer, EventStream};
pub(crate) use tag::{EntityTag, TagOf};
