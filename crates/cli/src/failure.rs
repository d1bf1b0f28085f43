//! How a command fails: what was wrong, what to do, and the exit code.

use std::io;
use std::path::Path;

/// Exit code of a usage error: an unknown option, actor or code system.
pub(crate) const USAGE: u8 = 2;
/// Exit code of everything else that stops a command.
const FAILED: u8 = 1;

/// Why a command ended.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments ask for something that does not exist. Exit code 2.
    Usage {
        /// What was wrong.
        message: String,
        /// What to do, may be empty.
        help: String,
    },
    /// The command could not do its work. Exit code 1.
    Failed {
        /// What was wrong, and where.
        message: String,
        /// What to do, may be empty.
        help: String,
    },
    /// Standard output was closed by its reader.
    ClosedPipe,
}

impl Failure {
    /// A usage error.
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Failure::Usage {
            message: message.into(),
            help: help.into(),
        }
    }

    /// A failure at work.
    pub(crate) fn failed(message: impl Into<String>, help: impl Into<String>) -> Self {
        Failure::Failed {
            message: message.into(),
            help: help.into(),
        }
    }

    /// A failure at work told by an error, with its causes.
    pub(crate) fn from_error(error: &dyn std::error::Error, help: impl Into<String>) -> Self {
        Failure::failed(with_causes(error), help)
    }

    /// A file that could not be written; a closed pipe stays one.
    pub(crate) fn writing(path: &Path, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::ClosedPipe;
        }
        let help = match error.kind() {
            io::ErrorKind::NotFound => "make the folder first, or name another",
            io::ErrorKind::PermissionDenied => "choose a place where you may write",
            _ => "",
        };
        Failure::failed(
            format!("cannot write {}: {}", path.display(), plain(error)),
            help,
        )
    }

    /// A file that could not be read.
    pub(crate) fn reading(path: &Path, error: &io::Error) -> Self {
        Failure::failed(
            format!("cannot read {}: {}", path.display(), plain(error)),
            "check the path",
        )
    }

    /// The process's exit code.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Failure::Usage { .. } => USAGE,
            Failure::Failed { .. } => FAILED,
            Failure::ClosedPipe => 0,
        }
    }

    /// Tells the user, on standard error.
    pub(crate) fn report(&self) {
        let (message, help) = match self {
            Failure::Usage { message, help } | Failure::Failed { message, help } => (message, help),
            Failure::ClosedPipe => return,
        };
        anstream::eprintln!("\u{1b}[1;31merror\u{1b}[0m: {message}");
        if !help.is_empty() {
            anstream::eprintln!("\u{1b}[1mhelp\u{1b}[0m: {help}");
        }
    }
}

impl From<io::Error> for Failure {
    /// Errors of standard input and output; files name their path, see [`Failure::writing`].
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            _ => Failure::failed(plain(&error), ""),
        }
    }
}

/// The error of input or output inside one of the CSV writer, so that a closed pipe stays one.
pub(crate) fn csv_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The error and its causes, each once, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !message.contains(&text) {
            message.push_str(": ");
            message.push_str(&text);
        }
        cause = error.source();
    }
    message
}

/// The message of an input or output error without the number of the operating system.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}
