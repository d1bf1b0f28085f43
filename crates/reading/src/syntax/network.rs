//! The joint tagger and biaffine parser: the arithmetic of `tools/parser/network.py`, for many sentences at once.
//!
//! Sentences lie one below the other in a matrix, a row for each word. For convolutions there is a row of zeros before,
//! between and behind them: a convolution over three words is then one matrix product whose rows overlap, and no
//! sentence sees another. What follows a product, gates, recurrence and sums, is fused with it (`fused.rs`).
//!
//! What the first convolution makes of a word, as itself and as a neighbour, depends on the word alone: it is kept with
//! the word's embedding, and the first convolution of running text is three additions.

use std::ops::Range as Span;

use foldhash::{HashMap, HashMapExt as _};

use super::elementwise::{
    Arcs, LabelParts, join_labels, join_words, normalise, normalise_apart, pick_relations,
    pick_tags, rectify, score_arcs,
};
use super::features::Pieces;
use super::fused::{Add, AddGated, BlockPair, Recur};
use super::kernel::BLOCK;
use super::linear::{Linear, Range, ZERO, side_by_side, signed, signed_factor};
use super::model_file::{ModelError, ModelFile, Rows};
use super::morphology::{Morphology, MorphologyBuffers};
use super::tree::{TreeBuffers, best_tree};
use super::word_cache::WordCache;

/// Offsets between a word and its head are told apart up to this many words.
pub(crate) const MAX_OFFSET: usize = 16;
/// Normalised rows have mean square 1; values beyond this are cut off before they become bytes.
pub(crate) const NORMALISED: f32 = 5.0;

pub(crate) struct Network {
    width: usize,
    hidden: usize,
    arc: usize,
    relation: usize,
    upos: usize,
    xpos: usize,
    relations: usize,
    root_relation: usize,
    words: HashMap<&'static str, usize>,
    word: Rows,
    prefix: Rows,
    suffix: Rows,
    ngram: Rows,
    shape: Rows,
    /// The first convolution in three parts: for the word behind, for the word itself, for the word before.
    first: Linear,
    layers: Vec<Layer>,
    morphology: Morphology,
    /// UPOS and Penn tags, then both sides of arcs, then both sides of relations.
    heads: Linear,
    /// Scores against heads and the root, then scores of offsets.
    arcs: Linear,
    labels: Linear,
    root_head: Vec<f32>,
    root_label: Vec<f32>,
}

struct Layer {
    /// None in the first layer.
    convolution: Option<Linear>,
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
    /// Place of the word in the cache of the workspace, until the next analysis.
    pub(crate) word: u32,
}

/// Buffers of one thread.
#[derive(Default)]
pub(crate) struct Workspace {
    pub(crate) words: WordCache,
    /// The rows of each sentence.
    sentences: Vec<Span<usize>>,
    /// The place of each row's word in the cache.
    places: Vec<usize>,
    x: Vec<f32>,
    /// The input of a product, and where its rows begin.
    bytes: Vec<u8>,
    starts: Vec<usize>,
    units: Vec<f32>,
    /// The recurrent states, as the input of the next product.
    states: Vec<u8>,
    pair: BlockPair,
    /// See [`Recur`].
    goes_on: Vec<f32>,
    /// Its output.
    product: Vec<f32>,
    arc_outputs: Vec<f32>,
    arc_scores: Vec<f32>,
    heads_across: Vec<f32>,
    tags: [Vec<usize>; 2],
    feats: Vec<u16>,
    morphology: MorphologyBuffers,
    relations: Vec<usize>,
    tree: Vec<usize>,
    /// The row of each word's head; `usize::MAX` is the root.
    head_rows: Vec<usize>,
    tree_buffers: TreeBuffers,
    label_sums: Vec<f32>,
    label_outputs: Vec<f32>,
}

