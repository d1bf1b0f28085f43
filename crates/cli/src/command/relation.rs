//! `entente relation`: the relation of two actors over time.

use std::path::Path;

use clap::{Args, ValueEnum};
use entente_brief::{Brief, Style, assemble, relation_csv, relation_json, relation_text};
use entente_model::actor::{ActorId, CodeSystem, DateSpan, actors};
use entente_model::batch::Batch;
use entente_model::source::{Source, SourceId};
use entente_relation::dyad_table::{Dataset, shared_organisations, table_series};
use entente_relation::{
    ECONOMY_TABLES, Impediment, LevelAtEnd, Options, Relation, Step, World, evolution, relation,
};
use entente_store::{Library, all_ties, dyad_records, event_counts};

use super::brief::unresolved;
use crate::failure::Failure;
use crate::{library, output};

/// Show the relation of two actors over time: interaction, turning points, phases, pillars, series, third parties, impediments.
///
/// The level of interaction runs from -1 (conflict) to 1 (cooperation). It rests on the acts, disputes and sponsored armed groups that
/// the sources at hand tell of; votes, alliances and trade never enter it.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  entente relation PAK RUS\n  entente relation PAK RUS --from 1979 --to 1988 --by quarter\n  entente relation FRA DEU --format json | jq '.turning_points'\n  entente relation PAK RUS --by month --format csv > pak-rus.csv"
)]
pub(crate) struct RelationArguments {
    /// First actor: code or name.
    a: String,
    /// Second actor: code or name.
    b: String,
    /// First year.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..=9999))]
    from: Option<i16>,
    /// Last year.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..=9999))]
    to: Option<i16>,
    /// Length of the periods. Turning points are always sought in months.
    #[arg(long, value_enum, default_value_t = By::Year)]
    by: By,
    /// Form of the output.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Columns of the text form; without it, the terminal's width or 80.
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=400))]
    width: Option<u16>,
    /// Use ASCII only in the text form.
    #[arg(long)]
    ascii: bool,
}

/// Length of the periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Calendar months.
    Month,
    /// Quarters.
    Quarter,
    /// Calendar years.
    Year,
}

impl From<By> for Step {
    fn from(by: By) -> Step {
        match by {
            By::Month => Step::Month,
            By::Quarter => Step::Quarter,
            By::Year => Step::Year,
        }
    }
}

/// Form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people.
    Text,
    /// JSON by docs/relation.schema.json.
    Json,
    /// The interaction as a table: period, value, low, high, events, covered.
    Csv,
}

pub(crate) fn run(arguments: &RelationArguments, named: Option<&Path>) -> Result<(), Failure> {
    let options = options(arguments.from, arguments.to)?;
    let (a, b) = pair(&arguments.a, &arguments.b)?;
    let data = Data::read(named)?;
    let world = data.world()?;
    let relation = data.relation((&a, &b), &options, &world, arguments.by.into(), &|_, _| {
        true
    })?;
    let brief = assemble(&relation, env!("CARGO_PKG_VERSION"));
    output::print(&render(&brief, arguments)?)
}

fn render(brief: &Brief, arguments: &RelationArguments) -> Result<String, Failure> {
    match arguments.format {
        Form::Text => Ok(relation_text(
            brief,
            &Style {
                colour: output::colour(),
                width: arguments.width.map_or_else(output::width, usize::from),
                ascii: output::ascii(arguments.ascii),
            },
        )),
        Form::Csv => Ok(relation_csv(brief)),
        Form::Json => relation_json(brief).map_err(|error| Failure::from_error(&error, "")),
    }
}

/// First and last year as asked for.
pub(crate) fn options(from: Option<i16>, to: Option<i16>) -> Result<Options, Failure> {
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(Failure::usage(
            format!("--from {from} is after --to {to}"),
            "",
        ));
    }
    Ok(Options { from, to })
}

/// An actor over time.
pub(crate) type Lineage = Vec<(ActorId, DateSpan)>;

/// The lineages of two actors that are not one line of continuation.
pub(crate) fn pair(a: &str, b: &str) -> Result<(Lineage, Lineage), Failure> {
    let lineage = |query: &str| -> Result<Lineage, Failure> {
        let actor = actors()
            .resolve(query, None)
            .map_err(|error| unresolved(query, &error))?;
        Ok(actors().lineage(actor.id))
    };
    let (first, second) = (lineage(a)?, lineage(b)?);
    let same = first
        .iter()
        .any(|(actor, _)| second.iter().any(|(other, _)| actor == other));
    if same {
        return Err(Failure::usage(
            format!("{a} and {b} are one line of continuation"),
            "a relation is between two states",
        ));
    }
    Ok((first, second))
}

/// The data inside the program and the library.
pub(crate) struct Data {
    embedded: Vec<Batch>,
    library: Option<Library>,
}

/// Pairs from which on the levels of all are kept in the library: of fewer they are computed in no time.
const MANY_PAIRS: usize = 2000;

impl Data {
    pub(crate) fn read(named: Option<&Path>) -> Result<Data, Failure> {
        Ok(Data {
            library: library::to_read(named)?,
            embedded: entente_sources::embedded::all(),
        })
    }

    /// The library, where there is one.
    pub(crate) fn library(&self) -> Option<&Library> {
        self.library.as_ref()
    }

