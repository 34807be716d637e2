//! The programs made of reading and writing.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::order::Priced;
use super::read::Reading;
use super::write::Writing;
use super::{Request, connection};

/// No order waits longer than this, unless the writer has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// How much of a file a writing connection and a reading one keep in memory, as the store's do.
const WRITER_KIB: u32 = 16_384;
const READER_KIB: u32 = 8_192;

/// One caller: reads, prices and writes in one transaction.
pub struct Alone {
    connection: Connection,
}

impl Alone {
    pub fn on(path: &Path, synchronous: &str) -> Self {
        Self { connection: connection(path, synchronous, WRITER_KIB) }
    }

    /// What places one cart after another.
    pub fn placing(&self) -> impl FnMut(&Request) + '_ {
        let (mut reading, mut writing) = (Reading::on(&self.connection), Writing::on(&self.connection));
        move |request| {
            writing.begin();
            let order = reading.price(request);
            writing.write(&order);
            writing.commit();
        }
    }
}

/// An order on its way to the writing thread, and who waits for it.
type Waiting = (Priced, SyncSender<()>);

/// Many callers: each reads and prices on a connection of a pool, and one thread commits whatever waits in one transaction.
pub struct Together {
    queue: Option<Sender<Waiting>>,
    writer: Option<JoinHandle<()>>,
    idle: Mutex<Vec<Connection>>,
    path: PathBuf,
}

impl Together {
    pub fn on(path: &Path, synchronous: &str) -> Self {
        let (queue, orders) = channel();
        let writer = connection(path, synchronous, WRITER_KIB);
        let writer = std::thread::spawn(move || write_what_waits(&writer, &orders));
        Self { queue: Some(queue), writer: Some(writer), idle: Mutex::default(), path: path.to_owned() }
    }

    /// What one caller places its carts with.
    pub fn placing(&self) -> impl FnMut(&Request) + use<'_> {
        let queue = self.queue.clone().expect("the writer is there as long as this is");
        let (done, answer) = sync_channel(1);
        move |request| {
            let order = self.read(request);
            queue.send((order, done.clone())).expect("the writer is there");
            answer.recv_timeout(PATIENCE).expect("the writer answers");
        }
    }

    fn read(&self, request: &Request) -> Priced {
        let idle = || self.idle.lock().expect("no caller has failed");
        let kept = idle().pop();
        let connection = kept.unwrap_or_else(|| connection(&self.path, "OFF", READER_KIB));
        let order = Reading::on(&connection).snapshot(request);
        idle().push(connection);
        order
    }
}

impl Drop for Together {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(writer) = self.writer.take() {
            writer.join().expect("the writer has not failed");
        }
    }
}

fn write_what_waits(connection: &Connection, orders: &Receiver<Waiting>) {
    let mut writing = Writing::on(connection);
    while let Ok(first) = orders.recv() {
        let mut batch = vec![first];
        batch.extend(orders.try_iter());
        writing.begin();
        for (order, _) in &batch {
            writing.write(order);
        }
        writing.commit();
        for (_, done) in batch {
            done.send(()).expect("the caller waits");
        }
    }
}

/// Writes orders that are read and priced already, so many in one transaction. Only the writing is timed, and not the first
/// transaction.
pub fn write_only(path: &Path, synchronous: &str, requests: &[Request], at_once: usize) -> Duration {
    let connection = connection(path, synchronous, WRITER_KIB);
    let mut reading = Reading::on(&connection);
    let orders: Vec<Priced> = requests.iter().map(|request| reading.snapshot(request)).collect();
    let mut writing = Writing::on(&connection);
    let mut start = Instant::now();
    for (at, batch) in orders.chunks(at_once).enumerate() {
        if at == 1 {
            start = Instant::now();
        }
        writing.begin();
        for order in batch {
            writing.write(order);
        }
        writing.commit();
    }
    start.elapsed()
}
