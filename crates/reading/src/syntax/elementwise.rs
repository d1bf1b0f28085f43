//! What happens between the matrix products, beside what is fused with them: for all rows of a batch at once.
//!
//! Each function is compiled for every instruction set, see [`on_vectors`].

use std::ops::Range as Span;

use super::linear::{ZERO, positive, signed, signed_factor};
use super::network::{MAX_OFFSET, NORMALISED};
use super::vector::{dot, largest_at, on_vectors, rms_factor, sigmoid};

/// What the first convolution makes of words is kept in such units, which are far finer than the bytes that follow.
pub(crate) const FIXED_UNIT: f32 = 1.0 / 256.0;
/// And in numbers up to this: 32, where every gate is open or shut.
pub(crate) const FIXED_LIMIT: f32 = 8191.0;

on_vectors! {
    /// Rows of `d` numbers, normalised, as bytes; a row of zeros stays zeros.
    pub(crate) fn normalise(x: &[f32], d: usize, bytes: &mut [u8]) {
        for (x, bytes) in x.chunks_exact(d).zip(bytes.chunks_exact_mut(d)) {
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
    /// Embeddings and the first convolution of a sentence, from the word cache: for each word its embedding of `d` numbers,
    /// and 6 `d` numbers that it adds to the word behind, to itself, and to the word before.
    pub(crate) fn join_words(embeddings: &[f32], parts: &[i16], places: &[usize], d: usize, none: &[i16], x: &mut [f32]) {
        for (at, x) in x.chunks_exact_mut(d).enumerate() {
            // Before the first word and behind the last there is nothing.
            let before = match at {
                0 => none,
                _ => &parts[places[at - 1] * 6 * d..][..2 * d],
            };
            let behind = match places.get(at + 1) {
                None => none,
                Some(place) => &parts[(place * 6 + 4) * d..][..2 * d],
            };
            let own = &parts[(places[at] * 6 + 2) * d..][..2 * d];
            let embedding = &embeddings[places[at] * d..][..d];
            // Zipped, so that no limit is checked on the way.
            let values = before[..d].iter().zip(&own[..d]).zip(&behind[..d]);
            let gates = before[d..].iter().zip(&own[d..]).zip(&behind[d..]);
            for (((x, embedding), ((v0, v1), v2)), ((g0, g1), g2)) in x.iter_mut().zip(embedding).zip(values).zip(gates) {
                // Three numbers within the limit do not leave sixteen bits.
                let value = f32::from(v0.wrapping_add(*v1).wrapping_add(*v2));
                let gate = f32::from(g0.wrapping_add(*g1).wrapping_add(*g2));
                *x = embedding + value * FIXED_UNIT * sigmoid(gate * FIXED_UNIT);
            }
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

/// Heads that are multiplied together, and dependents.
const HEADS: usize = 16;
const DEPENDENTS: usize = 4;

on_vectors! {
    /// `scores[d * (n + 1) + h]` for the `n` words of a sentence as dependents; head 0 is the root. `across` is a buffer
    /// for the heads' numbers, a column a head.
    pub(crate) fn score_arcs(arcs: Arcs<'_>, n: usize, across: &mut Vec<f32>, scores: &mut [f32]) {
        let a = arcs.a;
        let columns = n.next_multiple_of(HEADS);
        if across.len() < a * columns {
            across.resize(a * columns, 0.0);
        }
        for h in 0..n {
            let head = &arcs.heads[h * arcs.stride..][..a];
            for (row, x) in across.chunks_exact_mut(columns).zip(head) {
                row[h] = *x;
            }
        }
        for first in (0..n).step_by(DEPENDENTS) {
            // Behind the last dependent the last is computed again.
            let query = |i: usize| &arcs.queries[(first + i).min(n - 1) * arcs.query_stride..][..arcs.query_stride];
            let queries = [query(0), query(1), query(2), query(3)];
            let [q0, q1, q2, q3] = [&queries[0][..a], &queries[1][..a], &queries[2][..a], &queries[3][..a]];
            for from in (0..n).step_by(HEADS) {
                // Apart from one another: an array of sums would be kept in memory, and read and written at every step.
                let mut s0 = [0.0f32; HEADS];
                let mut s1 = [0.0f32; HEADS];
                let mut s2 = [0.0f32; HEADS];
                let mut s3 = [0.0f32; HEADS];
                let columns = across[..a * columns].chunks_exact(columns);
                for ((((column, q0), q1), q2), q3) in columns.zip(q0).zip(q1).zip(q2).zip(q3) {
                    let Some(column) = column[from..].first_chunk::<HEADS>() else {
                        return;
                    };
                    for h in 0..HEADS {
                        s0[h] += q0 * column[h];
                        s1[h] += q1 * column[h];
                        s2[h] += q2 * column[h];
                        s3[h] += q3 * column[h];
                    }
                }
                let heads = HEADS.min(n - from);
                for (sums, d) in [s0, s1, s2, s3].iter().zip(first..n) {
                    scores[d * (n + 1) + 1 + from..][..heads].copy_from_slice(&sums[..heads]);
                }
            }
            for (i, d) in (first..n.min(first + DEPENDENTS)).enumerate() {
                let offsets = &queries[i][a + 1..][..2 * MAX_OFFSET + 1];
                let row = &mut scores[d * (n + 1)..][..n + 1];
                row[0] = dot(&queries[i][..a], arcs.root) + queries[i][a];
                // Words far to the left share the first offset, words far to the right the last.
                let row = &mut row[1..];
                let (near, far) = (d.saturating_sub(MAX_OFFSET), n.min(d + MAX_OFFSET + 1));
                for score in &mut row[..near] {
                    *score += offsets[0];
                }
                for (score, offset) in row[near..far].iter_mut().zip(&offsets[near + MAX_OFFSET - d..]) {
                    *score += offset;
                }
                for score in &mut row[far..] {
                    *score += offsets[2 * MAX_OFFSET];
                }
            }
        }
    }
}

/// Where the inputs of the relations' scores come from.
#[derive(Clone, Copy)]
pub(crate) struct LabelParts<'a> {
    /// A row a word, of `stride` numbers.
    pub(crate) product: &'a [f32],
    pub(crate) stride: usize,
    /// Where in a row its numbers as dependent begin, and as head; how many they are.
    pub(crate) dependent: usize,
    pub(crate) head: usize,
    pub(crate) size: usize,
    pub(crate) root: &'a [f32],
}

on_vectors! {
    /// The positive part of the sum of both sides of each arc as bytes, with their units. `heads` are rows of the batch;
    /// `usize::MAX` is the root.
    pub(crate) fn join_labels(parts: LabelParts<'_>, heads: &[usize], sum: &mut [f32], bytes: &mut [u8], units: &mut [f32]) {
        let rows = parts.product.chunks_exact(parts.stride);
        for (((row, head), bytes), unit) in rows.zip(heads).zip(bytes.chunks_exact_mut(parts.size)).zip(units) {
            let head = match *head {
                usize::MAX => parts.root,
                head => &parts.product[head * parts.stride + parts.head..][..parts.size],
            };
            let dependent = &row[parts.dependent..][..parts.size];
            for i in 0..sum.len() {
                sum[i] = dependent[i] + head[i];
            }
            *unit = positive(sum, bytes);
        }
    }
}

on_vectors! {
    /// The places of the largest scores of each row of `stride`: among its first `upos`, and the next `xpos`.
    pub(crate) fn pick_tags(product: &[f32], stride: usize, upos: usize, xpos: usize, picked: [&mut [usize]; 2]) {
        let [picked_upos, picked_xpos] = picked;
        for ((row, u), x) in product.chunks_exact(stride).zip(picked_upos).zip(picked_xpos) {
            *u = largest_at(&row[..upos]);
            *x = largest_at(&row[upos..upos + xpos]);
        }
    }
}

on_vectors! {
    /// The best relation of each row of `stride` scores, `count` of which mean something; never the one at `barred`.
    pub(crate) fn pick_relations(scores: &mut [f32], stride: usize, count: usize, barred: usize, picked: &mut [usize]) {
        for (row, picked) in scores.chunks_exact_mut(stride).zip(picked) {
            let row = &mut row[..count];
            row[barred] = f32::NEG_INFINITY;
            *picked = largest_at(row);
        }
    }
}

on_vectors! {
    /// The best head of each dependent, from scores as [`score_arcs`] gives them; never itself.
    pub(crate) fn best_heads(scores: &[f32], n: usize, heads: &mut [usize]) {
        for (d, (row, head)) in scores.chunks_exact(n + 1).zip(heads).enumerate() {
            *head = best_head(row, d + 1);
        }
    }
}

/// The place of the largest score but one's own.
#[inline(always)]
pub(crate) fn best_head(row: &[f32], own: usize) -> usize {
    let (left, right) = (&row[..own], &row[own + 1..]);
    let behind = largest_at(right);
    if left.is_empty() {
        return own + 1 + behind;
    }
    let before = largest_at(left);
    match right.get(behind) {
        Some(score) if *score > left[before] => own + 1 + behind,
        _ => before,
    }
}
