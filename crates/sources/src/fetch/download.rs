//! One file: attempts, resume, verification.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use ureq::http::Response;
use ureq::{Body, Error};

use super::{FetchError, Fetcher, RemoteFile};
use crate::manifest::md5_of;

/// The longest wait between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// The longest wait that a server may ask for; one that asks for more is asked no more.
const LONGEST_ASKED: Duration = Duration::from_secs(600);
/// Beyond this a list is taken for a mistake.
const LIST_LIMIT: u64 = 1 << 30;

/// Why an attempt did not bring the file.
enum Setback {
    /// Another attempt may.
    Again(FetchError),
    /// Another attempt will not.
    Final(FetchError),
}

impl Fetcher {
    /// Brings a file into the folder; `None` where the server does not have it.
    pub(super) fn download(&self, file: &RemoteFile) -> Result<Option<PathBuf>, FetchError> {
        let folder = &self.options.folder;
        let (path, part) = (
            folder.join(&file.name),
            folder.join(format!("{}.part", file.name)),
        );
        fs::create_dir_all(folder).map_err(unwritable(folder))?;
        if path.exists() {
            if verify(file, &path).is_ok() {
                return Ok(Some(path));
            }
            fs::remove_file(&path).map_err(unwritable(&path))?;
        }
        self.attempts(|| match self.attempt(file, &part) {
            Ok(false) => Ok(None),
            Ok(true) => fs::rename(&part, &path)
                .map(|()| Some(path.clone()))
                .map_err(|error| Setback::Final(unwritable(&path)(error))),
            Err(setback) => Err(setback),
        })
    }

    /// The text at an address; `None` where the server does not have it.
    pub(super) fn text(&self, address: &str) -> Result<Option<String>, FetchError> {
        self.attempts(|| {
            let mut response = self.ask(address, 0)?;
            if matches!(response.status().as_u16(), 404 | 410) {
                return Ok(None);
            }
            let mut text = String::new();
            let body = response.body_mut().as_reader();
            body.take(LIST_LIMIT)
                .read_to_string(&mut text)
                .map_err(|error| Setback::Again(broken(address, &error)))?;
            Ok(Some(text))
        })
    }

    /// Brings a list into a file.
    pub(super) fn list_to(&self, address: &str, path: &Path) -> Result<(), FetchError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(unwritable(folder))?;
        }
        let part = path.with_extension("part");
        self.attempts(|| {
            let mut response = self.ask(address, 0)?;
            if matches!(response.status().as_u16(), 404 | 410) {
                return Err(Setback::Final(FetchError::Status {
                    address: address.to_owned(),
                    status: response.status().as_u16(),
                }));
            }
            let promised = length(&response);
            let mut out =
                File::create(&part).map_err(|error| Setback::Final(unwritable(&part)(error)))?;
            let mut body = response.body_mut().as_reader().take(LIST_LIMIT);
            let count = copy(address, &mut body, &mut out, &part)?;
            if promised.is_some_and(|promised| promised != count) {
                return Err(Setback::Again(broken(address, &"the answer broke off")));
            }
            fs::rename(&part, path).map_err(|error| Setback::Final(unwritable(path)(error)))
        })
    }

    /// Tries until something comes of it, with longer and longer waits.
    fn attempts<T>(
        &self,
        mut attempt: impl FnMut() -> Result<T, Setback>,
    ) -> Result<T, FetchError> {
        let mut pause = self.options.pause;
        let mut left = self.options.attempts.max(1);
        loop {
            self.wait();
            match attempt() {
                Ok(done) => return Ok(done),
                Err(Setback::Final(error)) => return Err(error),
                Err(Setback::Again(error)) => {
                    left -= 1;
                    if left == 0 {
                        return Err(error);
                    }
                }
            }
            thread::sleep(pause);
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
    }

    /// Waits as long as the server asked, whichever file it was asked for.
    fn wait(&self) {
        let until = match self.not_before.lock() {
            Ok(until) => *until,
            Err(poisoned) => *poisoned.into_inner(),
        };
        if let Some(rest) = until.and_then(|until| until.checked_duration_since(Instant::now())) {
            thread::sleep(rest);
        }
    }

    /// Asks for what follows the first `have` bytes. The answer is 200, 206, 404, 410 or 416.
    fn ask(&self, address: &str, have: u64) -> Result<Response<Body>, Setback> {
        let mut request = self.agent.get(address);
        if have > 0 {
            request = request.header("Range", format!("bytes={have}-"));
        }
        let response = request.call().map_err(|error| match error {
            Error::BadUri(_) | Error::Http(_) => Setback::Final(broken(address, &error)),
            error => Setback::Again(broken(address, &error)),
        })?;
        let status = response.status().as_u16();
        let error = FetchError::Status {
            address: address.to_owned(),
            status,
        };
        match status {
            200 | 206 | 404 | 410 | 416 => Ok(response),
            408 | 429 | 500 | 502 | 503 | 504 => match asked_wait(&response) {
                Some(wait) if wait > LONGEST_ASKED => Err(Setback::Final(error)),
                Some(wait) => {
                    if let Ok(mut until) = self.not_before.lock() {
                        *until = (*until).max(Some(Instant::now() + wait));
                    }
                    Err(Setback::Again(error))
                }
                None => Err(Setback::Again(error)),
            },
            _ => Err(Setback::Final(error)),
        }
    }

    /// One attempt; false where the server does not have the file. What came stays in `part` for the next attempt unless it is wrong.
    fn attempt(&self, file: &RemoteFile, part: &Path) -> Result<bool, Setback> {
        let mut have = part.metadata().map_or(0, |data| data.len());
        let discard =
            || fs::remove_file(part).map_err(|error| Setback::Final(unwritable(part)(error)));
        if file.size.is_some_and(|size| have > size) {
            discard()?;
            have = 0;
        }
        if file.size.is_none() || file.size.is_some_and(|size| have < size) {
            let mut response = self.ask(&file.address, have)?;
            match response.status().as_u16() {
                404 | 410 => return Ok(false),
                416 => {
                    discard()?;
                    return Err(Setback::Again(broken(
                        &file.address,
                        &"nothing follows what was there",
                    )));
                }
                206 if starts_at(&response) == Some(have) => {}
                206 => {
                    discard()?;
                    return Err(Setback::Again(broken(
                        &file.address,
                        &"another part than that asked for",
                    )));
                }
                _ => have = 0,
            }
            let promised = length(&response);
            let mut options = OpenOptions::new();
            let mut out = match have {
                0 => options.write(true).create(true).truncate(true),
                _ => options.append(true),
            }
            .open(part)
            .map_err(|error| Setback::Final(unwritable(part)(error)))?;
            // One byte more than promised shows that more comes.
            let limit = file.size.map_or(u64::MAX, |size| size - have + 1);
            let mut body = response.body_mut().as_reader().take(limit);
            let count = copy(&file.address, &mut body, &mut out, part)?;
            if promised.is_some_and(|promised| count < promised.min(limit)) {
                return Err(Setback::Again(broken(
                    &file.address,
                    &"the answer broke off",
                )));
            }
        }
        verify(file, part).map_err(|reason| {
            let start = fs::read(part).unwrap_or_default();
            let start = String::from_utf8_lossy(&start[..start.len().min(60)])
                .escape_debug()
                .to_string();
            let error = FetchError::NotAsListed {
                address: file.address.clone(),
                reason,
                start,
            };
            match fs::remove_file(part) {
                Ok(()) => Setback::Again(error),
                Err(error) => Setback::Final(unwritable(part)(error)),
            }
        })?;
        Ok(true)
    }
}

