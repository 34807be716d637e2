//! The storefront as a process of its own, which can be killed and started again.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::Outcome;

/// A storefront over a file, at a place that stays.
#[derive(Debug)]
pub struct Server {
    program: PathBuf,
    database: PathBuf,
    at: SocketAddr,
    running: Child,
}

/// What the greeting tells a program.
#[derive(Debug, Clone)]
pub struct Greeting {
    /// The token of the owner of the brand.
    pub owner: String,
    /// The token of the demo buyer, and its cart, as addresses go.
    pub buyer: String,
    pub cart: String,
    pub brand: String,
    pub catalog: String,
}

impl Server {
    /// Starts it over a new file.
    pub fn begin(program: &Path, database: &Path) -> Outcome<(Self, Greeting)> {
        // A port that was free a moment ago, so that it can be the same after each start.
        let at = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let (program, database) = (program.to_owned(), database.to_owned());
        let (running, greeting) = start(&program, &database, at)?;
        Ok((Self { program, database, at, running }, greeting))
    }

    pub const fn at(&self) -> SocketAddr {
        self.at
    }

    /// Kills it, whatever it is doing, and starts it again.
    pub fn kill_and_start(&mut self) -> Outcome<()> {
        self.kill()?;
        self.running = start(&self.program, &self.database, self.at)?.0;
        Ok(())
    }

    pub fn kill(&mut self) -> Outcome<()> {
        self.running.kill()?;
        self.running.wait()?;
        Ok(())
    }

    /// How much memory it has in use, in MiB; `None` where the system does not tell.
    pub fn resident_mb(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.running.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes.div_ceil(1024))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

fn start(program: &Path, database: &Path, at: SocketAddr) -> Outcome<(Child, Greeting)> {
    let mut command = Command::new(program);
    command.arg(format!("--database=sqlite:{}", database.display())).arg(format!("--listen={at}"));
    command.env("ORDER_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped());
    let mut running = command.spawn().map_err(|error| format!("{}: {error}", program.display()))?;
    let told = running.stdout.take().ok_or("the storefront has no output")?;
    let mut lines = BufReader::new(told).lines();
    let mut greeting = Vec::new();
    for line in lines.by_ref() {
        let line = line?;
        if line.starts_with("Ctrl-C") {
            // What it tells later is read, so that it never waits for a reader, and not looked at.
            thread::spawn(move || lines.for_each(drop));
            return Ok((running, Greeting::read(&greeting).ok_or("the greeting has no lines to paste")?));
        }
        greeting.push(line);
    }
    Err(format!("the storefront did not start: {}", running.wait()?).into())
}

impl Greeting {
    /// Reads the lines that place an order and confirm it.
    fn read(lines: &[String]) -> Option<Self> {
        let place = lines.iter().find(|line| line.starts_with("curl ") && line.ends_with("/place"))?;
        let confirm = lines.iter().find(|line| line.starts_with("A='"))?;
        let address = place.rsplit_once(' ')?.1;
        let (_, path) = address.strip_prefix("http://")?.split_once('/')?;
        Some(Self {
            owner: between(confirm, "Bearer ", '\'')?,
            buyer: between(place, "Bearer ", '\'')?,
            cart: format!("/{}", path.strip_suffix("/place")?),
            brand: between(confirm, "/brands/", '/')?,
            catalog: between(confirm, "&catalog=", '&')?,
        })
    }
}

/// What stands in a line after one text and before a character, or the end.
fn between(line: &str, from: &str, to: char) -> Option<String> {
    let (_, rest) = line.split_once(from)?;
    Some(rest.split(to).next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greeting_is_read_off_the_lines_to_paste() {
        let confirm = "A='Authorization: Bearer to-ken_1'; U=http://127.0.0.1:1/brands/b-1/orders; O=$(curl -sS -H \"$A\" \"$U?buyer=o&catalog=c-2&limit=1\")";
        let place =
            "curl -sS -H 'Authorization: Bearer t2' -d '{}' http://127.0.0.1:1/organizations/o/carts/c/place";
        let lines = ["welcome", place, confirm].map(str::to_owned);
        let greeting = Greeting::read(&lines).unwrap();
        assert_eq!((greeting.owner.as_str(), greeting.buyer.as_str()), ("to-ken_1", "t2"));
        assert_eq!((greeting.brand.as_str(), greeting.catalog.as_str()), ("b-1", "c-2"));
        assert_eq!(greeting.cart, "/organizations/o/carts/c");
        assert!(Greeting::read(&lines[..2]).is_none());
    }
}
