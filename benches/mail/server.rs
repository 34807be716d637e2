//! A mail server that takes everything and keeps nothing, and a client of it that is written by hand.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

/// Takes mails until the process ends. Its address.
pub fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = listener.local_addr().expect("it has an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// One conversation; it ends when the client hangs up.
fn serve(stream: TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut answers = stream.try_clone().ok()?;
    let mut questions = BufReader::new(stream);
    let mut line = Vec::new();
    answers.write_all(b"220 sink\r\n").ok()?;
    loop {
        line.clear();
        if questions.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        if line.starts_with(b"DATA") {
            answers.write_all(b"354 go on\r\n").ok()?;
            while line != b".\r\n" {
                line.clear();
                if questions.read_until(b'\n', &mut line).ok()? == 0 {
                    return None;
                }
            }
        }
        answers.write_all(b"250 ok\r\n").ok()?;
    }
}

/// Sends mails over so many connections, each by a thread that waits for every answer.
pub fn send_by_hand(address: SocketAddr, mails: &[Vec<u8>], connections: usize) {
    let each = mails.len().div_ceil(connections).max(1);
    thread::scope(|scope| {
        for part in mails.chunks(each) {
            scope.spawn(move || send(address, part).expect("the server takes it"));
        }
    });
}

fn send(address: SocketAddr, mails: &[Vec<u8>]) -> std::io::Result<()> {
    let mut questions = TcpStream::connect(address)?;
    questions.set_nodelay(true)?;
    let mut answers = BufReader::new(questions.try_clone()?);
    let mut line = String::new();
    answers.read_line(&mut line)?;
    let mut ask = |question: &[u8]| {
        questions.write_all(question)?;
        line.clear();
        answers.read_line(&mut line)
    };
    ask(b"EHLO [127.0.0.1]\r\n")?;
    for mail in mails {
        ask(b"MAIL FROM:<orders@house.example>\r\n")?;
        ask(b"RCPT TO:<shop@buyer.example>\r\n")?;
        ask(b"DATA\r\n")?;
        ask(mail)?;
    }
    Ok(())
}
