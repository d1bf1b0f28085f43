//! The dictionary of names: who may be meant where a text names a state, body, person, organisation or group.

use std::sync::{Arc, LazyLock};

use entente_model::actor::{ActorId, DateSpan, NameKind, actors};
use entente_model::embedded_table::rows;
use entente_model::organisation::organisations;
use fnv::{FnvHashMap, FnvHashSet};
use jiff::civil::Date;

use super::frames::{Pos, inflected};

/// An embedded table of `data/`.
macro_rules! table {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/", $name))
    };
}
pub(crate) use table;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NameClass {
    /// A state or territory.
    State,
    /// An adjective of nationality, or its plural for people.
    Adjective,
    /// The capital.
    Capital,
    /// A body or seat of a government.
    Body,
    /// A person who held an office.
    Person,
    /// An organisation of states or beyond states.
    Organisation,
    /// An armed or political group.
    Group,
    /// A place inside a state.
    Place,
}

/// One meaning of a name.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    pub(crate) class: NameClass,
    /// The state, or the organisation; a group's host state.
    pub(crate) actor: Option<ActorId>,
    /// A group's or body's own id.
    pub(crate) group: Option<Arc<str>>,
    pub(crate) sector: Arc<str>,
    /// When the name or office was held; empty for always.
    pub(crate) spans: Vec<DateSpan>,
}

/// A spelling with its meanings.
pub(crate) struct Spelling {
    text: Box<str>,
    pub(crate) namings: Vec<Naming>,
    /// A user's dictionary gave it: it comes before the embedded names.
    pub(crate) user: bool,
}

/// A name found at a word of a sentence.
pub(crate) struct Found<'n> {
    pub(crate) spelling: &'n Spelling,
    /// Words that it covers.
    pub(crate) words: std::ops::Range<usize>,
}

/// Spellings by their first run of letters or digits.
#[derive(Default)]
pub(crate) struct Names {
    by_first: FnvHashMap<Box<str>, Vec<Spelling>>,
    roles: FnvHashMap<Box<str>, Arc<str>>,
    /// Words that a phrase for a role ends with.
    role_words: FnvHashSet<Box<str>>,
    /// Last names of those who held an office: they mean somebody behind a title.
    surnames: FnvHashMap<Box<str>, Spelling>,
}

/// A name of several words in the spelling of the other side of the Atlantic.
fn other_english(name: &str) -> Option<String> {
    const PAIRS: [(&str, &str); 4] = [
        ("Organization", "Organisation"),
        ("Labor ", "Labour "),
        ("Program ", "Programme "),
        ("Defense", "Defence"),
    ];
    let turned = PAIRS.iter().fold(format!("{name} "), |text, (a, b)| {
        if text.contains(b) {
            text.replace(b, a)
        } else {
            text.replace(a, b)
        }
    });
    let turned = turned.trim_end().to_owned();
    (turned != name).then_some(turned)
}

/// How the press spells a name of the dictionary: without the mother's surname, with a small "al-".
fn shorter_names(name: &str, actor: &str) -> Vec<String> {
    /// States whose people bear the father's and then the mother's surname.
    const TWO_SURNAMES: [&str; 19] = [
        "ESP", "MEX", "GTM", "SLV", "HND", "NIC", "CRI", "PAN", "CUB", "DOM", "COL", "VEN", "ECU",
        "PER", "BOL", "CHL", "ARG", "URY", "PRY",
    ];
    let mut found = Vec::new();
    if name.contains(" Al ") {
        found.push(name.replace(" Al ", " al-"));
        found.push(name.replace(" Al ", " "));
    }
    let words: Vec<&str> = name.split(' ').collect();
    let full = words
        .iter()
        .all(|word| word.len() > 3 && word.starts_with(char::is_uppercase));
    if TWO_SURNAMES.contains(&actor) && full && matches!(words.len(), 3 | 4) {
        let father = words[words.len() - 2];
        if words.len() == 4 {
            found.push(format!("{} {} {father}", words[0], words[1]));
        }
        found.push(format!("{} {father}", words[0]));
    }
    found
}

