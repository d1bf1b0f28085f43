//! Codes of a column to actors, at the date of each row.

use std::collections::HashMap;

use entente_model::actor::{CodeSystem, ConvertError, Converter, DateSpan, actor_of};
use jiff::civil::{Date, date};

use super::frame::RawColumn;
use super::mapping::{ActorMapping, Code};
use super::rows::{Named, is_one_of, keeps_numbers};

/// The state system is listed from 1816; ATOP begins a year earlier, with the Congress of Vienna.
const FIRST_DAY: Date = date(1816, 1, 1);

/// What a code meant in an interval, as it was answered before.
type Answers<Code> = HashMap<(Code, Option<(Date, Date)>), Result<Named, String>>;

pub(super) struct Resolver<'m> {
    mapped: &'m ActorMapping,
    system: CodeSystem,
    converter: Converter,
    numbers: Answers<i64>,
    words: Answers<Box<str>>,
    /// Codes of whole numbers that are replaced or left out need the slow way.
    is_plain: bool,
}

impl<'m> Resolver<'m> {
    pub(super) fn new(mapped: &'m ActorMapping) -> Resolver<'m> {
        let system = mapped.system();
        Resolver {
            mapped,
            system,
            converter: Converter::new(system, system),
            numbers: HashMap::new(),
            words: HashMap::new(),
            is_plain: mapped.replace.is_empty()
                && mapped.leave_out.is_empty()
                && mapped.strip.is_none(),
        }
    }

    /// The actor that a cell names on the last of these days on which its code meant anybody.
    pub(super) fn resolve(
        &mut self,
        raw: &RawColumn,
        row: usize,
        span: Option<(Date, Date)>,
    ) -> Result<Named, String> {
        if let (RawColumn::Whole(values), true) = (raw, self.is_plain) {
            let number = values[row].ok_or("no value")?;
            if let Some(known) = self.numbers.get(&(number, span)) {
                return known.clone();
            }
            let named = self.look_up(&number.to_string(), span);
            self.numbers.insert((number, span), named.clone());
            return named;
        }
        let cell = match raw.text(row) {
            Some(cell) => cell,
            None if is_one_of(&self.mapped.leave_out, "") => return Ok(Named::LeftOut),
            None => return Err("no value".to_owned()),
        };
        let key = (Box::from(&*cell), span);
        if let Some(known) = self.words.get(&key) {
            return known.clone();
        }
        let named = self.look_up(&cell, span);
        self.words.insert(key, named.clone());
        named
    }

    fn look_up(&self, cell: &str, span: Option<(Date, Date)>) -> Result<Named, String> {
        let left_out: &[Code] = &self.mapped.leave_out;
        if is_one_of(left_out, cell) {
            return Ok(Named::LeftOut);
        }
        let cell = cell.trim().trim_end_matches(".0");
        let strip = self.mapped.strip.as_deref().unwrap_or_default();
        let cell = cell.strip_prefix(strip).unwrap_or(cell);
        let code = self.mapped.replace.get(cell).map_or(cell, String::as_str);
        let number = if keeps_numbers(self.system) {
            code.parse().unwrap_or(0)
        } else {
            0
        };
        let found = match span {
            None => actor_of(self.system, code, None),
            Some((first, last)) => {
                let (mut from, mut to) = (first, last);
                if last.year() == FIRST_DAY.year() - 1 {
                    (from, to) = (FIRST_DAY, FIRST_DAY);
                }
                let days = DateSpan {
                    from: Some(from),
                    to: Some(to),
                };
                self.converter
                    .convert_within(code, days)
                    .map(|converted| converted.actor)
            }
        };
        match found {
            Ok(actor) => Ok(Named::Actor(Some(actor), number)),
            // The number is known, though not at that time: the row keeps it.
            Err(ConvertError::NotAtDate { .. } | ConvertError::Ambiguous { .. }) if number > 0 => {
                Ok(Named::Actor(None, number))
            }
            Err(error) => Err(error.to_string()),
        }
    }
}
