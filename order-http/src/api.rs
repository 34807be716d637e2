//! The API: a desk, a login, and the routes as a router.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, MethodRouter, on};
use order_core::Desk;
use order_core::gateway::SharedGateway;

use crate::login::SharedLogin;
use crate::route::{Route, Section};
use crate::{ClientAddress, Login, Problem, ProblemCode, layers, openapi};

/// What a host can set.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Settings {
    /// How many bytes of a body are taken. Files have a limit of their own, see `Documents::with_body_bytes_max`.
    pub body_bytes_max: usize,
    /// Within what time a body must have come.
    pub body_within: Duration,
    /// Within what time an answer is given.
    pub answer_within: Duration,
    /// How the address of a client is known: log-ins, sign-ups and resets of passwords are counted by it.
    pub client_address: ClientAddress,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_bytes_max: 4 << 20,
            body_within: Duration::from_secs(20),
            answer_within: Duration::from_secs(30),
            client_address: ClientAddress::Peer,
        }
    }
}

/// The API over a desk. Cloning it shares everything.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    desk: Desk,
    login: SharedLogin,
    settings: Settings,
    gateway: Option<SharedGateway>,
    #[cfg(feature = "metrics")]
    metrics: Option<crate::Metrics>,
    #[cfg(feature = "documents")]
    documents: crate::Documents,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

impl Api {
    /// An API over a desk, for whom the login says is asking.
    pub fn new(desk: Desk, login: impl Login) -> Self {
        Self::with_settings(desk, login, Settings::default())
    }

    /// The same, with limits of the host's own.
    pub fn with_settings(desk: Desk, login: impl Login, settings: Settings) -> Self {
        let inner = Inner {
            desk,
            login: SharedLogin::new(login),
            settings,
            gateway: None,
            #[cfg(feature = "metrics")]
            metrics: None,
            #[cfg(feature = "documents")]
            documents: crate::Documents::default(),
        };
        Self(Arc::new(inner))
    }

    /// The same, taking cards: they are registered and authorized with this gateway. What is to be captured, released and given back
    /// afterwards is for a worker: [`Desk::work_payments`].
    #[must_use]
    pub fn with_gateway(self, gateway: SharedGateway) -> Self {
        Self(Arc::new(Inner { gateway: Some(gateway), ..Inner::clone(&self.0) }))
    }

    /// The same, with every request counted. Where the numbers are told, [`Metrics::router`](crate::Metrics::router) is mounted.
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn measured_by(&self, metrics: &crate::Metrics) -> Self {
        let metrics = Some(metrics.clone());
        Self(Arc::new(Inner { metrics, ..Inner::clone(&self.0) }))
    }

    #[cfg(feature = "metrics")]
    pub(crate) fn metrics(&self) -> Option<&crate::Metrics> {
        self.0.metrics.as_ref()
    }

    /// The same, making documents with these fonts and images.
    #[cfg(feature = "documents")]
    #[must_use]
    pub fn with_documents(self, documents: crate::Documents) -> Self {
        Self(Arc::new(Inner { documents, ..Inner::clone(&self.0) }))
    }

    #[cfg(feature = "documents")]
    pub(crate) fn documents(&self) -> &crate::Documents {
        &self.0.documents
    }

    /// The desk.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    pub(crate) fn login(&self) -> &SharedLogin {
        &self.0.login
    }

    pub(crate) fn gateway(&self) -> Option<&SharedGateway> {
        self.0.gateway.as_ref()
    }

    /// How many bytes of a body are taken, be there a file in it or not.
    #[cfg(feature = "documents")]
    pub(crate) fn body_bytes_max(&self, takes_file: bool) -> usize {
        let usual = self.0.settings.body_bytes_max;
        if takes_file { usual.max(self.0.documents.body_bytes_max()) } else { usual }
    }

    /// How many bytes of a body are taken.
    #[cfg(not(feature = "documents"))]
    pub(crate) fn body_bytes_max(&self, _: bool) -> usize {
        self.0.settings.body_bytes_max
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Every route there is.
    pub fn routes() -> Vec<Route> {
        let mut routes = crate::brand::routes();
        routes.extend(crate::buyer::routes());
        routes.extend(crate::links::routes());
        routes.extend(crate::cards::routes());
        routes.extend(crate::accounts::routes());
        #[cfg(feature = "documents")]
        routes.extend(crate::documents::routes());
        routes
    }

    /// The router of some parts, with their document at `/openapi.json` and a page of it at `/docs`.
    pub fn router(&self, sections: &[Section]) -> Router {
        let mounted = Self::routes().into_iter().filter(|route| sections.contains(&route.section));
        let mounted: Vec<Route> = mounted.collect();
        let described = openapi::router(&mounted);
        let add = |whole: Router<Self>, route: Route| whole.route(route.path, served(route));
        let whole = mounted.into_iter().fold(Router::new(), add);
        let whole = whole
            .method_not_allowed_fallback(async || Problem::new(ProblemCode::MethodNotAllowed))
            .fallback(async || Problem::new(ProblemCode::NotFound))
            .with_state(self.clone());
        layers::around(self, whole.merge(described).merge(crate::health::router(self)))
    }

    /// The router of all parts.
    pub fn whole(&self) -> Router {
        self.router(&[Section::Brand, Section::Buyer, Section::Links, Section::Accounts])
    }
}

fn served(route: Route) -> MethodRouter<Api> {
    let filter = match route.method {
        Method::POST => MethodFilter::POST,
        Method::PUT => MethodFilter::PUT,
        Method::PATCH => MethodFilter::PATCH,
        Method::DELETE => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    };
    let route = Arc::new(route);
    on(filter, move |State(api): State<Api>, request: Request| async move {
        let served = Arc::clone(&route.served);
        served(api, &route, request).await.into_response()
    })
}
