//! What a route is, as data.

use std::any::TypeId;
use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;

use axum::http::Method;
use order_core::Reason;
use order_core::party::Access as Right;
use schemars::{Schema, SchemaGenerator};

use super::serve::{Served, serve};
use super::{Answer, Call, NoBody, NoQuery, PathForm};
use crate::problem::{OUTDATED, RIGHTS};
use crate::wire::Form;
use crate::{Problem, ProblemCode};

/// A part of the API that can be mounted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// What staff of a brand do.
    Brand,
    /// What members of a buyer organization do.
    Buyer,
    /// What order links open.
    Links,
    /// Accounts, sessions and members.
    Accounts,
}

impl Section {
    /// The name in the document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Buyer => "buyer",
            Self::Links => "links",
            Self::Accounts => "accounts",
        }
    }
}

/// Whom a route is for. The rules of the core decide; this tells the document and the tests what they decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Anyone, logged in or not.
    Anyone,
    /// Whoever is logged in; what they see is theirs.
    SignedIn,
    /// Staff of the brand in the path.
    Brand(Right),
    /// Members of the buyer organization in the path.
    Organization(Right),
    /// The program that embeds the router.
    Host,
}

type SchemaFn = fn(&mut SchemaGenerator) -> Schema;
type PathFn = fn(&mut SchemaGenerator) -> Vec<Schema>;
type BodyFn = fn(&mut SchemaGenerator) -> Option<(&'static str, Schema)>;

/// How a route treats entity tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tags {
    /// It neither gives nor takes one.
    None,
    /// It answers with one.
    Gives,
    /// It may be told what was seen.
    Takes,
    /// It must be told what was seen.
    Requires,
}

/// Whether a route takes an idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeatable {
    /// It takes none.
    No,
    /// It may be given one.
    ByKey,
    /// It must be given one.
    OnlyByKey,
}

/// One route.
#[derive(Clone)]
pub struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) id: &'static str,
    pub(crate) section: Section,
    pub(crate) summary: &'static str,
    pub(crate) about: &'static str,
    pub(crate) access: Access,
    pub(crate) success: u16,
    pub(crate) tags: Tags,
    pub(crate) repeatable: Repeatable,
    pub(crate) takes_file: bool,
    pub(crate) reasons: BTreeSet<&'static str>,
    problems: BTreeSet<ProblemCode>,
    pub(crate) path_schemas: PathFn,
    pub(crate) query: Option<SchemaFn>,
    pub(crate) input: Option<SchemaFn>,
    pub(crate) output: BodyFn,
    pub(crate) served: Served,
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

macro_rules! methods {
    ($($name:ident $method:ident $doc:literal;)+) => {$(
        #[doc = $doc]
        pub(crate) fn $name<P, Q, B, A, H, F>(path: &'static str, id: &'static str, handler: H) -> Self
        where
            P: PathForm,
            Q: Form,
            B: Form,
            A: Answer,
            H: Fn(Call<P, Q, B>) -> F + Clone + Send + Sync + 'static,
            F: Future<Output = Result<A, Problem>> + Send + 'static,
        {
            Self::new(Method::$method, path, id, handler)
        }
    )+};
}

impl Route {
    methods! {
        get GET "A route that shows something.";
        post POST "A route that makes or does something.";
        put PUT "A route that replaces something as it was seen.";
        patch PATCH "A route that changes some of something.";
        delete DELETE "A route that removes something.";
    }

