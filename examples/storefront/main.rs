//! A working back end for wholesale ordering in one command, on embedded SQLite, with a demo brand to look at.
//!
//! `cargo run --example storefront` makes `storefront.db` with the demo in it, serves the API at `http://127.0.0.1:8080`, and prints
//! where to look, who the demo people are, and three lines to paste. `--help` tells what else it can.
//!
//! It ends at ctrl-C or SIGTERM, after the answers that are under way. It exits with 0 then, with 1 when it could not go on, and with 2
//! when it did not understand what it was asked for.

mod arguments;
mod database;
mod demo;
mod host;
mod mailbox;
mod pictures;
mod post;
mod serve;
mod welcome;
mod work;

use std::process::ExitCode;
use std::time::Duration;

use axum::response::Redirect;
use axum::routing::get;
use order_core::operation::party::CreateBrand;
use order_core::party::BrandSettings;
use order_core::value::{BrandId, Locale, LocalizedName};
use order_core::{Actor, Desk};
use order_http::{AccountLogin, Api, Documents, Metrics};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::level_filters::LevelFilter;

use crate::arguments::{Arguments, NewBrand, USAGE};
use crate::demo::Outcome;
use crate::host::{Clock, entropy, say, with_sources};

/// How long the work beside the requests may take to come to its end.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let arguments = match Arguments::read(std::env::args_os().skip(1)) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            say(USAGE);
            return ExitCode::SUCCESS;
        }
        Err(wrong) => {
            eprintln!("storefront: {wrong}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let level = std::env::var("ORDER_LOG").unwrap_or_else(|_| "info".to_owned());
    let Ok(level) = level.parse::<LevelFilter>() else {
        eprintln!("storefront: ORDER_LOG: {level} is none of off, error, warn, info, debug, trace");
        return ExitCode::from(2);
    };
    tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).init();
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(arguments)));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("storefront: {}", with_sources(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Outcome<()> {
    let Arguments { database, listen, metrics, demo, mail, brand } = arguments;
    // First of all, so that nothing is made where nobody could be served.
    let listener = TcpListener::bind(listen).await.map_err(|error| format!("{listen}: {error}"))?;
    let at = listener.local_addr()?;
    let beside = match metrics {
        Some(at) => Some(TcpListener::bind(at).await.map_err(|error| format!("{at}: {error}"))?),
        None => None,
    };
    let clock = Clock::of_system();
    let (store, gateway) = database::open(&database, demo, &clock).await?;
    let desk = Desk::new(store.clone(), clock.teller(), entropy);
    if let Some(brand) = brand {
        create(&desk, brand).await?;
    }
    let numbers = Metrics::new();
    let api = Api::new(desk.clone(), AccountLogin::new(desk.clone()))
        .with_gateway(gateway.clone())
        .with_documents(Documents::default().with_images(pictures::of))
        .measured_by(&numbers)
        .whole();
    let is_demo = database::has_demo(&store).await?;
    let welcome = if is_demo { welcome::of_demo(at, &desk, &api).await? } else { welcome::plain(at) };
    let office = post::open(&desk, mail, &database, at)?;
    let told = match &beside {
        Some(listener) => format!("\nPrometheus reads http://{}/metrics.", listener.local_addr()?),
        None => String::new(),
    };
    say(&format!("{welcome}\n{}{told}\n\nCtrl-C ends it.", office.told));

    let (stop, stopped) = watch::channel(false);
    let mut work = work::begin(&desk, (&gateway, office.delivery), &database, &stopped);
    let home = get(async || Redirect::temporary("/docs"));
    let numbered = beside.map(|beside| tokio::spawn(serve::serve(beside, numbers.router(), stopped.clone())));
    let served = tokio::spawn(serve::serve(listener, api.route("/", home).merge(office.pages), stopped));
    asked_to_end().await;
    tracing::info!("ending");
    stop.send(true)?;
    served.await?;
    if let Some(numbered) = numbered {
        numbered.await?;
    }
    let _ = tokio::time::timeout(PATIENCE, async { while work.join_next().await.is_some() {} }).await;
    Ok(())
}

/// Adds a brand, whose owner is invited by mail.
async fn create(desk: &Desk, NewBrand { name, owner }: NewBrand) -> Outcome<()> {
    let mut random = [0; 10];
    entropy(&mut random);
    let id = BrandId::made(desk.now(), random);
    let (name, settings) = (LocalizedName::new(Locale::EN, name), BrandSettings::new(Locale::EN));
    desk.run(CreateBrand { id, name, settings, owner: Some(owner) }, &Actor::host()).await?;
    say(&format!("the brand {id} is made"));
    Ok(())
}

/// Until ctrl-C is pressed, or the system asks the program to end.
async fn asked_to_end() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupted.await;
}
