//! What the figures were measured on.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::table::time;
use crate::world::now;

/// One line about the machine, the system and the day. What the system does not tell is left out.
pub fn described() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let cores = format!("{cores} cores{}", processor().map(|name| format!(" ({name})")).unwrap_or_default());
    let memory = field("/proc/meminfo", "MemTotal").map(|kib| format!("{} GiB of memory", kib / 1024 / 1024));
    let system = read("/etc/os-release").and_then(|text| {
        let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
        Some(name.trim_matches('"').to_owned())
    });
    let kernel = read("/proc/sys/kernel/osrelease")
        .and_then(|version| Some(format!("Linux {}", version.trim().split('-').next()?)));
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (append, overwrite) = syncs(directory);
    let disk = format!(
        "{}syncing 4 KiB takes {} appended and {} in place",
        file_system(directory).map(|name| format!("{name}, ")).unwrap_or_default(),
        time(append),
        time(overwrite)
    );
    let parts = [Some(date()), Some(cores), memory, system, kernel, Some(disk), rustc()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// How busy the machine is: the processes that ran or wanted to, on average over the last minute.
pub fn load() -> Option<String> {
    read("/proc/loadavg")?.split_whitespace().next().map(str::to_owned)
}

/// A line of this process's status, in KiB.
pub fn status_kib(name: &str) -> Option<usize> {
    field("/proc/self/status", name)
}

fn date() -> String {
    now().to_string().chars().take(10).collect()
}

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

fn field(path: &str, name: &str) -> Option<usize> {
    let text = read(path)?;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}

fn processor() -> Option<String> {
    let text = read("/proc/cpuinfo")?;
    let line = text.lines().find_map(|line| line.strip_prefix("model name"))?;
    Some(line.trim_start_matches([' ', '\t', ':']).to_owned())
}

fn file_system(directory: &Path) -> Option<String> {
    let text = read("/proc/mounts")?;
    let mounts = text.lines().filter_map(|line| {
        let mut fields = line.split_whitespace().skip(1);
        Some((fields.next()?, fields.next()?))
    });
    let holding = mounts.filter(|(mounted, _)| directory.starts_with(mounted));
    holding.max_by_key(|(mounted, _)| mounted.len()).map(|(_, name)| name.to_owned())
}

fn rustc() -> Option<String> {
    let program = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(program).arg("--version").output().ok()?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}

/// The medians of syncing 4 KiB at the end of a file, and in the middle of it.
fn syncs(directory: &Path) -> (Duration, Duration) {
    const TIMES: u64 = 100;
    let mut file = tempfile::tempfile_in(directory).expect("the build directory can be written");
    let appended = median((0..TIMES).map(|block| sync(&mut file, block)).collect());
    let overwritten = median((0..TIMES).map(|block| sync(&mut file, block)).collect());
    (appended, overwritten)
}

fn sync(file: &mut File, block: u64) -> Duration {
    let start = Instant::now();
    file.seek(SeekFrom::Start(block * 4096)).expect("the file can be written");
    file.write_all(&[7; 4096]).expect("the file can be written");
    file.sync_data().expect("the file can be synced");
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
