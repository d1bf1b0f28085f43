//! The sixteen event types of PLOVER, the Political Language Ontology for Verifiable Event Records
//! (Open Event Data Alliance, manual draft 0.8 of September 2021).

use super::{Quad, vocabulary};

vocabulary! {
    /// A PLOVER event type, in the order of the manual.
    PloverType, "PLOVER type", {
        /// Agree to, offer, promise or plan cooperation: what is promised stands in the event's `promised_type`.
        Agree = "AGREE",
        /// Meet, visit, negotiate, mediate.
        Consult = "CONSULT",
        /// Diplomatic cooperation: praise, recognise, sign or ratify an agreement.
        Support = "SUPPORT",
        /// Yield verbally: ease restrictions, accede to a demand.
        Concede = "CONCEDE",
        /// Mutual material exchange: trade, joint exercises, shared intelligence.
        Cooperate = "COOPERATE",
        /// Material help in one direction.
        Aid = "AID",
        /// Yield materially: withdraw, release, lift sanctions, cease fire.
        Retreat = "RETREAT",
        /// Ask or demand.
        Request = "REQUEST",
        /// Disapprove, accuse, investigate.
        Accuse = "ACCUSE",
        /// Refuse, veto.
        Reject = "REJECT",
        /// Threaten: what is threatened stands in `promised_type`.
        Threaten = "THREATEN",
        /// Demonstrate, strike, riot.
        Protest = "PROTEST",
        /// Reduce or end normal relations: embargo, expel, withdraw from an organisation.
        Sanction = "SANCTION",
        /// Move or alert forces.
        Mobilize = "MOBILIZE",
        /// Repress, restrict, seize, arrest.
        Coerce = "COERCE",
        /// Use force.
        Assault = "ASSAULT",
    }
}

impl PloverType {
    /// The quad category of the manual's sections.
    ///
    /// The manual contradicts itself on SANCTION: one small table counts it as verbal conflict, its own section and the
    /// summary as material conflict, which is taken here.
    pub const fn quad(self) -> Quad {
        use PloverType::*;
        match self {
            Agree | Consult | Support | Concede => Quad::VerbalCooperation,
            Cooperate | Aid | Retreat => Quad::MaterialCooperation,
            Request | Accuse | Reject | Threaten => Quad::VerbalConflict,
            Protest | Sanction | Mobilize | Coerce | Assault => Quad::MaterialConflict,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_types_round_trip_through_their_names() {
        assert_eq!(PloverType::ALL.len(), 16);
        for &plover in PloverType::ALL {
            assert_eq!(plover.as_str().parse::<PloverType>(), Ok(plover));
        }
        let error = "SUPORT".parse::<PloverType>().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("\"SUPORT\" is no PLOVER type; one of AGREE, CONSULT")
        );
    }
}
