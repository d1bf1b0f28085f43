//! The model as it is shipped, and what its file may be.

use entente_model::actor::ActorId;

use super::{ArgumentModel, FILE, LEAST_PROBABILITY};
use crate::{ActorRule, AnnotatedText, CodedEvent, Coder, learn_arguments};

fn is_completed(event: &CodedEvent) -> bool {
    let mut actors = event.sources.iter().chain(&event.targets);
    actors.any(|actor| actor.rule == ActorRule::Learned)
}

#[test]
fn the_shipped_file_is_of_this_version() {
    let model = ArgumentModel::read(FILE)
        .expect("crates/reading/model/english.arguments is of another version: learn it anew");
    assert!(model.weights.len() > 10_000, "{}", model.weights.len());
    let again = ArgumentModel::read(&model.write().unwrap()).unwrap();
    let (feature, weights) = model.weights.iter().next().unwrap();
    for (before, after) in weights.iter().zip(again.weights[feature]) {
        assert!((before - after).abs() < 0.01, "{before} {after}");
    }
    assert_eq!(model.completed, again.completed);
}

#[test]
fn a_damaged_file_is_none() {
    for end in [0, 10, 30, FILE.len() / 2, FILE.len() - 1] {
        assert!(ArgumentModel::read(&FILE[..end]).is_none(), "{end}");
    }
}

#[test]
fn what_is_completed_is_probable_enough_and_no_speech_is() {
    let texts: Vec<AnnotatedText> = include_str!("../../../../../data/annotated/press_asia.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let coder = Coder::new();
    let speaker = Some(ActorId::new("NOR").unwrap());
    let mut completed = 0;
    for text in texts.iter().take(150) {
        for event in coder
            .code(&text.text, None, None)
            .events
            .iter()
            .filter(|event| is_completed(event))
        {
            completed += 1;
            assert!(event.confidence >= LEAST_PROBABILITY, "{}", text.text);
        }
        let speech = coder.code(&text.text, None, speaker);
        assert!(!speech.events.iter().any(is_completed), "{}", text.text);
    }
    assert!(completed > 2, "{completed}");
}

#[test]
fn least_confidence_leaves_out_what_is_less_probable() {
    let text = "Iran attacked Israel. Peru praised Chile for its help.";
    let all = Coder::new().code(text, None, None).events;
    assert_eq!(all.len(), 2);
    let most = all.iter().map(|event| event.confidence).fold(0.0, f32::max);
    let left = Coder::new()
        .with_least_confidence(most)
        .code(text, None, None)
        .events;
    assert!(left.iter().all(|event| event.confidence >= most) && !left.is_empty());
    assert!(left.len() < 2 || all[0].confidence == all[1].confidence);
}

#[test]
fn events_keep_their_numbers_and_the_coder_its_version() {
    let text = "Iran attacked Israel. Peru praised Chile for its help. Iran attacked Israel. Russia attacked Ukraine.";
    let all = Coder::new().code(text, None, None);
    assert_eq!(all.events.len(), 4);
    let mut by_confidence: Vec<f32> = all.events.iter().map(|event| event.confidence).collect();
    by_confidence.sort_by(f32::total_cmp);
    let least = by_confidence[1].max(by_confidence[0] + f32::EPSILON);
    let left = Coder::new()
        .with_least_confidence(least)
        .code(text, None, None);
    assert!(left.events.len() < 4 && !left.events.is_empty());
    assert_eq!(left.coder, all.coder);
    for (at, event) in left.events.iter().enumerate() {
        let whole = &all.events[event.number - 1];
        assert_eq!(
            (event.sentence, event.occurrence),
            (whole.sentence, whole.occurrence)
        );
        assert!(left.occurrences[event.occurrence].events.contains(&at));
    }
}

#[test]
fn few_sentences_teach_who_acts() {
    let line = |at: usize, a: &str, b: &str, from: &str, to: &str| {
        format!(
            "{{\"id\":\"t{at}\",\"date\":\"1999-05\",\"text\":\"{a} shelled {b} on Monday.\",\"events\":[{{\"type\":\"ASSAULT\",\"trigger\":\"shelled\",\"source\":[{{\"text\":\"{a}\",\"code\":\"{from}\"}}],\"target\":[{{\"text\":\"{b}\",\"code\":\"{to}\"}}]}}]}}"
        )
    };
    let states = [
        ("France", "FRA"),
        ("Chile", "CHL"),
        ("Kenya", "KEN"),
        ("Japan", "JPN"),
        ("Peru", "PER"),
        ("Ghana", "GHA"),
        ("Nepal", "NPL"),
    ];
    let texts: Vec<AnnotatedText> = states
        .windows(2)
        .enumerate()
        .map(|(at, pair)| {
            serde_json::from_str(&line(at, pair[0].0, pair[1].0, pair[0].1, pair[1].1)).unwrap()
        })
        .collect();
    let learned = learn_arguments(&texts).unwrap();
    assert_eq!(learned.report.annotated, 6);
    assert_eq!(learned.report.by_rules.events, 6);
    assert!((learned.report.by_rules.right - 1.0).abs() < 1e-9);
    assert!(ArgumentModel::read(&learned.file).is_some());
    let mut wrong = texts[0].clone();
    wrong.date = "someday".to_owned();
    assert!(learn_arguments(&[wrong]).is_err_and(|error| error.starts_with("t0")));
}
