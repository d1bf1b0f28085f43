//! The transcripts of the manual are what the program prints. Re-bless with `TRYCMD=overwrite`.

#[test]
fn transcripts_of_the_manual() {
    let nowhere = tempfile::tempdir().unwrap();
    trycmd::TestCases::new()
        .case("../../docs/manual/*.md")
        // No library of the user may show in a transcript.
        .env("XDG_DATA_HOME", nowhere.path().to_string_lossy())
        .env("NO_COLOR", "1");
}
