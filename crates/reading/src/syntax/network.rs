//! The joint tagger and biaffine parser: the arithmetic of `tools/parser/network.py`, for many sentences at once.
//!
//! Sentences lie one below the other in a matrix, a row for each word, with a row of zeros before, between and behind
//! them. A convolution over three words is then one matrix product whose rows overlap, and no sentence sees another.

use std::collections::HashMap;

use super::features::Pieces;
use super::linear::{Linear, Range, Scratch};
use super::model_file::{ModelError, ModelFile, Rows};
use super::tree::best_tree;
use super::vector::{dispatch, dot, rms_norm, sigmoid, tanh};

/// Offsets between a word and its head are told apart up to this many words.
const MAX_OFFSET: usize = 16;
/// Normalised rows have mean square 1; values beyond this are cut off before they become bytes.
const NORMALISED: Range = Range::Fixed(5.0);
/// Embeddings of this many words are kept by each thread, then forgotten together.
const CACHED_WORDS: usize = 16_384;

pub(crate) struct Network {
    width: usize,
    hidden: usize,
    arc: usize,
    relation: usize,
    upos: usize,
    xpos: usize,
    feats: usize,
    relations: usize,
    root_relation: usize,
    words: HashMap<&'static str, usize>,
    word: Rows,
    prefix: Rows,
    suffix: Rows,
    ngram: Rows,
    shape: Rows,
    layers: Vec<Layer>,
    /// Tags, then both sides of arcs, then both sides of relations.
    heads: Linear,
    /// Scores against heads and the root, then scores of offsets.
    arcs: Linear,
    labels: Linear,
    root_head: Vec<f32>,
    root_label: Vec<f32>,
}

struct Layer {
    convolution: Linear,
    recurrent: Linear,
    output: Linear,
}

/// What the network says of a word; the numbers index the names of the model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Analysis {
    pub(crate) upos: u8,
    pub(crate) xpos: u8,
    pub(crate) feats: u16,
    /// Place of the head in the sentence, from 1; 0 is the root.
    pub(crate) head: u32,
    pub(crate) relation: u8,
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct Workspace {
    known: HashMap<Box<str>, usize>,
    embeddings: Vec<f32>,
    pieces: Pieces,
    scratch: Scratch,
    x: Vec<f32>,
    normalised: Vec<f32>,
    product: Vec<f32>,
    states: Vec<f32>,
    arc_inputs: Vec<f32>,
    arc_outputs: Vec<f32>,
    arc_scores: Vec<f32>,
    tree: Vec<usize>,
    label_inputs: Vec<f32>,
    label_outputs: Vec<f32>,
}

