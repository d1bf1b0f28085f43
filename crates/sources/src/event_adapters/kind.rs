//! The kinds of event dataset.

use entente_model::day::Day;
use entente_model::slot::Slot;

use crate::gdelt_files;

/// A kind of event dataset: the KIND of `entente import KIND FILE…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// GDELT events, 1.0 (57 or 58 fields) and 2.0 (61), told apart row by row.
    Gdelt,
    /// GDELT 2.0 mentions: the reports of each event.
    GdeltMentions,
    /// ICEWS coded events.
    Icews,
    /// ICEWS as subject name, CAMEO label, object name, date.
    IcewsQuads,
    /// POLECAT.
    Polecat,
    /// Phoenix, the Cline Center's historical events.
    Phoenix,
    /// UCDP Georeferenced Event Dataset.
    UcdpGed,
    /// ACLED.
    Acled,
    /// A user's own table, described by a map of its columns.
    Mapped,
}

/// By what rows of a dataset are known to be revisions of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionRule {
    /// By the identifier.
    Id,
    /// By identifier and day: ICEWS gives one number to events of different days.
    IdAndDay,
    /// By nothing.
    Never,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [EventKind; 9] = [
        EventKind::Gdelt,
        EventKind::GdeltMentions,
        EventKind::Icews,
        EventKind::IcewsQuads,
        EventKind::Polecat,
        EventKind::Phoenix,
        EventKind::UcdpGed,
        EventKind::Acled,
        EventKind::Mapped,
    ];

    /// The name on the command line, of the dataset's folder, and of its source.
    pub const fn as_str(self) -> &'static str {
        match self {
            EventKind::Gdelt => "gdelt",
            EventKind::GdeltMentions => "gdelt-mentions",
            EventKind::Icews => "icews",
            EventKind::IcewsQuads => "icews-quads",
            EventKind::Polecat => "polecat",
            EventKind::Phoenix => "phoenix",
            EventKind::UcdpGed => "ucdp-ged",
            EventKind::Acled => "acled",
            EventKind::Mapped => "events",
        }
    }

    /// The kind of a name.
    pub fn of_name(name: &str) -> Option<EventKind> {
        EventKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }

    /// How revisions are known.
    pub const fn revisions(self) -> RevisionRule {
        match self {
            EventKind::Icews => RevisionRule::IdAndDay,
            EventKind::IcewsQuads | EventKind::GdeltMentions => RevisionRule::Never,
            _ => RevisionRule::Id,
        }
    }

    /// The name of the scale of scores: values for one code differ between datasets and are never averaged together.
    pub const fn score_set(self) -> &'static str {
        match self {
            EventKind::Gdelt => "gdelt-goldstein",
            EventKind::Icews => "icews-intensity",
            EventKind::Polecat => "polecat-intensity",
            EventKind::Phoenix => "phoenix-goldstein",
            EventKind::Mapped => "user",
            EventKind::GdeltMentions
            | EventKind::IcewsQuads
            | EventKind::UcdpGed
            | EventKind::Acled => "",
        }
    }

    /// Whether the adapter has met a real file; one that has not says so in `entente sources`.
    pub const fn is_verified(self) -> bool {
        matches!(
            self,
            EventKind::Gdelt | EventKind::GdeltMentions | EventKind::Icews | EventKind::IcewsQuads
        )
    }

    /// The slot of a file, told by its name, where the dataset's files each tell of one part of time.
    pub fn slot(self, file_name: &str) -> Option<Slot> {
        match self {
            EventKind::Gdelt => gdelt_files::slot(file_name, ".export"),
            EventKind::GdeltMentions => gdelt_files::slot(file_name, ".mentions"),
            _ => None,
        }
    }

    /// The day from which on the dataset has such files without a gap, by its schedule.
    pub const fn slots_since(self) -> Option<Day> {
        match self {
            EventKind::Gdelt => Some(gdelt_files::SINCE),
            EventKind::GdeltMentions => Some(gdelt_files::VERSION_2_SINCE),
            _ => None,
        }
    }
}
