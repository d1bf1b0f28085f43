//! Downloads of GDELT's event files: with resume, several at a time but politely, verified.
//!
//! A [`Fetcher`] asks the server for its lists of files (sizes and MD5 checksums), says which files the days in question should have
//! ([`Fetcher::plan`]), and brings them into a folder ([`Fetcher::get`]). A file counts as there when size and checksum are those of the list and
//! its first bytes those of a zip archive; until then it stands under `NAME.part` and goes on from where it broke off.
//!
//! Addresses and forms of the lists: <http://data.gdeltproject.org/gdeltv2/masterfilelist.txt> (bytes, MD5, address a line); for version 1.0
//! `events/md5sums` (MD5, name) and `events/filesizes` (bytes, name), which are written down from memory: where they are not, files of version
//! 1.0 are held to the checksum inside the archive alone.

mod download;
mod plan;

use std::io;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use entente_model::slot::Slot;
use ureq::Agent;

pub use plan::Plan;

/// The server that GDELT's own lists name.
pub const GDELT_ADDRESS: &str = "http://data.gdeltproject.org";
/// Files downloaded at a time at most.
pub const MOST_AT_A_TIME: usize = 8;

/// How files are fetched.
#[derive(Clone, Debug)]
pub struct FetchOptions {
    /// The server, without a slash at the end.
    pub address: String,
    /// Where files are kept until they are imported.
    pub folder: PathBuf,
    /// Files at a time, 1 to [`MOST_AT_A_TIME`].
    pub at_a_time: usize,
    /// Attempts at a file.
    pub attempts: u32,
    /// The wait before the second attempt; each further one waits twice as long, a minute at most.
    pub pause: Duration,
}

impl FetchOptions {
    /// GDELT's server, four files at a time, six attempts, a second before the second one.
    pub fn new(folder: PathBuf) -> FetchOptions {
        FetchOptions {
            address: GDELT_ADDRESS.to_owned(),
            folder,
            at_a_time: 4,
            attempts: 6,
            pause: Duration::from_secs(1),
        }
    }
}

/// A file on the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFile {
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The part of time of which it tells.
    pub slot: Slot,
    /// Bytes by the list.
    pub size: Option<u64>,
    /// MD5 checksum by the list, lower-case hexadecimal.
    pub md5: Option<String>,
    /// The server's list does not have it: it does not exist upstream.
    pub unlisted: bool,
}

/// What became of a file.
#[derive(Debug)]
pub enum Fetched {
    /// It is in the folder and verified.
    Got(PathBuf),
    /// The server does not have it.
    MissingUpstream,
    /// It could not be had.
    Failed(FetchError),
}

/// Why something could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The server answered with an error.
    #[error("{address}: the server answers {status}")]
    Status {
        /// What was asked for.
        address: String,
        /// The HTTP status.
        status: u16,
    },
    /// There was no answer, or it broke off.
    #[error("{address}: {reason}")]
    Connection {
        /// What was asked for.
        address: String,
        /// What the client says.
        reason: String,
    },
    /// What came is not what the list promises.
    #[error("{address}: {reason}; it begins \"{start}\"")]
    NotAsListed {
        /// What was asked for.
        address: String,
        /// How it differs.
        reason: String,
        /// Its first bytes.
        start: String,
    },
    /// The folder cannot be written to.
    #[error("cannot write {}: {source}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Fetches files. One for all: it keeps connections open.
#[derive(Debug)]
pub struct Fetcher {
    options: FetchOptions,
    agent: Agent,
    /// The server asked not to be asked before.
    not_before: Mutex<Option<Instant>>,
}

impl Fetcher {
    /// A fetcher; nothing is asked yet.
    pub fn new(options: FetchOptions) -> Fetcher {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(30)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_per_read(Some(Duration::from_secs(60)))
            .user_agent(concat!("entente/", env!("CARGO_PKG_VERSION")))
            .max_idle_connections_per_host(options.at_a_time)
            .build();
        Fetcher {
            options,
            agent: config.new_agent(),
            not_before: Mutex::new(None),
        }
    }

    /// Brings files into the folder, several at a time; calls `each` with the place of a file in the list, as they come.
    pub fn get(&self, files: &[RemoteFile], mut each: impl FnMut(usize, Fetched)) {
        let next = AtomicUsize::new(0);
        let (sender, receiver) = channel();
        thread::scope(|scope| {
            let workers = self.options.at_a_time.clamp(1, MOST_AT_A_TIME);
            for _ in 0..workers.min(files.len()) {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || {
                    while let Some((place, file)) = take(files, next) {
                        // It fails only where nobody listens any more.
                        if sender.send((place, self.file(file))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            for (place, fetched) in receiver {
                each(place, fetched);
            }
        });
    }

    fn file(&self, file: &RemoteFile) -> Fetched {
        if file.unlisted {
            return Fetched::MissingUpstream;
        }
        match self.download(file) {
            Ok(Some(path)) => Fetched::Got(path),
            Ok(None) => Fetched::MissingUpstream,
            Err(error) => Fetched::Failed(error),
        }
    }
}

fn take<'f>(files: &'f [RemoteFile], next: &AtomicUsize) -> Option<(usize, &'f RemoteFile)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    files.get(place).map(|file| (place, file))
}
