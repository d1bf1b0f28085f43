//! Words that a parser hung from their neighbour: particles, agents of nouns, the second of two parties.

use super::objects::takes_particle;
use super::{Rel, Retagged, children, head_of, is_time, lemma};
use crate::coder::frames::Frames;
use crate::syntax::{Sentence, Upos};

/// "Handed a general over to the tribunal", "sent back 200 refugees" with the particle for an adverb of the verb or of the number.
pub(super) fn particle_behind_verb(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    particle: usize,
) {
    let form = sentence.form(particle);
    let is_particle = matches!(
        form,
        "over" | "back" | "off" | "up" | "down" | "out" | "away" | "in" | "together"
    );
    let Some(up) = head_of(heads, particle).filter(|_| is_particle && particle > 0) else {
        return;
    };
    // "Sent back 200 refugees".
    let beside = particle - 1;
    if up > particle
        && rels[up] == Rel::Nummod
        && !matches!(form, "over" | "up")
        && sentence.words[beside].upos == Upos::Verb
        && takes_particle(lemma(sentence, beside), form)
    {
        (heads[particle], rels[particle]) = (beside as u32 + 1, Rel::Particle);
        return;
    }
    // "Handed a general over to the tribunal", "shot a drone down".
    if up < particle
        && sentence.words[up].upos == Upos::Verb
        && takes_particle(lemma(sentence, up), form)
        && children(heads, particle).next().is_none()
        && children(heads, up).any(|object| {
            rels[object] == Rel::Obj
                && object > up
                && object < particle
                && !is_time(&sentence.words[object].lemma.to_lowercase())
        })
    {
        rels[particle] = Rel::Particle;
    }
}

/// "Talks between Sri Lanka and rebels" with the second party hung from the verb: what has "and" before it and no preposition belongs to the phrase before.
pub(super) fn second_party(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    second: usize,
) {
    let has = |word: usize, rel: Rel| children(heads, word).any(|child| rels[child] == rel);
    let Some(and) = children(heads, second)
        .find(|&and| rels[and] == Rel::Cc && and < second && sentence.form(and) == "and")
    else {
        return;
    };
    if has(second, Rel::Case) {
        return;
    }
    let first = children(heads, heads[second].saturating_sub(1) as usize)
        .filter(|&first| first < and && rels[first] == Rel::Obl && has(first, Rel::Case))
        .last();
    if let Some(first) = first {
        (heads[second], rels[second]) = (first as u32 + 1, Rel::Conj);
    }
}

/// "The hijacking of an airliner by gunmen" with the gunmen hung from the airliner: who does something with a thing belongs to the noun that tells what.
pub(super) fn agent_of_noun(sentence: &Sentence, heads: &mut [u32], rels: &[Rel], agent: usize) {
    let Some(thing) =
        head_of(heads, agent).filter(|&thing| thing < agent && rels[thing] == Rel::Nmod)
    else {
        return;
    };
    let Some(act) = head_of(heads, thing).filter(|&act| act < thing) else {
        return;
    };
    let preposition = |word: usize, form: &str| {
        children(heads, word)
            .any(|case| rels[case] == Rel::Case && case < word && sentence.form(case) == form)
    };
    if !preposition(agent, "by") || !preposition(thing, "of") {
        return;
    }
    let is_act = |word: usize| {
        let lemma = sentence.words[word].lemma.to_lowercase();
        sentence.words[word].upos == Upos::Noun
            && (["ing", "ion", "ment", "ure", "age", "al"]
                .iter()
                .any(|ending| lemma.ends_with(ending))
                || Frames::embedded().is_noun(&lemma))
    };
    // "The cause of an attack by rebels", "the text of a letter by the president".
    if is_act(act) && !is_act(thing) && !is_written(&sentence.words[thing].lemma) {
        heads[agent] = act as u32 + 1;
    }
}

/// Whether a thing has somebody who made it: "a letter by the president".
fn is_written(noun: &str) -> bool {
    matches!(
        noun,
        "letter"
            | "book"
            | "article"
            | "film"
            | "speech"
            | "song"
            | "paper"
            | "cartoon"
            | "study"
            | "story"
            | "memoir"
            | "text"
            | "painting"
            | "photograph"
            | "poem"
            | "play"
            | "novel"
            | "video"
            | "document"
            | "plan"
            | "draft"
            | "proposal"
            | "bill"
            | "law"
            | "decree"
            | "work"
            | "effort"
            | "attempt"
            | "move"
            | "series"
            | "number"
            | "programme"
            | "program"
    )
}

/// "A land mine planted by rebels killed a colonel" with the mine for a pronoun: behind an article and a word of its phrase it is a noun.
pub(super) fn mine_for_pronoun(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
) -> Vec<Retagged> {
    let mut retagged = Vec::new();
    for mine in 1..heads.len() {
        let before = mine - 1;
        if sentence.form(mine) != "mine"
            || sentence.words[mine].upos != Upos::Pron
            || !matches!(
                sentence.words[before].upos,
                Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn
            )
        {
            continue;
        }
        retagged.push(Retagged {
            word: mine,
            upos: Upos::Noun,
            xpos: "NN",
        });
        // "A land mine" with the land for the head.
        if head_of(heads, mine) == Some(before) {
            let own: Vec<usize> = children(heads, before)
                .filter(|&child| child != mine)
                .collect();
            for child in own {
                heads[child] = mine as u32 + 1;
            }
            (heads[mine], rels[mine]) = (heads[before], rels[before]);
            (heads[before], rels[before]) = (mine as u32 + 1, Rel::Compound);
        } else if heads[mine] == heads[before] && rels[before] == Rel::Nsubj {
            let own: Vec<usize> = children(heads, before).collect();
            for child in own {
                heads[child] = mine as u32 + 1;
            }
            rels[mine] = rels[before];
            (heads[before], rels[before]) = (mine as u32 + 1, Rel::Compound);
        }
    }
    retagged
}
