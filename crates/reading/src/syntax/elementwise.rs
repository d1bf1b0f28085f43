//! What happens between the matrix products: normalisation, gates, recurrence, sums; for all rows of a batch at once.
//!
//! Each function is compiled for every instruction set, see [`on_vectors`].

use std::ops::Range as Span;

use super::linear::{ZERO, positive, signed, signed_factor};
use super::network::{MAX_OFFSET, NORMALISED};
use super::vector::{dot, on_vectors, rms_factor, sigmoid, tanh};

/// Numbers of a recurrent state that are computed together, word after word.
pub(crate) const STATES: usize = 16;

on_vectors! {
    /// Rows of `d` numbers, normalised, as bytes; a row of zeros stays zeros.
    pub(crate) fn normalise(x: &[f32], d: usize, stride: usize, bytes: &mut [u8]) {
        for (x, bytes) in x.chunks_exact(stride).zip(bytes.chunks_exact_mut(d)) {
            let x = &x[..d];
            signed(x, rms_factor(x) * signed_factor(NORMALISED), bytes);
        }
    }
}

on_vectors! {
    /// The same for the rows of `sentences`, with a row of zeros before, between and behind sentences.
    pub(crate) fn normalise_apart(x: &[f32], d: usize, sentences: &[Span<usize>], bytes: &mut [u8]) {
        let (mut zeros, mut rest) = bytes.split_at_mut(d);
        for sentence in sentences {
            zeros.fill(ZERO);
            let rows;
            (rows, rest) = rest.split_at_mut(sentence.len() * d);
            let x = &x[sentence.start * d..sentence.end * d];
            for (x, bytes) in x.chunks_exact(d).zip(rows.chunks_exact_mut(d)) {
                signed(x, rms_factor(x) * signed_factor(NORMALISED), bytes);
            }
            (zeros, rest) = rest.split_at_mut(d);
        }
        zeros.fill(ZERO);
    }
}

on_vectors! {
    /// A gated convolution joins the rows of `sentences`: x += value * sigmoid(gate). Between sentences the product has a
    /// row that means nothing.
    pub(crate) fn add_gated(sentences: &[Span<usize>], product: &[f32], d: usize, x: &mut [f32]) {
        for (k, sentence) in sentences.iter().enumerate() {
            let product = &product[(sentence.start + k) * 2 * d..(sentence.end + k) * 2 * d];
            let x = &mut x[sentence.start * d..sentence.end * d];
            for (x, row) in x.chunks_exact_mut(d).zip(product.chunks_exact(2 * d)) {
                let (value, gate) = row.split_at(d);
                for i in 0..d {
                    x[i] += value[i] * sigmoid(gate[i]);
                }
            }
        }
    }
}

on_vectors! {
    /// Embeddings and the first convolution of a sentence, from the rows of the word cache: 7 `d` numbers a word, its
    /// embedding and what it adds to the word behind, to itself, and to the word before.
    pub(crate) fn join_words(cache: &[f32], places: &[usize], d: usize, none: &[f32], x: &mut [f32]) {
        for (at, x) in x.chunks_exact_mut(d).enumerate() {
            // Before the first word and behind the last there is nothing.
            let before = match at {
                0 => none,
                _ => &cache[(places[at - 1] * 7 + 1) * d..][..2 * d],
            };
            let behind = match places.get(at + 1) {
                None => none,
                Some(place) => &cache[(place * 7 + 5) * d..][..2 * d],
            };
            let own = &cache[places[at] * 7 * d..][..5 * d];
            let (embedding, value, gate) = (&own[..d], &own[3 * d..4 * d], &own[4 * d..]);
            let (before, before_gate) = before.split_at(d);
            let (behind, behind_gate) = behind.split_at(d);
            for i in 0..d {
                let gate = before_gate[i] + gate[i] + behind_gate[i];
                x[i] = embedding[i] + (before[i] + value[i] + behind[i]) * sigmoid(gate);
            }
        }
    }
}

on_vectors! {
    /// The recurrent unit over the rows of a sentence, both ways. A row of the product has the gates of both directions,
    /// then the candidates; the states are written as bytes.
    pub(crate) fn recur(product: &mut [f32], e: usize, bytes: &mut [u8]) {
        for row in product.chunks_exact_mut(4 * e) {
            let (gates, candidates) = row.split_at_mut(2 * e);
            for gate in gates {
                *gate = sigmoid(*gate);
            }
            for candidate in candidates {
                *candidate = tanh(*candidate);
            }
        }
        let rows = product.len() / (4 * e);
        for at in (0..e).step_by(STATES) {
            let mut state = [0.0f32; STATES];
            for row in 0..rows {
                step(row, product, e, at, &mut state, bytes);
            }
            let mut state = [0.0f32; STATES];
            for row in (0..rows).rev() {
                step(row, product, e, e + at, &mut state, bytes);
            }
        }
    }
}

