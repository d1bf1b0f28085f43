//! Documents in common formats: main text, title, author, date, language.
