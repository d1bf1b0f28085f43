//! The program as tests run it: in a folder of their own, with data and library nowhere else.

use assert_cmd::Command;
use tempfile::TempDir;

/// The program in a folder, without a library.
pub fn entente(folder: &TempDir) -> Command {
    let mut command = Command::cargo_bin("entente").unwrap();
    command
        .current_dir(folder.path())
        .env("XDG_DATA_HOME", folder.path().join("data"))
        .env_remove("ENTENTE_LIBRARY")
        .env("NO_COLOR", "1");
    command
}

/// Runs it with this on standard input, and gives exit code, standard output and standard error.
pub fn run(command: &mut Command, arguments: &[&str], input: &str) -> (i32, String, String) {
    let output = command.args(arguments).write_stdin(input).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}
