//! The embedded tables of names: states, organisations, bodies, groups, places, and persons with their offices.

use std::sync::Arc;

use entente_model::actor::{ActorId, DateSpan, NameKind, actors};
use entente_model::embedded_table::rows;
use entente_model::organisation::organisations;
use jiff::civil::Date;

use super::{NameClass, Names, Naming, Spelling, first_run, table};

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

impl Names {
    pub(super) fn read() -> Names {
        let mut names = Names::default();
        names.read_states();
        names.read_organisations();
        names.read_actor_names();
        names.read_office_holders();
        names.read_places();
        names.read_false_friends();
        names.read_last_names();
        for (_, line) in
            rows(table!("reading/roles.tsv")).chain(rows(table!("reading/roles_more.tsv")))
        {
            if let Some((phrase, sector)) = line.split_once('\t') {
                names.add_role(phrase, sector);
            }
        }
        names.finish();
        names.read_slips();
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
                // The press means the larger of the two by the bare name, but for the years in which that was Zaire: the table of names says so.
                if name.text == "Congo" {
                    continue;
                }
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
            // A dictionary of office-holders has the Indian Ocean among them.
            match bucket.iter_mut().find(|spelling| *spelling.text == *phrase) {
                Some(known) => known
                    .namings
                    .retain(|naming| naming.class != NameClass::Person),
                None => bucket.push(Spelling {
                    text: phrase.into(),
                    namings: Vec::new(),
                    user: false,
                }),
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
