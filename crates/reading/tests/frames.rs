//! The words of each PLOVER type in plain sentences.

use entente_reading::Coder;

/// The rows of a table: a PLOVER type and a sentence with A and B for two states.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("data/coding/plain_frames.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
}

#[test]
fn plain_sentences_tell_their_type_and_their_states() {
    let coder = Coder::new();
    let mut failed = Vec::new();
    let mut all = 0;
    for (wanted, pattern) in rows() {
        all += 1;
        let sentence: Vec<String> = pattern
            .split(' ')
            .map(|word| match word.trim_end_matches(['.', ',']) {
                "A" => word.replace('A', "Turkey"),
                "B" => word.replace('B', "Greece"),
                _ => word.to_owned(),
            })
            .collect();
        let sentence = sentence.join(" ");
        let second = pattern.split([' ', '.', ',']).any(|word| word == "B");
        let document = coder.code(&sentence, None, None);
        let has = |actors: &[entente_reading::CodedActor], id: &str| {
            actors
                .iter()
                .any(|actor| actor.actor.is_some_and(|actor| actor.to_string() == id))
        };
        let told = document.events.iter().any(|event| {
            event.plover.as_str() == wanted
                && (has(&event.sources, "TUR") && (!second || has(&event.targets, "GRC"))
                    || event.mutual
                        && (has(&event.sources, "TUR") || has(&event.targets, "TUR"))
                        && (has(&event.sources, "GRC") || has(&event.targets, "GRC")))
        });
        if !told {
            let found: Vec<String> = document
                .events
                .iter()
                .map(|event| {
                    let side = |actors: &[entente_reading::CodedActor]| {
                        let names: Vec<String> = actors
                            .iter()
                            .map(|actor| {
                                actor
                                    .actor
                                    .map_or_else(|| "?".to_owned(), |actor| actor.to_string())
                            })
                            .collect();
                        names.join("+")
                    };
                    format!(
                        "{} {}>{} [{}]",
                        event.plover,
                        side(&event.sources),
                        side(&event.targets),
                        event.trace.pattern
                    )
                })
                .collect();
            failed.push(format!("{wanted}: {sentence} → {}", found.join("; ")));
        }
    }
    println!("{} of {all} told", all - failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn plain_phrases_mean_their_actor_as_source_and_as_target() {
    let coder = Coder::new();
    let (mut failed, mut all) = (Vec::new(), 0);
    let rows = include_str!("data/coding/plain_actors.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'));
    for (wanted, phrase) in rows {
        let is = |actors: &[entente_reading::CodedActor]| {
            actors.iter().any(|actor| {
                actor.actor.is_some_and(|id| id.to_string() == wanted)
                    || actor.group.as_deref() == Some(wanted)
            })
        };
        let mut first = phrase.chars();
        let start: String = first
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .chain(first)
            .collect();
        for (sentence, source) in [
            (format!("{start} condemned Iceland on Tuesday."), true),
            (format!("Iceland condemned {phrase} on Tuesday."), false),
        ] {
            all += 1;
            let document = coder.code(&sentence, None, None);
            let told = document.events.iter().any(|event| {
                if source {
                    is(&event.sources)
                } else {
                    is(&event.targets)
                }
            });
            if !told {
                let found: Vec<String> = document
                    .events
                    .iter()
                    .map(|event| {
                        format!(
                            "{:?} > {:?}",
                            event.sources.iter().map(|a| a.actor).collect::<Vec<_>>(),
                            event.targets.iter().map(|a| a.actor).collect::<Vec<_>>()
                        )
                    })
                    .collect();
                failed.push(format!("{wanted}: {sentence} → {}", found.join("; ")));
            }
        }
    }
    println!("{} of {all} told", all - failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn those_without_a_state_are_of_the_place_or_of_those_beside_them() {
    let coder = Coder::new();
    let mut failed = Vec::new();
    let rows = include_str!("data/coding/scenes.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    for row in rows {
        let [wanted, from, to, sentence] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{row}");
        };
        let side = |actors: &[entente_reading::CodedActor]| {
            let names: Vec<String> = actors
                .iter()
                .map(|actor| {
                    actor
                        .actor
                        .map_or_else(|| actor.sector.to_string(), |actor| actor.to_string())
                })
                .collect();
            names.join("+")
        };
        let events = coder.code(sentence, None, None).events;
        let told: Vec<String> = events
            .iter()
            .map(|event| {
                format!(
                    "{} {}>{}",
                    event.plover,
                    side(&event.sources),
                    side(&event.targets)
                )
            })
            .collect();
        let other = told.iter().any(|event| {
            // No second event may have the group's own state for its victim where it acts abroad.
            from != to && *event == format!("{wanted} {from}>{from}")
        });
        if !told.contains(&format!("{wanted} {from}>{to}")) || other {
            failed.push(format!("{row} → {}", told.join("; ")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn somebody_named_with_a_title_is_known_by_his_last_name_later() {
    let coder = Coder::new();
    let document = coder.code(
        "Ugandan Foreign Minister Eriya Kategaya arrived in Nairobi on Monday. Kategaya accused Rwanda of aggression.",
        None,
        None,
    );
    let told = document.events.iter().any(|event| {
        event.plover.as_str() == "ACCUSE"
            && event
                .sources
                .iter()
                .any(|actor| actor.actor.is_some_and(|actor| actor.to_string() == "UGA"))
    });
    assert!(told);
}