impl Network {
    pub(crate) fn read(file: &ModelFile) -> Result<Self, ModelError> {
        let words = file.lines("names.words")?;
        let relations = file.lines("names.relations")?;
        let normalised = Range::Signed(NORMALISED);
        let mut layers = Vec::new();
        for i in 0..file.setting("layers")? {
            let read = |part: &str, range| Linear::read(file, &format!("layers.{i}.{part}"), range);
            layers.push(Layer {
                convolution: (i > 0)
                    .then(|| read("convolution", normalised))
                    .transpose()?,
                recurrent: read("recurrent", normalised)?,
                output: read("output", Range::Signed(1.0))?,
            });
        }
        let mut index = HashMap::with_capacity(words.len());
        index.extend(words.iter().enumerate().skip(1).map(|(i, word)| (*word, i)));
        let mut network = Self {
            width: file.setting("width")?,
            hidden: file.setting("hidden")?,
            arc: file.setting("arc")?,
            relation: file.setting("relation")?,
            upos: file.lines("names.upos")?.len(),
            xpos: file.lines("names.xpos")?.len(),
            morphology: Morphology::read(file, normalised)?,
            relations: relations.len(),
            root_relation: relations.iter().position(|r| *r == "root").unwrap_or(0),
            words: index,
            word: file.rows("word")?,
            prefix: file.rows("prefix")?,
            suffix: file.rows("suffix")?,
            ngram: file.rows("ngram")?,
            shape: file.rows("shape")?,
            first: Linear::read_parts(file, "layers.0.convolution", 3, normalised)?,
            layers,
            heads: Linear::read_stacked(
                file,
                &[
                    "upos",
                    "xpos",
                    "dependent",
                    "head",
                    "label_dependent",
                    "label_head",
                ],
                normalised,
            )?,
            arcs: Linear::read_stacked(file, &["biaffine", "offset"], Range::Positive)?,
            labels: Linear::read(file, "label", Range::Positive)?,
            root_head: Vec::new(),
            root_label: Vec::new(),
        };
        network.check(file.lines("names.feats")?.len())?;
        let root = file.numbers("root")?;
        if root.len() != network.width {
            return Err(ModelError::Section("root".to_owned()));
        }
        let (mut bytes, mut out) = (vec![ZERO; network.width], Vec::new());
        // The root has no sentence that normalises it.
        signed(&root, signed_factor(NORMALISED), &mut bytes);
        network.heads.apply_to(&mut bytes, &[0], &[], &mut out);
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
    fn check(&self, feats: usize) -> Result<(), ModelError> {
        let (d, e) = (self.width, self.hidden);
        let tables = [self.word, self.prefix, self.suffix, self.ngram, self.shape];
        let fits = tables.iter().all(|t| t.columns == d)
            && self.words.len() < self.word.rows
            && (self.first.inputs, self.first.outputs) == (d, 6 * d)
            && self.first.stride() == 6 * d
            && self.layers.iter().all(|l| {
                l.convolution.as_ref().is_none_or(|c| {
                    c.inputs > d
                        && c.inputs % 2 == d % 2
                        && c.inputs <= 3 * d
                        && (c.outputs, c.stride()) == (2 * d, 2 * d)
                }) && (l.recurrent.inputs, l.recurrent.outputs) == (d, 4 * e)
                    && l.recurrent.stride() == 4 * e
                    && (l.output.inputs, l.output.outputs) == (2 * e, d)
                    && l.output.stride() == d
            })
            && d % BLOCK == 0
            && e % BLOCK == 0
            && (self.heads.inputs, self.heads.outputs) == (d, self.label_head_at() + self.relation)
            && (self.arcs.inputs, self.arcs.outputs)
                == (self.arc, self.arc + 1 + 2 * MAX_OFFSET + 1)
            && self.morphology.fits(d, feats)
            && (self.labels.inputs, self.labels.outputs) == (self.relation, self.relations)
            && self.relations > 1;
        if fits {
            Ok(())
        } else {
            Err(ModelError::Section("config".to_owned()))
        }
    }

    fn dependent_at(&self) -> usize {
        self.upos + self.xpos
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
        let (d, e) = (self.width, self.hidden);
        let rows = forms.len();
        w.sentences.clear();
        let mut row = 0;
        for &n in lengths {
            w.sentences.push(row..row + n);
            row += n;
        }
        w.words.look_up(
            forms,
            &mut w.places,
            d,
            |pieces, out| self.sum_pieces(pieces, out),
            &self.first,
        );
        self.first_convolution(rows, w);
        w.goes_on.clear();
        for &n in lengths {
            w.goes_on.push(0.0);
            w.goes_on.resize(w.goes_on.len() + n.saturating_sub(1), 1.0);
        }
        w.goes_on.push(0.0);
        for layer in &self.layers {
            if let Some(convolution) = &layer.convolution {
                grow(&mut w.bytes, (rows + lengths.len() + 1) * d);
                normalise_apart(&w.x, d, &w.sentences, &mut w.bytes);
                // Of the word before, the input has the last numbers.
                let before = (convolution.inputs - d) / 2;
                w.starts.clear();
                for (k, sentence) in w.sentences.iter().enumerate() {
                    w.starts
                        .extend(sentence.clone().map(|row| (row + k + 1) * d - before));
                }
                let mut join = AddGated {
                    x: &mut w.x,
                    d,
                    pair: w.pair.of_rows(rows),
                };
                convolution.apply(&mut w.bytes, &w.starts, &[], &mut join);
            }
            self.normalise(rows, w);
            grow(&mut w.states, rows * 2 * e);
            let mut recur = Recur {
                e,
                goes_on: &w.goes_on,
                states: &mut w.states,
                pair: w.pair.of_rows(rows),
            };
            layer
                .recurrent
                .apply(&mut w.bytes, &w.starts, &[], &mut recur);
            side_by_side(&mut w.starts, rows, 2 * e);
            let mut add = Add { x: &mut w.x, d };
            layer.output.apply(&mut w.states, &w.starts, &[], &mut add);
        }
        self.normalise(rows, w);
        self.heads
            .apply_to(&mut w.bytes, &w.starts, &[], &mut w.product);
        self.decode(rows, w)
    }

    /// Embeddings and the first convolution, for the words whose places are known.
    fn first_convolution(&self, rows: usize, w: &mut Workspace) {
        let d = self.width;
        w.x.resize(rows * d, 0.0);
        let mut places = w.places.as_slice();
        let none = vec![0; 2 * d];
        for sentence in &w.sentences {
            let of_sentence;
            (of_sentence, places) = places.split_at(sentence.len());
            let x = &mut w.x[sentence.start * d..sentence.end * d];
            join_words(
                &w.words.embeddings,
                &w.words.parts,
                of_sentence,
                d,
                &none,
                x,
            );
        }
    }

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

    /// The rows of `x`, normalised, as bytes; rows of zeros stay zeros.
    fn normalise(&self, rows: usize, w: &mut Workspace) {
        let d = self.width;
        side_by_side(&mut w.starts, rows, d);
        grow(&mut w.bytes, rows * d);
        normalise(&w.x, d, &mut w.bytes);
    }

    /// Picks tags, the best tree, and relations from the last product.
    fn decode(&self, rows: usize, w: &mut Workspace) -> Vec<Analysis> {
        let (out, a, r) = (self.heads.stride(), self.arc, self.relation);
        let [upos, xpos] = &mut w.tags;
        upos.resize(rows, 0);
        xpos.resize(rows, 0);
        let picked = [upos.as_mut_slice(), xpos.as_mut_slice()];
        pick_tags(&w.product[..rows * out], out, self.upos, self.xpos, picked);
        self.morphology.pick(
            &mut w.bytes,
            self.width,
            &w.tags[1],
            &mut w.feats,
            &mut w.morphology,
        );

        grow(&mut w.bytes, rows * a);
        w.units.resize(rows, 0.0);
        rectify(
            &mut w.product[..rows * out],
            out,
            self.dependent_at(),
            a,
            &mut w.bytes,
            &mut w.units,
        );
        side_by_side(&mut w.starts, rows, a);
        self.arcs
            .apply_to(&mut w.bytes, &w.starts, &w.units, &mut w.arc_outputs);

        let mut analyses: Vec<Analysis> = Vec::with_capacity(rows);
        w.head_rows.clear();
        for sentence in &w.sentences {
            let n = sentence.len();
            w.arc_scores.resize(n * (n + 1), 0.0);
            let query_stride = self.arcs.stride();
            let arcs = Arcs {
                heads: &w.product[sentence.start * out + self.head_at()..],
                stride: out,
                a,
                root: &self.root_head,
                queries: &w.arc_outputs[sentence.start * query_stride..sentence.end * query_stride],
                query_stride,
            };
            score_arcs(arcs, n, &mut w.heads_across, &mut w.arc_scores);
            best_tree(&mut w.arc_scores, n, &mut w.tree, &mut w.tree_buffers);
            for (row, &head) in sentence.clone().zip(&w.tree) {
                w.head_rows.push(match head {
                    0 => usize::MAX,
                    _ => sentence.start + head - 1,
                });
                analyses.push(Analysis {
                    upos: w.tags[0][row] as u8,
                    xpos: w.tags[1][row] as u8,
                    feats: w.feats[row],
                    head: head as u32,
                    relation: 0,
                    word: w.places[row] as u32,
                });
            }
        }
        grow(&mut w.bytes, rows * r);
        let parts = LabelParts {
            product: &w.product[..rows * out],
            stride: out,
            dependent: self.label_dependent_at(),
            head: self.label_head_at(),
            size: r,
            root: &self.root_label,
        };
        w.label_sums.resize(r, 0.0);
        join_labels(
            parts,
            &w.head_rows,
            &mut w.label_sums,
            &mut w.bytes,
            &mut w.units,
        );
        side_by_side(&mut w.starts, rows, r);
        self.labels
            .apply_to(&mut w.bytes, &w.starts, &w.units, &mut w.label_outputs);
        // The relation `root` belongs to the root's arc and to no other.
        w.relations.resize(rows, 0);
        let stride = self.labels.stride();
        let scores = &mut w.label_outputs[..rows * stride];
        pick_relations(
            scores,
            stride,
            self.relations,
            self.root_relation,
            &mut w.relations,
        );
        for (analysis, &relation) in analyses.iter_mut().zip(&w.relations) {
            analysis.relation = match analysis.head {
                0 => self.root_relation as u8,
                _ => relation as u8,
            };
        }
        analyses
    }
}

/// Buffers only grow: clearing them would cost as much as writing them.
fn grow(bytes: &mut Vec<u8>, size: usize) {
    if bytes.len() < size {
        bytes.resize(size, ZERO);
    }
}

fn add(table: Rows, row: usize, weight: f32, out: &mut [f32]) {
    let scale = table.scale(row) * weight;
    for (out, &byte) in out.iter_mut().zip(table.row(row)) {
        *out += f32::from(byte as i8) * scale;
    }
}