impl Network {
    pub(crate) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        let words = file.lines("names.words")?;
        let relations = file.lines("names.relations")?;
        let mut layers = Vec::new();
        for i in 0..file.setting("layers")? {
            layers.push(Layer {
                convolution: Linear::read(file, &format!("layers.{i}.convolution"), NORMALISED)?,
                recurrent: Linear::read(file, &format!("layers.{i}.recurrent"), NORMALISED)?,
                output: Linear::read(file, &format!("layers.{i}.output"), Range::Fixed(1.0))?,
            });
        }
        let mut network = Self {
            width: file.setting("width")?,
            hidden: file.setting("hidden")?,
            arc: file.setting("arc")?,
            relation: file.setting("relation")?,
            upos: file.lines("names.upos")?.len(),
            xpos: file.lines("names.xpos")?.len(),
            feats: file.lines("names.feats")?.len(),
            relations: relations.len(),
            root_relation: relations.iter().position(|r| *r == "root").unwrap_or(0),
            words: words
                .iter()
                .enumerate()
                .skip(1)
                .map(|(i, word)| (*word, i))
                .collect(),
            word: file.rows("word")?,
            prefix: file.rows("prefix")?,
            suffix: file.rows("suffix")?,
            ngram: file.rows("ngram")?,
            shape: file.rows("shape")?,
            layers,
            heads: Linear::read_stacked(
                file,
                &[
                    "upos",
                    "xpos",
                    "feats",
                    "dependent",
                    "head",
                    "label_dependent",
                    "label_head",
                ],
                NORMALISED,
            )?,
            arcs: Linear::read_stacked(file, &["biaffine", "offset"], Range::Row)?,
            labels: Linear::read(file, "label", Range::Row)?,
            root_head: Vec::new(),
            root_label: Vec::new(),
        };
        network.check()?;
        let mut out = Vec::new();
        let root = file.numbers("root")?;
        network
            .heads
            .apply(&root, 1, network.width, &mut out, &mut Scratch::default());
        let head = network.head_at();
        let label = network.label_head_at();
        network.root_head = out[head..head + network.arc]
            .iter()
            .map(|x| x.max(0.0))
            .collect();
        network.root_label = out[label..label + network.relation].to_vec();
        Ok(network)
    }

    /// The sizes agree with one another, so that no slice below can be out of bounds.
    fn check(&self) -> Result<(), ModelError> {
        let d = self.width;
        let tables = [self.word, self.prefix, self.suffix, self.ngram, self.shape];
        let fits = tables.iter().all(|t| t.columns == d)
            && self.words.len() < self.word.rows
            && self.layers.iter().all(|l| {
                (l.convolution.inputs, l.convolution.outputs) == (3 * d, 2 * d)
                    && (l.recurrent.inputs, l.recurrent.outputs) == (d, 4 * self.hidden)
                    && (l.output.inputs, l.output.outputs) == (2 * self.hidden, d)
            })
            && (self.heads.inputs, self.heads.outputs) == (d, self.label_head_at() + self.relation)
            && (self.arcs.inputs, self.arcs.outputs)
                == (self.arc, self.arc + 1 + 2 * MAX_OFFSET + 1)
            && (self.labels.inputs, self.labels.outputs) == (self.relation, self.relations)
            && self.relations > 1;
        if fits {
            Ok(())
        } else {
            Err(ModelError::Section("config".to_owned()))
        }
    }

    fn dependent_at(&self) -> usize {
        self.upos + self.xpos + self.feats
    }

    fn head_at(&self) -> usize {
        self.dependent_at() + self.arc
    }

    fn label_dependent_at(&self) -> usize {
        self.head_at() + self.arc
    }

    fn label_head_at(&self) -> usize {
        self.label_dependent_at() + self.relation
    }

    /// Analyses sentences of the given lengths, whose words follow one another in `forms`. The result has one entry a word.
    pub(crate) fn analyse(
        &self,
        forms: &[&str],
        lengths: &[usize],
        w: &mut Workspace,
    ) -> Vec<Analysis> {
        let d = self.width;
        let rows = forms.len() + lengths.len() + 1;
        let sentences = || {
            lengths.iter().scan(1, |row, &n| {
                let at = *row;
                *row += n + 1;
                Some(at..at + n)
            })
        };
        self.embed(forms, lengths, w);
        for layer in &self.layers {
            self.normalise(rows, w);
            layer
                .convolution
                .apply(&w.normalised, rows - 2, d, &mut w.product, &mut w.scratch);
            dispatch(|| {
                for sentence in sentences() {
                    for row in sentence {
                        // Output row i of the product belongs to row i + 1.
                        let (value, gate) = w.product[(row - 1) * 2 * d..row * 2 * d].split_at(d);
                        for ((x, value), gate) in
                            w.x[row * d..(row + 1) * d].iter_mut().zip(value).zip(gate)
                        {
                            *x += value * sigmoid(*gate);
                        }
                    }
                }
            });
            self.normalise(rows, w);
            layer
                .recurrent
                .apply(&w.normalised, rows, d, &mut w.product, &mut w.scratch);
            let e = self.hidden;
            w.states.clear();
            w.states.resize(rows * 2 * e, 0.0);
            dispatch(|| {
                for sentence in sentences() {
                    for row in sentence.clone() {
                        let (gates, candidates) =
                            w.product[row * 4 * e..(row + 1) * 4 * e].split_at_mut(2 * e);
                        for (gate, candidate) in gates.iter_mut().zip(candidates) {
                            *gate = sigmoid(*gate);
                            *candidate = tanh(*candidate);
                        }
                    }
                    scan(sentence.clone(), &w.product, &mut w.states, e, 0);
                    scan(sentence.rev(), &w.product, &mut w.states, e, e);
                }
            });
            layer
                .output
                .apply(&w.states, rows, 2 * e, &mut w.product, &mut w.scratch);
            dispatch(|| {
                for sentence in sentences() {
                    let range = sentence.start * d..sentence.end * d;
                    for (x, y) in w.x[range.clone()].iter_mut().zip(&w.product[range]) {
                        *x += y;
                    }
                }
            });
        }
        self.normalise(rows, w);
        self.heads
            .apply(&w.normalised, rows, d, &mut w.product, &mut w.scratch);
        self.decode(rows, sentences, w)
    }

    /// Sums the table rows of every word into its row of `x`.
    fn embed(&self, forms: &[&str], lengths: &[usize], w: &mut Workspace) {
        let d = self.width;
        let rows = forms.len() + lengths.len() + 1;
        w.x.clear();
        w.x.resize(rows * d, 0.0);
        if w.known.len() + forms.len() > CACHED_WORDS {
            w.known.clear();
            w.embeddings.clear();
        }
        let mut forms = forms.iter();
        let mut row = 1;
        for &n in lengths {
            for form in forms.by_ref().take(n) {
                let at = match w.known.get(*form) {
                    Some(&at) => at,
                    None => {
                        let at = w.embeddings.len();
                        w.embeddings.resize(at + d, 0.0);
                        w.pieces.compute(form);
                        dispatch(|| self.sum_pieces(&w.pieces, &mut w.embeddings[at..]));
                        w.known.insert((*form).into(), at);
                        at
                    }
                };
                w.x[row * d..(row + 1) * d].copy_from_slice(&w.embeddings[at..at + d]);
                row += 1;
            }
            row += 1;
        }
    }

    #[inline(always)]
    fn sum_pieces(&self, pieces: &Pieces, out: &mut [f32]) {
        let word = self.words.get(pieces.normal.as_str()).copied().unwrap_or(0);
        add(self.word, word, 1.0, out);
        add(self.shape, pieces.shape, 1.0, out);
        for &row in &pieces.prefixes {
            add(self.prefix, row, 1.0, out);
        }
        for &row in &pieces.suffixes {
            add(self.suffix, row, 1.0, out);
        }
        // Their mean: long words would drown the rest.
        for &row in &pieces.ngrams {
            add(self.ngram, row, 1.0 / pieces.ngrams.len() as f32, out);
        }
    }

    /// Normalises the rows of `x`; rows of zeros stay zeros.
    fn normalise(&self, rows: usize, w: &mut Workspace) {
        let d = self.width;
        w.normalised.resize(rows * d, 0.0);
        dispatch(|| {
            for (x, out) in w.x.chunks_exact(d).zip(w.normalised.chunks_exact_mut(d)) {
                rms_norm(x, out);
            }
        });
    }

    /// Picks tags, the best tree, and relations from the last product.
    fn decode<S: Iterator<Item = std::ops::Range<usize>>>(
        &self,
        rows: usize,
        sentences: impl Fn() -> S,
        w: &mut Workspace,
    ) -> Vec<Analysis> {
        let (out, a, r) = (self.heads.outputs, self.arc, self.relation);
        w.arc_inputs.clear();
        w.arc_inputs.resize(rows * a, 0.0);
        dispatch(|| {
            for (outputs, inputs) in w
                .product
                .chunks_exact_mut(out)
                .zip(w.arc_inputs.chunks_exact_mut(a))
            {
                let (dependent, head) =
                    outputs[self.dependent_at()..self.label_dependent_at()].split_at_mut(a);
                for (dependent, input) in dependent.iter().zip(inputs) {
                    *input = dependent.max(0.0);
                }
                for head in head {
                    *head = head.max(0.0);
                }
            }
        });
        self.arcs
            .apply(&w.arc_inputs, rows, a, &mut w.arc_outputs, &mut w.scratch);

        let mut analyses: Vec<Analysis> = Vec::with_capacity(rows);
        w.label_inputs.clear();
        for sentence in sentences() {
            let n = sentence.len();
            dispatch(|| {
                self.score_arcs(
                    sentence.clone(),
                    &w.product,
                    &w.arc_outputs,
                    &mut w.arc_scores,
                )
            });
            best_tree(&w.arc_scores, n, &mut w.tree);
            dispatch(|| {
                for (row, &head) in sentence.clone().zip(&w.tree) {
                    let outputs = &w.product[row * out..(row + 1) * out];
                    let (upos, rest) = outputs.split_at(self.upos);
                    let (xpos, rest) = rest.split_at(self.xpos);
                    analyses.push(Analysis {
                        upos: largest_at(upos) as u8,
                        xpos: largest_at(xpos) as u8,
                        feats: largest_at(&rest[..self.feats]) as u16,
                        head: head as u32,
                        relation: 0,
                    });
                    let at = (sentence.start + head).wrapping_sub(1) * usize::from(head > 0) * out
                        + self.label_head_at();
                    let of_head = if head == 0 {
                        &self.root_label[..]
                    } else {
                        &w.product[at..at + r]
                    };
                    let of_dependent = &outputs[self.label_dependent_at()..][..r];
                    w.label_inputs.extend(
                        of_dependent
                            .iter()
                            .zip(of_head)
                            .map(|(x, y)| (x + y).max(0.0)),
                    );
                }
            });
        }
        self.labels.apply(
            &w.label_inputs,
            analyses.len(),
            r,
            &mut w.label_outputs,
            &mut w.scratch,
        );
        for (analysis, scores) in analyses
            .iter_mut()
            .zip(w.label_outputs.chunks_exact_mut(self.relations))
        {
            // The relation `root` belongs to the root's arc and to no other.
            analysis.relation = if analysis.head == 0 {
                self.root_relation as u8
            } else {
                scores[self.root_relation] = f32::NEG_INFINITY;
                largest_at(scores) as u8
            };
        }
        analyses
    }

    #[inline(always)]
    fn score_arcs(
        &self,
        sentence: std::ops::Range<usize>,
        product: &[f32],
        arcs: &[f32],
        scores: &mut Vec<f32>,
    ) {
        let (out, a, n) = (self.heads.outputs, self.arc, sentence.len());
        scores.clear();
        for (d, row) in sentence.clone().enumerate() {
            let outputs = &arcs[row * self.arcs.outputs..(row + 1) * self.arcs.outputs];
            let (query, offsets) = (&outputs[..a], &outputs[a + 1..]);
            scores.push(dot(query, &self.root_head) + outputs[a]);
            for h in 0..n {
                let at = (sentence.start + h) * out + self.head_at();
                let offset = (h + MAX_OFFSET).saturating_sub(d).min(2 * MAX_OFFSET);
                scores.push(dot(query, &product[at..at + a]) + offsets[offset]);
            }
        }
    }
}

