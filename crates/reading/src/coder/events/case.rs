//! An act with its clauses, as its participants are sought.

use entente_model::ontology::PloverType;

use crate::coder::actors::Actors;
use crate::coder::acts::Act;
use crate::coder::clause::Clause;
use crate::coder::frames::{Frame, Frames, Pos};
use crate::coder::tree::Tree;

/// What is known of an act before anybody is found.
pub(super) struct Case<'c, 'f, 't, 'n> {
    pub(super) frames: &'c Frames,
    pub(super) actors: &'c Actors<'t, 'n>,
    pub(super) tree: &'c Tree<'t>,
    pub(super) act: &'c Act<'f>,
    /// The word that tells it.
    pub(super) trigger: usize,
    pub(super) pos: Pos,
    /// The clause of the verb that all others hang from ("agreed" in "agreed to withdraw"), and its frame.
    pub(super) outer: &'c Clause,
    pub(super) outer_frame: Option<&'c Frame>,
    /// The clause of the act itself.
    pub(super) inner: &'c Clause,
    /// The frame of the act.
    pub(super) frame: Option<&'c Frame>,
    /// Both sides take part alike by the frame.
    pub(super) mutual_frame: bool,
    /// The grammatical object acts.
    pub(super) swapped: bool,
}

impl<'c, 'f, 't, 'n> Case<'c, 'f, 't, 'n> {
    /// `None` for an act without a clause.
    pub(super) fn new(
        frames: &'c Frames,
        actors: &'c Actors<'t, 'n>,
        act: &'c Act<'f>,
        trigger: usize,
        pos: Pos,
    ) -> Option<Self> {
        let (outer, outer_frame, _) = act.chain.first()?;
        let (inner, inner_frame, _) = act.chain.last()?;
        let frame = act.frame.or(*inner_frame);
        // "Invited Britain to negotiate an agreement": who asks and who is asked are two.
        let mutual_frame = frame.is_some_and(|frame| frame.mutual)
            && act.promised != Some(PloverType::Aid)
            && !matches!(act.plover, PloverType::Request | PloverType::Threaten);
        Some(Case {
            frames,
            actors,
            tree: actors.tree,
            act,
            trigger,
            pos,
            outer,
            outer_frame: *outer_frame,
            inner,
            frame,
            mutual_frame,
            swapped: frame.is_some_and(|frame| frame.swap) && act.chain.len() == 1,
        })
    }
}
