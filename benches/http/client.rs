//! A client that costs as little as can be: it keeps its connection, writes bytes that were made before, and reads just what it must.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// One connection.
pub struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    /// Connects to a server on this machine.
    pub fn connect(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
        stream.set_nodelay(true).expect("the setting is known");
        Self { stream, read: Vec::with_capacity(1 << 20) }
    }

    /// Sends a request, and waits for all of the answer. Says its status and how long that took.
    pub fn ask(&mut self, request: &[u8]) -> (u16, Duration) {
        let start = Instant::now();
        self.stream.write_all(request).expect("the server reads");
        self.read.clear();
        let mut whole = None;
        while whole.is_none_or(|whole| self.read.len() < whole) {
            let mut more = [0; 16 << 10];
            let count = self.stream.read(&mut more).expect("the server answers");
            assert!(count > 0, "the server hung up: {}", String::from_utf8_lossy(&self.read));
            self.read.extend_from_slice(&more[..count]);
            whole = whole.or_else(|| length(&self.read));
        }
        let took = start.elapsed();
        let status = self.read.get(9..12).and_then(|status| std::str::from_utf8(status).ok()?.parse().ok());
        (status.expect("a status"), took)
    }

    /// The last answer, for people.
    pub fn answer(&self) -> String {
        String::from_utf8_lossy(&self.read).into_owned()
    }
}

/// How long an answer is with its head, once all of that is there.
fn length(read: &[u8]) -> Option<usize> {
    let head = read.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&read[..head]).expect("a head is text").to_ascii_lowercase();
    let body = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    Some(head + body.expect("the length is told").trim().parse::<usize>().expect("a length"))
}

/// The bytes of a request.
pub fn request(method: &str, path: &str, who: (&str, &str), body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{}: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        who.0,
        who.1,
        body.len()
    )
    .into_bytes()
}