/// One direction of the recurrent unit over the rows of a sentence: state = (1 - gate) * state + gate * candidate.
#[inline(always)]
fn scan(
    rows: impl Iterator<Item = usize>,
    product: &[f32],
    states: &mut [f32],
    e: usize,
    direction: usize,
) {
    let mut before: Option<usize> = None;
    for row in rows {
        let gates = &product[row * 4 * e + direction..][..e];
        let candidates = &product[row * 4 * e + 2 * e + direction..][..e];
        let at = row * 2 * e + direction;
        match before {
            None => {
                for ((state, gate), candidate) in
                    states[at..at + e].iter_mut().zip(gates).zip(candidates)
                {
                    *state = gate * candidate;
                }
            }
            Some(before) => {
                let (earlier, later) = states.split_at_mut(before.max(at));
                let (from, to) = if before < at {
                    (&earlier[before..before + e], &mut later[..e])
                } else {
                    (&later[..e], &mut earlier[at..at + e])
                };
                for (((state, from), gate), candidate) in
                    to.iter_mut().zip(from).zip(gates).zip(candidates)
                {
                    *state = from + gate * (candidate - from);
                }
            }
        }
        before = Some(at);
    }
}

#[inline(always)]
fn add(table: Rows, row: usize, weight: f32, out: &mut [f32]) {
    let scale = table.scale(row) * weight;
    for (out, &byte) in out.iter_mut().zip(table.row(row)) {
        *out += f32::from(byte as i8) * scale;
    }
}

#[inline(always)]
fn largest_at(scores: &[f32]) -> usize {
    let mut lanes = [f32::NEG_INFINITY; 16];
    for chunk in scores.chunks(16) {
        for (lane, score) in lanes.iter_mut().zip(chunk) {
            *lane = if score > lane { *score } else { *lane };
        }
    }
    let largest = lanes.into_iter().fold(f32::NEG_INFINITY, f32::max);
    scores
        .iter()
        .position(|score| *score == largest)
        .unwrap_or(0)
}
