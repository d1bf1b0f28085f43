//! What is wrong with a line of JSON, for people.

/// The parser's message on a text of one line: its "line 1" is not the line of the file that the text stands in, and is left out.
///
/// ```
/// let error = serde_json::from_str::<serde_json::Value>("{oops").unwrap_err();
/// assert_eq!(entente_reading::json_problem(&error), "key must be a string at column 2");
/// ```
pub fn json_problem(error: &serde_json::Error) -> String {
    error
        .to_string()
        .replace(" at line 1 column ", " at column ")
}
