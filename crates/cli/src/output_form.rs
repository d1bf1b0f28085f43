//! The form of an output file by the ending of its name.

use std::path::Path;

use crate::failure::Failure;

/// The form of the first list of endings that has the path's, in capitals or not.
///
/// # Errors
/// An ending in no list is a usage error; `else_do` ends its advice ("end the name in … `else_do`").
pub(crate) fn form_by_ending<T: Copy>(
    path: &Path,
    forms: &[(&[&str], T)],
    else_do: &str,
) -> Result<T, Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let named = |endings: &[&str]| {
        ending.is_some_and(|ending| {
            endings
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        })
    };
    if let Some((_, form)) = forms.iter().find(|(endings, _)| named(endings)) {
        return Ok(*form);
    }
    let known: Vec<String> = forms
        .iter()
        .filter_map(|(endings, _)| endings.first())
        .map(|ending| format!(".{ending}"))
        .collect();
    let (last, others) = known
        .split_last()
        .map_or((String::new(), String::new()), |(last, others)| {
            (last.clone(), others.join(", "))
        });
    Err(Failure::usage(
        format!("--output {}: the ending names no form", path.display()),
        format!("end the name in {others} or {last}{else_do}"),
    ))
}
