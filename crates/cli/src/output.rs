//! Where text goes: standard output, with colour only on a terminal, and files.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use crate::failure::Failure;

/// Writes text to standard output; a closed pipe ends the command quietly.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Writes a file whole.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| Failure::writing(path, &error))
}

/// Refuses a file whose folder does not exist, before anything is written.
pub(crate) fn check_folder(path: &Path) -> Result<(), Failure> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            let missing = io::Error::new(io::ErrorKind::NotFound, "the folder does not exist");
            Err(Failure::writing(path, &missing))
        }
        _ => Ok(()),
    }
}

/// Whether standard output wants colour: a terminal, and `NO_COLOR` unset or empty (no-color.org).
pub(crate) fn colour() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !refused && !dumb && io::stdout().is_terminal()
}

/// Whether text has to do with ASCII: asked for, or a terminal whose locale (POSIX: `LC_ALL`, else `LC_CTYPE`, else `LANG`) has no more.
pub(crate) fn ascii(asked: bool) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(std::env::var_os)
        .find(|value| !value.is_empty());
    let plain = locale.is_some_and(|locale| locale == "C" || locale == "POSIX");
    asked || plain && io::stdout().is_terminal()
}

/// The columns of the terminal; 80 where there is none.
pub(crate) fn width() -> usize {
    if !io::stdout().is_terminal() {
        return 80;
    }
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0))
}

/// A number with thin groups for people: 870,109.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(870_109), "870,109");
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_000), "1,000");
    }
}
