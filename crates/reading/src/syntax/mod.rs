//! English sentences, tags, lemmas and Universal Dependencies trees from raw text.
//!
//! ```
//! use entente_reading::syntax::Parser;
//! let sentences = Parser::english().parse("Russia and Pakistan signed an agreement in Moscow.");
//! let signed = sentences[0].words.iter().find(|word| word.head == 0).map(|word| word.lemma.as_str());
//! assert_eq!(signed, Some("sign"));
//! ```
//!
//! The model is embedded (`model/MODEL_CARD.md`: data, licences, scores). It is a joint tagger and biaffine parser
//! (Dozat and Manning 2017) over gated convolutions (Dauphin et al. 2017) and bidirectional minimal gated recurrent
//! units (Feng et al. 2024, "Were RNNs all we needed?"), with int8 weights; trees are decoded by Chu-Liu-Edmonds.
//! Sentences and tokens come from two linear classifiers over hashed features.
//!
//! # What is promised
//! - Any input gives a result, in time linear in its length. A sentence is cut behind [`MAX_WORDS`] words, and
//!   [`Sentence::cut`](sentence::Sentence::cut) says so; a run without white space is cut behind [`MAX_RUN_BYTES`] bytes.
//! - Offsets are bytes of the input, also where it is not UTF-8.
//! - Every sentence is a tree with one root.
//! - The same input gives the same result, on any number of threads and any processor.

mod conllu;
mod drawing;
mod elementwise;
mod features;
mod fused;
mod kernel;
mod lemma;
mod linear;
mod model_file;
mod morphology;
mod network;
mod parser;
mod score;
mod segment;
mod sentence;
mod threads;
mod tree;
mod vector;
mod word_cache;

pub use conllu::{
    ConlluError, TreebankSentence, TreebankToken, TreebankWord, raw_text, read_conllu, to_conllu,
};
pub use drawing::to_tree;
pub use model_file::ModelError;
pub use parser::Parser;
pub use score::{Score, ScoreError, score};
pub use segment::{
    Gap, MAX_RUN_BYTES, MAX_WORDS, SLOTS, SentenceState, Token, boundary_features, runs_on,
    tokenize,
};
pub use sentence::{Features, Relation, Sentence, Upos, Word, Xpos};
