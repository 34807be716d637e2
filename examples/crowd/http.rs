//! As much of HTTP as the crowd needs: one connection that is kept, requests with a JSON body, answers with a length.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Error, ErrorKind, Read as _, Result, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to the server, opened when it is needed.
#[derive(Debug)]
pub struct Connection {
    at: SocketAddr,
    open: Option<BufReader<TcpStream>>,
}

/// A request.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    pub method: &'static str,
    pub path: &'a str,
    pub token: &'a str,
    /// The idempotency key.
    pub key: Option<&'a str>,
    pub body: Option<&'a Value>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Connection {
    pub const fn to(at: SocketAddr) -> Self {
        Self { at, open: None }
    }

    /// Asks once. After an error nobody knows whether it was carried out, and the connection is closed.
    pub fn ask(&mut self, request: &Request<'_>) -> Result<Answer> {
        let mut open = match self.open.take() {
            Some(open) => open,
            None => self.connect()?,
        };
        open.get_mut().write_all(&written(request, self.at))?;
        let answer = read(&mut open)?;
        self.open = Some(open);
        Ok(answer)
    }

    fn connect(&self) -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect_timeout(&self.at, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(BufReader::new(stream))
    }
}

fn written(request: &Request<'_>, at: SocketAddr) -> Vec<u8> {
    let Request { method, path, token, key, body } = request;
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {at}\r\nContent-Length: {}\r\n", body.len());
    // Nothing that is written into a text fails.
    let _ = write!(text, "Content-Type: application/json\r\n");
    if !token.is_empty() {
        let _ = write!(text, "Authorization: Bearer {token}\r\n");
    }
    if let Some(key) = key {
        let _ = write!(text, "Idempotency-Key: {key}\r\n");
    }
    let _ = write!(text, "\r\n{body}");
    text.into_bytes()
}

fn read(open: &mut BufReader<TcpStream>) -> Result<Answer> {
    let first = line(open)?;
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| wrong("the answer has no status"))?;
    let mut length = 0;
    loop {
        let header = line(open)?;
        let Some((name, value)) = header.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(|_| wrong("the answer has no length"))?;
        }
    }
    let mut body = vec![0; length];
    open.read_exact(&mut body)?;
    let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body)? };
    Ok(Answer { status, body })
}

/// A line of the head, without its end. The end of the stream is an error: the server is gone.
fn line(open: &mut BufReader<TcpStream>) -> Result<String> {
    let mut line = String::new();
    if open.read_line(&mut line)? == 0 {
        return Err(Error::new(ErrorKind::UnexpectedEof, "the server hung up"));
    }
    Ok(line.trim_end().to_owned())
}

fn wrong(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    #[test]
    fn an_answer_is_read_and_one_that_breaks_off_is_an_error() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut connection = Connection::to(listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            for answer in [
                "HTTP/1.1 201 Created\r\ncontent-length: 8\r\n\r\n{\"a\": 1}",
                "HTTP/1.1 200 OK\r\ncontent-le",
            ] {
                let mut stream = listener.accept().unwrap().0;
                let mut asked = [0; 1024];
                let count = stream.read(&mut asked).unwrap();
                let asked = String::from_utf8_lossy(&asked[..count]).into_owned();
                assert!(
                    asked.starts_with("POST /x HTTP/1.1\r\n") && asked.ends_with("\r\n\r\n{\"b\":2}"),
                    "{asked}"
                );
                assert!(
                    asked.contains("Idempotency-Key: k\r\n") && asked.contains("Bearer t\r\n"),
                    "{asked}"
                );
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        let body = serde_json::json!({ "b": 2 });
        let request = Request { method: "POST", path: "/x", token: "t", key: Some("k"), body: Some(&body) };
        let answer = connection.ask(&request).unwrap();
        assert_eq!((answer.status, answer.body), (201, serde_json::json!({ "a": 1 })));
        // The server has hung up, and the next answer breaks off.
        let mut broken = 0;
        while connection.ask(&request).is_err() {
            broken += 1;
            if server.is_finished() {
                break;
            }
        }
        server.join().unwrap();
        assert!(broken >= 1);
    }
}