/// Holds a file to its size, its checksum and the first bytes of an archive.
fn verify(file: &RemoteFile, path: &Path) -> Result<(), String> {
    let mut content = File::open(path).map_err(|error| error.to_string())?;
    let found = content.metadata().map_err(|error| error.to_string())?.len();
    if let Some(size) = file.size.filter(|&size| size != found) {
        return Err(format!("{found} bytes came where the list says {size}"));
    }
    let mut magic = Vec::new();
    (&mut content)
        .take(4)
        .read_to_end(&mut magic)
        .map_err(|error| error.to_string())?;
    if file.name.to_ascii_lowercase().ends_with(".zip") && magic != b"PK\x03\x04" {
        return Err("it is no zip archive".to_owned());
    }
    if let Some(expected) = &file.md5 {
        let mut whole = magic.as_slice().chain(content);
        let found = md5_of(&mut whole).map_err(|error| error.to_string())?;
        if found != *expected {
            return Err(format!(
                "its MD5 checksum is {found}, the list says {expected}"
            ));
        }
    }
    Ok(())
}

fn copy(address: &str, body: &mut impl Read, out: &mut File, path: &Path) -> Result<u64, Setback> {
    let mut buffer = vec![0; 1 << 16];
    let mut count = 0;
    loop {
        let read = match body.read(&mut buffer) {
            Ok(0) => return Ok(count),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Setback::Again(broken(address, &error))),
        };
        out.write_all(&buffer[..read])
            .map_err(|error| Setback::Final(unwritable(path)(error)))?;
        count += read as u64;
    }
}

fn header<'r>(response: &'r Response<Body>, name: &str) -> Option<&'r str> {
    response.headers().get(name)?.to_str().ok()
}

/// Bytes that the answer promises.
fn length(response: &Response<Body>) -> Option<u64> {
    header(response, "content-length")?.trim().parse().ok()
}

/// The place of the first byte of a part.
fn starts_at(response: &Response<Body>) -> Option<u64> {
    let range = header(response, "content-range")?.strip_prefix("bytes ")?;
    range.split('-').next()?.parse().ok()
}

/// How long the server asks to be left alone, in seconds; the form with a date is not read.
fn asked_wait(response: &Response<Body>) -> Option<Duration> {
    let seconds: f64 = header(response, "retry-after")?.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn broken(address: &str, reason: &dyn std::fmt::Display) -> FetchError {
    FetchError::Connection {
        address: address.to_owned(),
        reason: reason.to_string(),
    }
}

fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> FetchError + use<> {
    let path = path.to_owned();
    move |source| FetchError::Unwritable { path, source }
}