    fn new<P, Q, B, A, H, F>(method: Method, path: &'static str, id: &'static str, handler: H) -> Self
    where
        P: PathForm,
        Q: Form,
        B: Form,
        A: Answer,
        H: Fn(Call<P, Q, B>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<A, Problem>> + Send + 'static,
    {
        let tags = match method {
            Method::PUT => Tags::Requires,
            Method::PATCH => Tags::Takes,
            _ => Tags::None,
        };
        let has_query = TypeId::of::<Q>() != TypeId::of::<NoQuery>();
        let has_body = TypeId::of::<B>() != TypeId::of::<NoBody>();
        Self {
            path,
            id,
            section: Section::Brand,
            summary: "",
            about: "",
            access: Access::SignedIn,
            success: 200,
            tags,
            repeatable: Repeatable::No,
            takes_file: false,
            reasons: BTreeSet::new(),
            problems: BTreeSet::new(),
            path_schemas: P::schemas,
            query: has_query.then_some(SchemaGenerator::subschema_for::<Q>),
            input: has_body.then_some(SchemaGenerator::subschema_for::<B>),
            output: A::body,
            served: serve(handler, method.clone(), path),
            method,
        }
    }

    /// What it does, in a line and in full.
    pub(crate) const fn says(mut self, summary: &'static str, about: &'static str) -> Self {
        self.summary = summary;
        self.about = about;
        self
    }

    /// Whom it is for.
    pub(crate) const fn for_whom(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// To which part it belongs.
    pub(crate) const fn within(mut self, section: Section) -> Self {
        self.section = section;
        self
    }

    /// It answers 201, with the place of what was made.
    pub(crate) const fn makes(mut self) -> Self {
        self.success = 201;
        self
    }

    /// It answers 202: the work goes on after the answer.
    pub(crate) const fn begins(mut self) -> Self {
        self.success = 202;
        self
    }

    /// It answers with an entity tag.
    pub(crate) const fn tagged(mut self) -> Self {
        self.tags = Tags::Gives;
        self
    }

    /// It may be told what was seen, and then refuses when that is no longer so.
    pub(crate) const fn builds_on(mut self) -> Self {
        self.tags = Tags::Takes;
        self
    }

    /// It takes an idempotency key.
    pub(crate) const fn repeatable(mut self) -> Self {
        self.repeatable = Repeatable::ByKey;
        self
    }

    /// It needs an idempotency key: it does several things one after another, and goes on by the key where it ended.
    #[cfg_attr(not(feature = "documents"), expect(dead_code, reason = "only imports of documents need one"))]
    pub(crate) const fn repeatable_only_by_key(mut self) -> Self {
        self.repeatable = Repeatable::OnlyByKey;
        self
    }

    /// Its body has a file in it, and may be larger than others.
    #[cfg(feature = "documents")]
    pub(crate) const fn takes_file(mut self) -> Self {
        self.takes_file = true;
        self
    }

    /// It may be refused for these reasons.
    pub(crate) fn refuses<R: Reason>(mut self) -> Self {
        self.reasons.extend(R::codes());
        self
    }

    /// It may end with this problem too.
    pub(crate) fn may_end(mut self, code: ProblemCode) -> Self {
        self.problems.insert(code);
        self
    }

    /// The method.
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The address, below where the router is mounted, with parameters in braces.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The stable name.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// To which part it belongs.
    pub const fn section(&self) -> Section {
        self.section
    }

    /// Whom it is for.
    pub const fn access(&self) -> Access {
        self.access
    }

    /// The names of the parameters of the path, in their order.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        parameters(self.path)
    }

    /// Every problem that it may end with.
    pub fn problems(&self) -> BTreeSet<ProblemCode> {
        let mut problems = self.problems.clone();
        problems.extend([
            ProblemCode::Malformed,
            ProblemCode::TimedOut,
            ProblemCode::Internal,
            ProblemCode::Unavailable,
        ]);
        let reads = self.input.is_some() || self.query.is_some();
        let writes = self.method != Method::GET;
        let checks = [
            (reads, ProblemCode::InvalidValues),
            (self.access != Access::Anyone, ProblemCode::Unauthenticated),
            (self.parameters().next().is_some() || writes, ProblemCode::NotFound),
            (writes, ProblemCode::Contended),
            (writes, ProblemCode::TooLarge),
            (writes, ProblemCode::UnsupportedMediaType),
            (self.repeatable != Repeatable::No, ProblemCode::KeyReused),
            (self.repeatable == Repeatable::OnlyByKey, ProblemCode::KeyMissing),
            (!self.reasons.is_empty(), ProblemCode::Refused),
            (RIGHTS.iter().any(|code| self.reasons.contains(code)), ProblemCode::NotPermitted),
            (OUTDATED.iter().any(|code| self.reasons.contains(code)), ProblemCode::Outdated),
            (matches!(self.tags, Tags::Takes | Tags::Requires), ProblemCode::PreconditionFailed),
            (self.tags == Tags::Requires, ProblemCode::PreconditionRequired),
        ];
        problems.extend(checks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, code)| code));
        problems
    }
}

/// The names in braces.
pub(crate) fn parameters(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}