    /// The reports and ties of all pairs.
    pub(crate) fn world(&self) -> Result<World, Failure> {
        let failed = |error: entente_store::StoreError| Failure::from_error(&error, "");
        let counts = event_counts(&self.embedded, self.library.as_ref()).map_err(failed)?;
        let ties = all_ties(&self.embedded, self.library.as_ref()).map_err(failed)?;
        let mut world = World::new(&counts, ties);
        if let (Some(library), Some((_, last))) = (&self.library, world.years())
            && world.dyads().count() >= MANY_PAIRS
        {
            let name = concat!("levels-", env!("CARGO_PKG_VERSION"));
            let kept = library.kept(name).map_err(failed)?;
            if let Some((last, levels)) = kept.and_then(|text| LevelAtEnd::read(&text)) {
                world.remember(last, levels);
            } else {
                let levels = world.levels_at_end(last);
                // A library that cannot be written is read all the same.
                let _ = library.keep(name, &LevelAtEnd::write(last, &levels));
                world.remember(last, levels);
            }
        }
        Ok(world)
    }

    /// The relation with its evolution.
    pub(crate) fn relation(
        &self,
        (a, b): (&Lineage, &Lineage),
        options: &Options,
        world: &World,
        step: Step,
        wanted: &dyn Fn(&SourceId, &str) -> bool,
    ) -> Result<Relation, Failure> {
        let records = dyad_records(&self.embedded, self.library.as_ref(), a, b)
            .map_err(|error| Failure::from_error(&error, ""))?;
        // The level is estimated over all years, whichever are shown.
        let (mut shown, evolution) = if *options == Options::default() {
            let whole = relation(records, options);
            let evolution = evolution(&whole, world, step, wanted);
            (whole, evolution)
        } else {
            let whole = relation(records.clone(), &Options::default());
            let mut evolution = evolution(&whole, world, step, wanted);
            let shown = relation(records, options);
            evolution.impediments_of(&shown, world);
            (shown, evolution)
        };
        shown.evolution = Some(Box::new(evolution.within(shown.years)));
        let datasets = self.add_tables(&mut shown)?;
        if let Some(mut evolution) = shown.evolution.take() {
            evolution.add_tables(&shown, &datasets);
            self.add_sources(&mut shown, &evolution.impediments)?;
            shown.evolution = Some(evolution);
        }
        Ok(shown)
    }

    /// Ties with third states may come from sources that tell nothing of the two.
    fn add_sources(&self, shown: &mut Relation, told: &[Impediment]) -> Result<(), Failure> {
        let cited = told.iter().flat_map(|impediment| &impediment.sources);
        let mut missing: Vec<&SourceId> = cited
            .filter(|id| !shown.sources.iter().any(|source| source.id == **id))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        missing.dedup();
        let mut all: Vec<Source> = self
            .embedded
            .iter()
            .map(|batch| batch.source.clone())
            .collect();
        if let Some(library) = &self.library {
            let held = library.sources();
            all.extend(held.map_err(|error| Failure::from_error(&error, ""))?);
        }
        for id in missing {
            let new = !shown.sources.iter().any(|source| source.id == *id);
            if let Some(source) = all.iter().find(|source| source.id == *id).filter(|_| new) {
                shown.sources.push(source.clone());
            }
        }
        Ok(())
    }

    /// What imported tables tell of the two: the columns that a mapping marks for briefs, and organisations by name.
    /// Returns those that tell of economies.
    fn add_tables(&self, shown: &mut Relation) -> Result<Vec<Dataset>, Failure> {
        let Some(library) = &self.library else {
            return Ok(Vec::new());
        };
        let failed = |error: entente_store::StoreError| Failure::from_error(&error, "");
        let entries = library.current_tables().map_err(failed)?;
        let mut datasets = Vec::new();
        for entry in &entries {
            let of_economies = ECONOMY_TABLES.contains(&entry.info.name.as_str());
            let shown = entry.info.columns.iter().any(|column| column.brief);
            if !entry.info.joined || !(shown || of_economies) {
                continue;
            }
            let own_system = entry
                .info
                .actors
                .iter()
                .all(|actor| actor.codes == CodeSystem::Cow);
            datasets.push(Dataset {
                word: entry.info.name.clone(),
                source: entry.source.clone(),
                also: Vec::new(),
                table: library
                    .table(entry, of_economies || !own_system)
                    .map_err(failed)?,
            });
        }
        shown.table_series = table_series(&datasets, &shown.a, &shown.b, shown.years);
        let named = |name: &str| entries.iter().find(|entry| entry.info.name == name);
        if let Some(entry) = named("igo-memberships") {
            let names = named("igo-names")
                .map(|entry| library.table(entry, false))
                .transpose()
                .map_err(failed)?;
            let memberships = library.table(entry, true).map_err(failed)?;
            let both = (&shown.a, &shown.b);
            shown.organisations = shared_organisations(
                &entry.source,
                &memberships,
                names.as_ref(),
                both,
                shown.years,
            );
        }
        let of_series = shown.table_series.iter().map(|series| &series.source);
        let of_names = shown.organisations.iter().map(|shared| &shared.source);
        let used: Vec<SourceId> = of_series.chain(of_names).cloned().collect();
        for entry in &entries {
            let id = &entry.source.id;
            if used.contains(id) && !shown.sources.iter().any(|source| source.id == *id) {
                shown.sources.push(entry.source.clone());
            }
        }
        datasets.retain(|dataset| ECONOMY_TABLES.contains(&dataset.table.info.name.as_str()));
        for dataset in &datasets {
            if !shown
                .sources
                .iter()
                .any(|source| source.id == dataset.source.id)
            {
                shown.sources.push(dataset.source.clone());
            }
        }
        Ok(datasets)
    }
}
