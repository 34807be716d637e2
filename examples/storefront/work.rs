//! What goes on beside the requests: mail, payments, and forgetting what has had its time.

use std::future::Future;
use std::time::Duration;

use order_core::{Desk, SharedGateway};
use order_mail::Delivery;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::arguments::Database;
use crate::database;
use crate::demo::Outcome;

/// How often it is looked for payments.
const OUTBOX: Duration = Duration::from_secs(1);
/// How often is swept.
const SWEEP: Duration = Duration::from_secs(15 * 60);

/// Begins all of it. Each ends between two rounds once `stop` says so.
pub fn begin(
    desk: &Desk,
    (gateway, delivery): (&SharedGateway, Delivery),
    database: &Database,
    stop: &watch::Receiver<bool>,
) -> JoinSet<()> {
    let mut work = JoinSet::new();
    let mut ended = stop.clone();
    work.spawn(async move {
        let ended = async {
            // Whoever would say so being gone says so too.
            let _ = ended.wait_for(|ended| *ended).await;
        };
        delivery.run(ended).await;
    });
    let (of_payments, gateway) = (desk.clone(), gateway.clone());
    work.spawn(repeat("payments", OUTBOX, stop.clone(), move || {
        let (desk, gateway) = (of_payments.clone(), gateway.clone());
        async move { Ok(desk.work_payments(&gateway, 100).await.map(|_| ())?) }
    }));
    let (of_sweeps, database) = (desk.clone(), database.clone());
    work.spawn(repeat("sweeps", SWEEP, stop.clone(), move || {
        let (desk, database) = (of_sweeps.clone(), database.clone());
        async move {
            for partition in database::partitions(&database)? {
                let swept = desk.sweep(partition).await?;
                tracing::debug!(%partition, forgotten = swept.forgotten, "swept");
            }
            Ok(())
        }
    }));
    work
}

/// Does something again and again. What fails is told, and tried again the next time.
async fn repeat<F, R>(what: &'static str, every: Duration, mut stop: watch::Receiver<bool>, mut round: R)
where
    R: FnMut() -> F,
    F: Future<Output = Outcome<()>>,
{
    loop {
        if let Err(error) = round().await {
            tracing::warn!(error = crate::host::with_sources(&*error), "{what} failed");
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            _ = stop.changed() => return,
        }
    }
}