/// state = (1 - gate) * state + gate * candidate.
#[inline(always)]
fn step(row: usize, product: &[f32], e: usize, at: usize, state: &mut [f32; STATES], bytes: &mut [u8]) {
    let gates = &product[row * 4 * e + at..][..STATES];
    let candidates = &product[row * 4 * e + 2 * e + at..][..STATES];
    for i in 0..STATES {
        state[i] += gates[i] * (candidates[i] - state[i]);
    }
    signed(state, signed_factor(1.0), &mut bytes[row * 2 * e + at..][..STATES]);
}

on_vectors! {
    /// x += y.
    pub(crate) fn add_rows(y: &[f32], x: &mut [f32]) {
        for (x, y) in x.iter_mut().zip(y) {
            *x += y;
        }
    }
}

on_vectors! {
    /// The positive part of each row's numbers as dependent as bytes, with the rows' units, and of those as head in place.
    /// Both are `a` numbers, side by side from `at` in rows of `stride`.
    pub(crate) fn rectify(product: &mut [f32], stride: usize, at: usize, a: usize, bytes: &mut [u8], units: &mut [f32]) {
        for ((row, bytes), unit) in product.chunks_exact_mut(stride).zip(bytes.chunks_exact_mut(a)).zip(units) {
            let (dependent, head) = row[at..at + 2 * a].split_at_mut(a);
            *unit = positive(dependent, bytes);
            for head in head {
                *head = if *head > 0.0 { *head } else { 0.0 };
            }
        }
    }
}

/// Where the scores of a sentence's arcs come from.
#[derive(Clone, Copy)]
pub(crate) struct Arcs<'a> {
    /// The heads' numbers: `a` in each row of `stride`.
    pub(crate) heads: &'a [f32],
    pub(crate) stride: usize,
    pub(crate) a: usize,
    pub(crate) root: &'a [f32],
    /// For each dependent `a` numbers to multiply heads with, a score for the root, scores of offsets.
    pub(crate) queries: &'a [f32],
    pub(crate) query_stride: usize,
}

on_vectors! {
    /// `scores[d * (n + 1) + h]` for the `n` words of a sentence as dependents; head 0 is the root.
    pub(crate) fn score_arcs(arcs: Arcs<'_>, n: usize, scores: &mut [f32]) {
        let a = arcs.a;
        for (d, (row, scores)) in arcs.queries.chunks_exact(arcs.query_stride).zip(scores.chunks_exact_mut(n + 1)).enumerate() {
            let (query, offsets) = (&row[..a], &row[a + 1..]);
            scores[0] = dot(query, arcs.root) + row[a];
            for h in 0..n {
                let offset = (h + MAX_OFFSET).saturating_sub(d).min(2 * MAX_OFFSET);
                scores[h + 1] = dot(query, &arcs.heads[h * arcs.stride..][..a]) + offsets[offset];
            }
        }
    }
}

on_vectors! {
    /// The positive part of x + y as bytes, with their unit.
    pub(crate) fn rectify_sum(x: &[f32], y: &[f32], sum: &mut [f32], bytes: &mut [u8], unit: &mut f32) {
        for i in 0..sum.len() {
            sum[i] = x[i] + y[i];
        }
        *unit = positive(sum, bytes);
    }
}

on_vectors! {
    /// The places of the largest scores among the first `counts[0]` of a row, the next `counts[1]`, the next `counts[2]`.
    pub(crate) fn pick(row: &[f32], counts: [usize; 3], picked: &mut [usize; 3]) {
        let mut at = 0;
        for k in 0..3 {
            picked[k] = largest_at(&row[at..at + counts[k]]);
            at += counts[k];
        }
    }
}

/// The place of the largest score.
#[inline(always)]
pub(crate) fn largest_at(scores: &[f32]) -> usize {
    let mut lanes = [f32::NEG_INFINITY; 16];
    let (chunks, tail) = scores.as_chunks::<16>();
    for chunk in chunks {
        for i in 0..16 {
            lanes[i] = if chunk[i] > lanes[i] { chunk[i] } else { lanes[i] };
        }
    }
    let mut largest = f32::NEG_INFINITY;
    for score in tail {
        largest = if *score > largest { *score } else { largest };
    }
    for lane in lanes {
        largest = if lane > largest { lane } else { largest };
    }
    for (at, score) in scores.iter().enumerate() {
        if *score == largest {
            return at;
        }
    }
    0
}
