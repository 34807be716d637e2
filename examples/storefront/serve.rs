//! Serving the router: as `axum::serve` does, and with an end to the patience with those who send the head of a request too slowly. The
//! body, and the answer, have theirs from the API.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::{Service, ServiceExt as _};

/// Within what time the head of a request must have come, on a connection that waits for the next one too.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// How long answers that are under way may take once the program is asked to end.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait when no connection can be taken, as when there are too many files open.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `stopped` says so, and then until what is under way is answered.
pub async fn serve(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, from) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(BREATH).await;
                    continue;
                }
            },
            _ = stopped.changed() => break,
        };
        let connection = http.serve_connection(TokioIo::new(unhurried(stream)), service(&router, from));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(PATIENCE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers took too long, and are broken off");
    }
}

/// Small answers are not held back for larger ones.
fn unhurried(stream: TcpStream) -> TcpStream {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "answers may be held back");
    }
    stream
}

/// The router for one connection. It tells from which address requests come.
fn service(
    router: &Router,
    from: SocketAddr,
) -> TowerToHyperService<
    impl Clone + Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + use<>,
> {
    let router = router.clone();
    TowerToHyperService::new(router.map_request(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(from));
        request
    }))
}
