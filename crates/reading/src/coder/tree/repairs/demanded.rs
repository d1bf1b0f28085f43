//! "Demanded that the government end curbs": the bare verb of a demand looks like a noun, and a tagger takes it for one.

use std::sync::LazyLock;

use entente_model::embedded_table::words;
use fnv::FnvHashSet;

use super::{children, head_of};
use crate::coder::names::table;
use crate::coder::tree::Rel;
use crate::syntax::{Sentence, Upos};

/// A word with the part of speech and the tag that it has by the rules of grammar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Retagged {
    pub(crate) word: usize,
    pub(crate) upos: Upos,
    pub(crate) xpos: &'static str,
}

/// Verbs whose bare form is a noun or an adjective too.
static VERBS: LazyLock<FnvHashSet<&'static str>> =
    LazyLock::new(|| words(table!("reading/verbs_like_nouns.tsv")).collect());

/// Verbs and nouns behind which "that" goes on with a bare verb.
const DEMANDS: [&str; 14] = [
    "demand",
    "insist",
    "urge",
    "request",
    "ask",
    "propose",
    "recommend",
    "require",
    "suggest",
    "order",
    "call",
    "appeal",
    "decree",
    "stipulate",
];

/// The word of demanding that stands before "that", at most so many words away.
const NEAR: usize = 7;

/// Mends clauses behind "demand that" whose bare verb was taken for a noun.
pub(super) fn demanded_verbs(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
) -> Vec<Retagged> {
    let mut retagged = Vec::new();
    for that in 1..heads.len().saturating_sub(3) {
        if sentence.form(that) != "that" {
            continue;
        }
        let Some(demand) = (that.saturating_sub(NEAR)..that)
            .rfind(|&word| DEMANDS.contains(&sentence.words[word].lemma.to_lowercase().as_str()))
        else {
            continue;
        };
        if let Some(verb) = demanded_verb(sentence, heads, rels, that)
            && mend(sentence, heads, rels, demand, that, verb).is_some()
        {
            retagged.push(Retagged {
                word: verb,
                upos: Upos::Verb,
                xpos: "VB",
            });
        }
    }
    retagged
}

/// The bare verb behind "that" and a subject, where the clause has no other.
fn demanded_verb(sentence: &Sentence, heads: &[u32], rels: &[Rel], that: usize) -> Option<usize> {
    let word = |word: usize| &sentence.words[word];
    let clause = head_of(heads, that)?;
    if matches!(word(clause).upos, Upos::Verb | Upos::Aux)
        || children(heads, clause)
            .any(|child| matches!(rels[child], Rel::Cop | Rel::Aux | Rel::AuxPass))
    {
        return None;
    }
    for at in that + 2..heads.len().min(that + 14) {
        if matches!(word(at).upos, Upos::Verb | Upos::Aux) || sentence.form(at) == "," {
            return None;
        }
        let before = matches!(word(at - 1).upos, Upos::Noun | Upos::Propn)
            && !matches!(sentence.form(at - 1), "'s" | "’s");
        let after = at + 1 < heads.len()
            && (matches!(
                word(at + 1).upos,
                Upos::Det
                    | Upos::Adj
                    | Upos::Noun
                    | Upos::Propn
                    | Upos::Pron
                    | Upos::Num
                    | Upos::Adp
                    | Upos::Adv
            ) || sentence.form(at + 1) == "to");
        if before && after && VERBS.contains(sentence.form(at)) {
            return Some(at);
        }
    }
    None
}

/// Hangs the clause from its verb.
fn mend(
    sentence: &Sentence,
    heads: &mut [u32],
    rels: &mut [Rel],
    demand: usize,
    that: usize,
    verb: usize,
) -> Option<()> {
    let clause = head_of(heads, that)?;
    // The word of demanding, or what the tree hung the clause from.
    let above = if sentence.words[demand].upos == Upos::Verb {
        demand
    } else {
        head_of(heads, clause)
            .filter(|&above| above <= that && above != verb)
            .unwrap_or(demand)
    };
    // A tree that hangs the demand from its clause is beyond mending.
    let mut at = above;
    for _ in 0..heads.len() {
        match head_of(heads, at) {
            _ if at == clause || at == verb => return None,
            Some(up) => at = up,
            None => break,
        }
    }
    if clause < verb {
        return None;
    }
    let mut subject = verb - 1;
    // "The government of Sudan end curbs": the noun before the preposition.
    for _ in that..verb {
        match head_of(heads, subject).filter(|&up| up > that && up < verb) {
            Some(up) => subject = up,
            None => break,
        }
    }
    let own: Vec<usize> = children(heads, clause)
        .chain(children(heads, verb))
        .filter(|&child| child != verb && child != clause)
        .collect();
    for child in own {
        if child == that {
            heads[child] = verb as u32 + 1;
        } else if child > that && child < verb {
            if child != subject {
                heads[child] = subject as u32 + 1;
            }
        } else if head_of(heads, child) == Some(verb) {
            let case =
                children(heads, child).find(|&case| rels[case] == Rel::Case && case == verb + 1);
            match (rels[child], case) {
                // "Hand over the pilots".
                (Rel::Nmod | Rel::Obl, Some(case))
                    if matches!(
                        sentence.form(case),
                        "over" | "up" | "out" | "back" | "down" | "off"
                    ) =>
                {
                    (heads[case], rels[case]) = (verb as u32 + 1, Rel::Particle);
                    rels[child] = Rel::Obj;
                }
                (Rel::Nmod, _) => rels[child] = Rel::Obl,
                (Rel::Appos | Rel::Compound | Rel::Flat, _) => rels[child] = Rel::Obj,
                _ => {}
            }
        }
    }
    if clause != verb {
        (heads[clause], rels[clause]) = (verb as u32 + 1, Rel::Obj);
    }
    (heads[subject], rels[subject]) = (verb as u32 + 1, Rel::Nsubj);
    heads[verb] = above as u32 + 1;
    rels[verb] = if sentence.words[above].upos == Upos::Noun {
        Rel::Acl
    } else {
        Rel::Ccomp
    };
    Some(())
}