static EMBEDDED: LazyLock<Names> = LazyLock::new(Names::read);

/// Lower-case words that, spelt with a capital at the start of a sentence, are hardly ever the name that they equal.
const NOT_ALONE: [&str; 12] = [
    "Of", "The", "March", "May", "Nice", "Man", "Split", "Bath", "Reading", "Mobile", "Most",
    "Orange",
];

impl Names {
    /// The embedded dictionary.
    pub(crate) fn embedded() -> &'static Names {
        &EMBEDDED
    }

    /// The longest name that begins at word `at`.
    pub(crate) fn at<'n>(&'n self, tree: &super::tree::Tree<'_>, at: usize) -> Option<Found<'n>> {
        let words = &tree.sentence.words;
        let text = tree.sentence.text();
        let start = words[at].start - tree.sentence.range().start;
        let rest = &text[start..];
        let first = first_run(rest);
        let candidates = self.by_first.get(first)?;
        for spelling in candidates {
            let len = spelling.text.len();
            if !starts_with_name(rest, &spelling.text) {
                continue;
            }
            let end = words[at].start + len;
            // The name must end where a word ends.
            let mut last = at;
            while last < words.len() && words[last].end < end {
                last += 1;
            }
            if last < words.len()
                && (words[last].end == end
                    // "U.S" before the full stop that ends a sentence, or "Houthi-led" cut as one word.
                    || words[last].start < end && matches!(rest[len..].chars().next(), Some('.' | '-' | '–' | '\'' | '’')))
            {
                return Some(Found {
                    spelling,
                    words: at..last + 1,
                });
            }
        }
        None
    }

    /// The office-holder whose last name stands at word `at` behind a title: "President Clinton".
    pub(crate) fn titled<'n>(
        &'n self,
        tree: &super::tree::Tree<'_>,
        at: usize,
    ) -> Option<Found<'n>> {
        const TITLES: [&str; 12] = [
            "President",
            "Minister",
            "Premier",
            "Chancellor",
            "Secretary",
            "PM",
            "General",
            "Gen.",
            "Gen",
            "Marshal",
            "Presidents",
            "Ministers",
        ];
        let title = at.checked_sub(1)?;
        if !TITLES.contains(&tree.form(title)) {
            return None;
        }
        let spelling = self.surnames.get(tree.form(at))?;
        // "President Bill Clinton" is a longer name: what follows with a capital is not a last name alone.
        let longer = at + 1 < tree.len()
            && tree.form(at + 1).starts_with(char::is_uppercase)
            && tree.upos(at + 1) == crate::syntax::Upos::Propn;
        (!longer).then_some(Found {
            spelling,
            words: at..at + 1,
        })
    }

    /// The sector of the longest role phrase that ends at `at`, and how many words it has.
    pub(crate) fn role(
        &self,
        tree: &super::tree::Tree<'_>,
        at: usize,
    ) -> Option<(&Arc<str>, usize)> {
        let mut phrase = String::new();
        let mut best = None;
        for count in 1..=4usize {
            let Some(first) = (at + 1).checked_sub(count) else {
                break;
            };
            let word = tree.form(first).to_lowercase();
            if count > 1 {
                phrase.insert(0, ' ');
            }
            phrase.insert_str(0, &word);
            if let Some(sector) = self.roles.get(phrase.as_str()) {
                best = Some((sector, count));
            }
        }
        best.or_else(|| Some((self.roles.get(tree.lemma(at))?, 1)))
    }

    /// The names of a text that is not parsed, with their bytes in it.
    pub(crate) fn scan<'n>(&'n self, text: &str) -> Vec<(&'n Spelling, std::ops::Range<usize>)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let run = first_run(&text[at..]);
            if run.is_empty() {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let hit = self.by_first.get(run).and_then(|candidates| {
                candidates.iter().find(|spelling| {
                    starts_with_name(&text[at..], &spelling.text)
                        && !text[at + spelling.text.len()..].starts_with(char::is_alphanumeric)
                })
            });
            match hit {
                Some(spelling) => {
                    let end = at + spelling.text.len();
                    found.push((spelling, at..end));
                    at = end;
                }
                None => at += run.len(),
            }
        }
        found
    }

    /// Whether a name may begin with this word.
    pub(crate) fn may_begin(&self, word: &str) -> bool {
        self.by_first.contains_key(first_run(word))
    }

    /// Whether a phrase for a role may end with a word in small letters.
    pub(crate) fn is_role_word(&self, word: &str) -> bool {
        self.role_words.contains(word)
    }

    /// Whether a name begins at one of the words of a sentence that is not parsed; white space does not count.
    pub(crate) fn begins(&self, words: &[&str], at: usize) -> bool {
        let candidates = self.by_first.get(first_run(words[at]));
        candidates.into_iter().flatten().any(|spelling| {
            let mut text = words[at..].iter().flat_map(|word| word.bytes());
            !spelling.namings.is_empty()
                && spelling
                    .text
                    .bytes()
                    .filter(|byte| *byte != b' ')
                    .all(|byte| text.next() == Some(byte))
        })
    }

    pub(crate) fn add(&mut self, name: &str, naming: Naming, user: bool) {
        let name = name.trim();
        let first = first_run(name);
        if first.is_empty() || NOT_ALONE.contains(&name) && !user {
            return;
        }
        let mut spellings = vec![name.to_owned()];
        if name.contains('\'') {
            spellings.push(name.replace('\'', "’"));
        }
        if matches!(
            naming.class,
            NameClass::State | NameClass::Adjective | NameClass::Capital
        ) && name.len() > 3
        {
            spellings.push(name.to_uppercase());
        }
        if naming.class == NameClass::Organisation {
            // What another row spells so is meant by that.
            spellings.extend(other_english(name).filter(|other| {
                self.by_first
                    .get(first_run(other))
                    .is_none_or(|bucket| bucket.iter().all(|known| *known.text != **other))
            }));
        }
        for spelling in spellings {
            let bucket = self
                .by_first
                .entry(Box::from(first_run(&spelling)))
                .or_default();
            match bucket
                .iter_mut()
                .find(|known| *known.text == *spelling && known.user == user)
            {
                Some(known) => known.namings.push(naming.clone()),
                None => bucket.push(Spelling {
                    text: spelling.into(),
                    namings: vec![naming.clone()],
                    user,
                }),
            }
        }
    }

    pub(crate) fn add_role(&mut self, phrase: &str, sector: &str) {
        let phrase = phrase.to_lowercase();
        let last = phrase.rsplit(' ').next().unwrap_or(&phrase);
        for form in inflected(last, Pos::Noun) {
            self.role_words.insert(form.into());
        }
        self.role_words.insert(last.into());
        self.roles.insert(phrase.into(), Arc::from(sector));
    }

    /// Puts longer spellings, and those of the user, first.
    pub(crate) fn finish(&mut self) {
        for bucket in self.by_first.values_mut() {
            bucket.sort_by_key(|spelling| (std::cmp::Reverse(spelling.text.len()), !spelling.user));
        }
    }

    fn read() -> Names {
        let mut names = Names::default();
        names.read_states();
        names.read_organisations();
        names.read_actor_names();
        names.read_office_holders();
        names.read_places();
        names.read_false_friends();
        for (_, line) in
            rows(table!("reading/roles.tsv")).chain(rows(table!("reading/roles_more.tsv")))
        {
            if let Some((phrase, sector)) = line.split_once('\t') {
                names.add_role(phrase, sector);
            }
        }
        names.finish();
        names
    }

    fn read_states(&mut self) {
        /// A text of today that says "Parma" speaks of the city.
        const LONG_GONE: Date = jiff::civil::date(1945, 1, 1);
        for actor in actors().iter() {
            if actor.lifetime().last() < LONG_GONE {
                continue;
            }
            for name in &actor.names {
                let class = match name.kind {
                    NameKind::Short | NameKind::Official | NameKind::Alias => NameClass::State,
                    NameKind::Adjective => NameClass::Adjective,
                    NameKind::Part => NameClass::Place,
                    NameKind::Capital => NameClass::Capital,
                };
                let spans: Vec<DateSpan> = actor
                    .spans
                    .iter()
                    .filter_map(|life| life.intersect(&name.span))
                    .collect();
                let naming = Naming {
                    class,
                    actor: Some(actor.id),
                    group: None,
                    sector: Arc::from(if class == NameClass::Capital {
                        "GOV"
                    } else {
                        ""
                    }),
                    spans,
                };
                if class == NameClass::Adjective && name.text.ends_with(['n', 'i', 't']) {
                    self.add(&format!("{}s", name.text), naming.clone(), false);
                }
                self.add(&name.text, naming, false);
            }
        }
    }

    fn read_organisations(&mut self) {
        for organisation in organisations().iter() {
            let naming = Naming {
                class: NameClass::Organisation,
                actor: ActorId::new(organisation.id.as_str()).ok(),
                group: None,
                sector: Arc::from("IGO"),
                spans: Vec::new(),
            };
            for name in [organisation.name.as_str(), organisation.short_name.as_str()]
                .into_iter()
                .chain(organisation.aliases.iter().map(String::as_str))
            {
                // "Quad" and "Commonwealth" alone are other things too often.
                if name.len() > 1
                    && ![
                        "Quad",
                        "Commonwealth",
                        "ECO",
                        "RCD",
                        "EC",
                        "AU (African Union)",
                        "WTO (Warsaw)",
                        "NAM",
                        // The permanent members are a bloc of the registry; a text means the council.
                        "UN Security Council",
                        "United Nations Security Council",
                        // Two bodies bear it alike, and nobody would be meant; the table of names has it as the Union of today.
                        "EEC",
                        "European Economic Community",
                    ]
                    .contains(&name)
                {
                    self.add(name, naming.clone(), false);
                }
            }
        }
    }

    fn read_actor_names(&mut self) {
        // Names written for Entente come before those of the older dictionaries.
        let all = rows(table!("reading/actor_names.tsv"))
            .chain(rows(table!("reading/newswire_names.tsv")))
            .chain(rows(table!("reading/groups.tsv")));
        for (_, line) in all {
            let fields: Vec<&str> = line.split('\t').collect();
            let &[name, kind, actor, host, sector, from, to] = fields.as_slice() else {
                continue;
            };
            let place = sector == "PLACE";
            let class = match kind {
                "body" => NameClass::Body,
                "group" if place => NameClass::State,
                "group" => NameClass::Group,
                "organisation" => NameClass::Organisation,
                "adjective" => NameClass::Adjective,
                "capital" => NameClass::Capital,
                "place" => NameClass::Place,
                _ => NameClass::Person,
            };
            let owner = if class == NameClass::Organisation {
                actor
            } else {
                host
            };
            let span = DateSpan {
                from: from.parse().ok(),
                to: to.parse().ok(),
            };
            let naming = Naming {
                class,
                actor: ActorId::new(owner).ok(),
                group: matches!(class, NameClass::Group).then(|| Arc::from(actor)),
                sector: Arc::from(if place { "" } else { sector }),
                spans: if span == DateSpan::ALWAYS {
                    Vec::new()
                } else {
                    vec![span]
                },
            };
            self.add(name, naming, false);
        }
    }

    fn read_office_holders(&mut self) {
        for (_, line) in rows(table!("persons/office_holders.tsv")) {
            let fields: Vec<&str> = line.split('\t').collect();
            let &[names, actor, spans] = fields.as_slice() else {
                continue;
            };
            self.add_person(
                names,
                actor,
                spans
                    .split(' ')
                    .filter_map(|span| {
                        let (from, to) = span.split_once('/')?;
                        Some(DateSpan {
                            from: from.parse().ok(),
                            to: to.parse().ok(),
                        })
                    })
                    .collect(),
            );
        }
        for (_, line) in rows(table!("persons/offices_2014.tsv")) {
            let fields: Vec<&str> = line.split('\t').collect();
            if let &[name, variants, actor, ..] = fields.as_slice() {
                let span = DateSpan {
                    from: "2013-01-01".parse().ok(),
                    to: "2015-12-31".parse().ok(),
                };
                self.add_person(&format!("{name};{variants}"), actor, vec![span]);
            }
        }
    }

    /// The dictionary of office-holders leaves offices open that ended after it was made: a row written for Entente says when.
    fn end_open_office(&self, name: &str, naming: &mut Naming) {
        let Some(bucket) = self.by_first.get(first_run(name)) else {
            return;
        };
        let written = bucket
            .iter()
            .filter(|spelling| *spelling.text == *name)
            .flat_map(|spelling| &spelling.namings)
            .filter(|known| known.class == NameClass::Person && known.actor == naming.actor)
            .flat_map(|known| &known.spans)
            .map(|span| span.to)
            .max_by_key(|to| to.unwrap_or(Date::MAX));
        if let Some(end) = written {
            for span in &mut naming.spans {
                if span.to.is_none() && span.from <= end {
                    span.to = end;
                }
            }
        }
    }

    fn add_person(&mut self, names: &str, actor: &str, spans: Vec<DateSpan>) {
        for name in names.split(';').filter(|name| name.len() > 3) {
            let naming = Naming {
                class: NameClass::Person,
                actor: ActorId::new(actor).ok(),
                group: None,
                sector: Arc::from("GOV"),
                spans: spans.clone(),
            };
            let mut naming = naming;
            self.end_open_office(name, &mut naming);
            for spelling in shorter_names(name, actor) {
                self.add(&spelling, naming.clone(), false);
            }
            // "Carlos Saul Menem" is "Carlos Menem" in most reports.
            if let [first, middle, last] = name.split(' ').collect::<Vec<_>>().as_slice()
                && middle.len() > 3
                && middle.starts_with(char::is_uppercase)
                && last.len() > 3
            {
                self.add(&format!("{first} {last}"), naming.clone(), false);
            }
            if let Some((_, last)) = name.rsplit_once(' ')
                && last.len() > 3
                && last.starts_with(char::is_uppercase)
            {
                let known = self
                    .surnames
                    .entry(last.into())
                    .or_insert_with(|| Spelling {
                        text: last.into(),
                        namings: Vec::new(),
                        user: false,
                    });
                known.namings.push(naming.clone());
            }
            self.add(name, naming, false);
        }
    }

    /// Phrases that hold an actor's name and mean nobody: "South China Sea". As the longer spelling they win.
    fn read_false_friends(&mut self) {
        for (_, line) in rows(table!("reading/false_friends.tsv")) {
            let mut fields = line.split('\t');
            let (Some(phrase), Some("phrase")) = (fields.next(), fields.next()) else {
                continue;
            };
            let bucket = self.by_first.entry(first_run(phrase).into()).or_default();
            if !bucket.iter().any(|spelling| *spelling.text == *phrase) {
                bucket.push(Spelling {
                    text: phrase.into(),
                    namings: Vec::new(),
                    user: false,
                });
            }
        }
    }

    fn read_places(&mut self) {
        for (_, line) in rows(table!("actors/places.tsv")) {
            let Some((place, actor)) = line.split_once('\t') else {
                continue;
            };
            let known = self
                .by_first
                .get(first_run(place))
                .is_some_and(|bucket| bucket.iter().any(|spelling| *spelling.text == *place));
            if !known {
                let naming = Naming {
                    class: NameClass::Place,
                    actor: ActorId::new(actor).ok(),
                    group: None,
                    sector: Arc::from(""),
                    spans: Vec::new(),
                };
                self.add(place, naming, false);
            }
        }
    }
}

fn first_run(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Whether the text begins with the name; a blank of the name is any white space of the text.
fn starts_with_name(text: &str, name: &str) -> bool {
    text.len() >= name.len()
        && text
            .bytes()
            .zip(name.bytes())
            .all(|(a, b)| a == b || b == b' ' && matches!(a, b'\n' | b'\t'))
}
