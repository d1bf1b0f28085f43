//! What renderings read from a brief beyond its fields.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use entente_model::coverage::Subject;
use entente_model::ontology::Quad;
use entente_model::organisation::{MembershipStatus, Standing};
use entente_model::source::{Basis, SourceId};
use jiff::civil::date;

use crate::assemble::name_on;
use crate::brief::{
    Brief, BriefActor, BriefEvent, BriefEventYear, BriefIdealPoints, BriefMembership, BriefSource,
    BriefTableSeries, CellKind, Holder, VoteYear,
};
use crate::wording;

impl BriefActor {
    /// Who holds its place at the end of a year.
    fn holder_in(&self, year: i16) -> Option<&Holder> {
        let day = date(year, 12, 31).to_string();
        self.lineage.iter().find(|holder| {
            holder.from.as_ref().is_none_or(|from| *from <= day)
                && holder.to.as_ref().is_none_or(|to| *to >= day)
        })
    }

    /// The name that the holder of its place bears at the end of a year, as a sentence has it: `the USSR`, `Ceylon`.
    pub(crate) fn name_in(&self, year: i16) -> String {
        self.holder_in(year).map_or_else(
            || self.name.clone(),
            |holder| name_on(holder.actor, Some(date(year, 12, 31))),
        )
    }
}

impl Brief {
    /// One event for each act: the first of the rows that share an occurrence.
    pub(crate) fn acts(&self) -> Vec<&BriefEvent> {
        let mut seen = HashSet::new();
        self.events
            .iter()
            .filter(|event| seen.insert((&event.source, &event.occurrence)))
            .collect()
    }

    /// Acts by decade, in the order of time: `1990` for the 1990s.
    pub(crate) fn decades(&self) -> Vec<(i16, Vec<&BriefEvent>)> {
        let mut decades: Vec<(i16, Vec<&BriefEvent>)> = Vec::new();
        for act in self.acts() {
            let day = act.date.interval.earliest().or(act.date.interval.latest());
            let decade = day.map_or(0, |day| day.year().div_euclid(10) * 10);
            match decades.last_mut() {
                Some((known, acts)) if *known == decade => acts.push(act),
                _ => decades.push((decade, vec![act])),
            }
        }
        decades
    }

    /// The source of an identifier.
    pub(crate) fn source(&self, id: &SourceId) -> Option<&BriefSource> {
        self.sources.iter().find(|source| source.id == *id)
    }

    /// The title of a source, or its identifier where the brief does not describe it.
    pub(crate) fn title_of(&self, id: &SourceId) -> String {
        self.source(id)
            .map_or_else(|| id.to_string(), |source| source.title.clone())
    }

    /// A source inside a sentence: datasets by the name that people use.
    pub(crate) fn name_of(&self, id: &SourceId) -> String {
        let dataset = self.source(id).map_or("", |source| source.dataset.as_str());
        match dataset {
            "cow-mid" => "the list of the Correlates of War".to_owned(),
            "gml" => "the list of Gibler, Miller and Little".to_owned(),
            "atop" => "ATOP".to_owned(),
            _ => self.title_of(id),
        }
    }

    /// The footnote of a source: `[3]`.
    pub(crate) fn footnote(&self, id: &SourceId) -> String {
        self.source(id).map_or_else(
            || format!("[{id}]"),
            |source| format!("[{}]", source.number),
        )
    }

    /// The lists of disputes, in the order of the sources.
    pub(crate) fn dispute_lists(&self) -> Vec<SourceId> {
        self.ordered(self.dispute_years.iter().map(|year| &year.source))
    }

    /// The sources of the alliance series.
    pub(crate) fn alliance_sources(&self) -> Vec<SourceId> {
        self.ordered(self.alliances.iter().map(|year| &year.source))
    }

    /// The sources of the vote series.
    pub(crate) fn vote_sources(&self) -> Vec<SourceId> {
        self.ordered(self.votes.iter().filter_map(|year| year.source.as_ref()))
    }

    /// The sources of the events.
    pub(crate) fn event_sources(&self) -> Vec<SourceId> {
        self.ordered(self.events.iter().map(|event| &event.source))
    }

    /// The sources that feed a series, in the order of the sources.
    pub(crate) fn feeding(&self, series: &str) -> Vec<SourceId> {
        let ribbons = self.ribbons.iter().filter(|ribbon| ribbon.series == series);
        self.ordered(ribbons.flat_map(|ribbon| ribbon.feeds.iter().map(|feed| &feed.source)))
    }

    /// A source under a chart: footnote, name, edition.
    pub(crate) fn feed_label(&self, id: &SourceId) -> String {
        let source = self.source(id);
        let name = source.map_or(id.as_str(), |source| source.dataset.as_str());
        let edition = source.map_or("", |source| source.edition.as_str());
        let edition = match edition {
            "" => String::new(),
            edition => format!(" {edition}"),
        };
        format!("{} {name}{edition}", self.footnote(id))
    }

    /// Where the agreement of the last and the first year with enough roll calls stands among all dyads: absolute agreement follows the agenda.
    pub(crate) fn vote_ranks(&self) -> Option<String> {
        let ranked = || {
            let enough = |year: &&VoteYear| year.roll_calls >= wording::FEW_ROLL_CALLS;
            self.votes
                .iter()
                .filter(enough)
                .filter(|year| year.rank.is_some())
        };
        let (first, last) = (ranked().next()?, ranked().next_back()?);
        let above = |year: &VoteYear| Some(wording::thousands(year.rank?.checked_sub(1)?));
        let then = if first.year == last.year {
            String::new()
        } else {
            format!(
                "; in {}, {} of {}",
                first.year,
                above(first)?,
                wording::thousands(first.dyads)
            )
        };
        Some(format!(
            "In {}, {} of {} dyads voted more alike by that measure{then}.",
            last.year,
            above(last)?,
            wording::thousands(last.dyads)
        ))
    }

    /// The ribbon of a series as a sentence: which source feeds which years, and where sources disagree.
    pub(crate) fn ribbon_words(&self, series: &str) -> Option<String> {
        let ribbon = self.ribbons.iter().find(|ribbon| ribbon.series == series)?;
        let fed: Vec<String> = self
            .feeding(series)
            .iter()
            .map(|source| {
                let runs = ribbon.feeds.iter().filter(|feed| feed.source == *source);
                let runs: Vec<String> = runs
                    .map(|feed| wording::years(feed.from, feed.to))
                    .collect();
                format!("{} {}", self.feed_label(source), wording::list(&runs))
            })
            .collect();
        let mut words = format!("Years by source: {}.", fed.join("; "));
        let number = ribbon.disagreements.len();
        if number > 0 {
            let told: Vec<String> = ribbon
                .disagreements
                .iter()
                .take(TOLD_DISAGREEMENTS)
                .map(|disagreement| {
                    let says: Vec<String> = disagreement
                        .says
                        .iter()
                        .map(|said| format!("{} {}", self.footnote(&said.source), said.words))
                        .collect();
                    format!(
                        "{} ({})",
                        wording::years(disagreement.from, disagreement.to),
                        says.join(", ")
                    )
                })
                .collect();
            let more = match number.saturating_sub(TOLD_DISAGREEMENTS) {
                0 => String::new(),
                more => format!("; and {more} more"),
            };
            words.push_str(&format!(" They disagree in {}{more}.", told.join("; ")));
        }
        Some(words)
    }

    /// How many organisations both are in, in a sentence.
    pub(crate) fn organisation_finding(&self) -> String {
        let now = self.organisations.iter().filter(|shared| shared.goes_on);
        let end = now.clone().map(|shared| shared.to).max();
        let pair = wording::capital(&self.pair());
        match end {
            Some(end) => format!(
                "{pair} were both full members of {} in {end}, the last year covered.",
                wording::count(now.count() as u32, "organisation", "organisations")
            ),
            None => format!("{pair} share no organisation in the last year covered."),
        }
    }

    /// The organisations that both are still in, or no longer, by the year since which.
    pub(crate) fn organisations_by_year(&self, goes_on: bool) -> Vec<(i16, Vec<String>)> {
        let mut years: BTreeMap<i16, Vec<String>> = BTreeMap::new();
        for shared in self
            .organisations
            .iter()
            .filter(|shared| shared.goes_on == goes_on)
        {
            let name = if goes_on {
                shared.name.clone()
            } else {
                format!(
                    "{} ({})",
                    shared.name,
                    wording::years(shared.from, shared.to)
                )
            };
            years.entry(shared.from).or_default().push(name);
        }
        years.into_iter().collect()
    }

    /// Whom a series of a table speaks of.
    pub(crate) fn subject_of(&self, series: &BriefTableSeries) -> String {
        let [a, b] = &self.actors;
        let words = match series.of {
            "a" => a.name.clone(),
            "b" => b.name.clone(),
            "a_to_b" => format!("{} and {}, in that order", a.name, b.name),
            "b_to_a" => format!("{} and {}, in that order", b.name, a.name),
            _ => self.pair(),
        };
        wording::capital(&words)
    }

    /// The same in the fewest words: `Pakistan → Russia`.
    pub(crate) fn short_subject_of(&self, series: &BriefTableSeries) -> String {
        let [a, b] = &self.actors;
        match series.of {
            "a" => wording::capital(&a.name),
            "b" => wording::capital(&b.name),
            "a_to_b" => wording::capital(&format!("{} – {}", a.name, b.name)),
            "b_to_a" => wording::capital(&format!("{} – {}", b.name, a.name)),
            _ => wording::capital(&self.pair()),
        }
    }

    /// The datasets that code events by the million, each with its years.
    pub(crate) fn event_datasets(&self) -> Vec<(SourceId, Vec<&BriefEventYear>)> {
        let mut datasets: Vec<(SourceId, Vec<&BriefEventYear>)> = Vec::new();
        for year in &self.event_years {
            match datasets.last_mut() {
                Some((source, years)) if *source == year.source => years.push(year),
                _ => datasets.push((year.source.clone(), vec![year])),
            }
        }
        datasets
    }

    fn ordered<'a>(&self, ids: impl Iterator<Item = &'a SourceId>) -> Vec<SourceId> {
        let mut found: Vec<SourceId> = Vec::new();
        for id in ids {
            if !found.contains(id) {
                found.push(id.clone());
            }
        }
        found.sort_by_key(|id| self.source(id).map_or(u32::MAX, |source| source.number));
        found
    }

    /// Title with edition and footnote of each: the line under a figure.
    pub(crate) fn credits(&self, ids: &[SourceId]) -> String {
        let credits: Vec<String> = ids
            .iter()
            .map(|id| {
                let edition = self.source(id).map_or("", |source| source.edition.as_str());
                let edition = match edition.chars().next() {
                    None => String::new(),
                    Some(first) if first.is_ascii_digit() => format!(", edition {edition}"),
                    Some(_) => format!(", {edition}"),
                };
                format!("{}{edition} {}", self.title_of(id), self.footnote(id))
            })
            .collect();
        credits.join("; ")
    }

    /// First and last year of the vote series as it is drawn: years outside coverage are cut to five at either end.
    pub(crate) fn vote_window(&self) -> Option<(i16, i16)> {
        self.vote_window_with(MARGIN)
    }

    /// [`Brief::vote_window`] with this many years outside coverage at either end.
    pub(crate) fn vote_window_with(&self, margin: i16) -> Option<(i16, i16)> {
        let inside = || {
            self.votes
                .iter()
                .filter(|year| year.cell != CellKind::OutsideCoverage)
        };
        let (first, last) = (inside().next()?.year, inside().next_back()?.year);
        let (start, end) = (self.votes.first()?.year, self.votes.last()?.year);
        Some((start.max(first - margin), end.min(last + margin)))
    }

    /// First and last year of the ideal points of both; `None` where one of them never has any.
    pub(crate) fn ideal_point_window(&self) -> Option<(i16, i16)> {
        let both = self.ideal_points.iter().any(|s| s.distance.is_some());
        let (first, last) = (self.ideal_points.first()?, self.ideal_points.last()?);
        both.then_some((first.year, last.year))
    }

    /// The finding on ideal points, the figure's title: `Pakistan and Russia stood 0.39 apart in 2019, against 1.52 in 1947`.
    pub(crate) fn ideal_point_finding(&self) -> Option<String> {
        let both: Vec<&BriefIdealPoints> = self
            .ideal_points
            .iter()
            .filter(|session| session.distance.is_some())
            .collect();
        let (first, last) = (both.first()?, both.last()?);
        let apart =
            |session: &BriefIdealPoints| wording::share(session.distance.unwrap_or_default());
        let mut finding = format!(
            "{} stood {} apart in the session of {}",
            wording::capital(&self.pair()),
            apart(last),
            last.year
        );
        if first.year != last.year {
            finding.push_str(&format!(
                ", against {} in that of {}",
                apart(first),
                first.year
            ));
        }
        Some(finding)
    }

    /// The sources of the series of imported tables.
    pub(crate) fn table_sources(&self) -> Vec<SourceId> {
        self.ordered(self.table_series.iter().map(|series| &series.source))
    }

    /// The sources of the ideal points.
    pub(crate) fn ideal_point_sources(&self) -> Vec<SourceId> {
        self.ordered(self.ideal_points.iter().map(|session| &session.source))
    }

    /// Sessions that a short table shows: the first and the last with both, the nearest and the farthest, and every tenth year.
    pub(crate) fn telling_sessions(&self) -> Vec<&BriefIdealPoints> {
        let both = || {
            self.ideal_points
                .iter()
                .filter(|session| session.distance.is_some())
        };
        let by_distance = |a: &&BriefIdealPoints, b: &&BriefIdealPoints| {
            a.distance
                .partial_cmp(&b.distance)
                .unwrap_or(Ordering::Equal)
        };
        let named: Vec<u16> = [
            both().next(),
            both().next_back(),
            both().min_by(by_distance),
            both().max_by(by_distance),
        ]
        .into_iter()
        .flatten()
        .map(|session| session.session)
        .collect();
        both()
            .filter(|session| session.year % 10 == 0 || named.contains(&session.session))
            .collect()
    }

    /// Whether the brief tells of anything recalled.
    pub(crate) fn has_recalled(&self) -> bool {
        self.events
            .iter()
            .any(|event| event.basis == Basis::Recalled)
            || self.ties.iter().any(|tie| tie.basis == Basis::Recalled)
            || self
                .measures
                .iter()
                .any(|measure| measure.basis == Basis::Recalled)
            || self
                .memberships
                .iter()
                .flat_map(|shared| &shared.periods)
                .any(|span| span.basis == Basis::Recalled)
    }

    /// What is missing about a subject.
    pub(crate) fn gaps_of(&self, subject: Subject) -> Vec<&crate::brief::Gap> {
        self.missing
            .iter()
            .filter(|gap| gap.subject == subject)
            .collect()
    }

    /// The sentence of the summary that is the finding of a section, without its full stop: the figure's title.
    pub(crate) fn finding(&self, subject: Subject) -> Option<String> {
        let headline = self
            .headlines
            .iter()
            .find(|headline| headline.subject == subject)?;
        Some(headline.text.trim_end_matches('.').to_owned())
    }

    /// The finding on votes without the numbers in brackets, which the table behind the figure has.
    pub(crate) fn vote_finding(&self) -> Option<String> {
        let finding = self.finding(Subject::Votes)?;
        let mut title = String::with_capacity(finding.len());
        let mut rest = finding.as_str();
        while let Some((before, after)) = rest.split_once(" (") {
            title.push_str(before);
            rest = after.split_once(')').map_or("", |(_, after)| after);
        }
        title.push_str(rest);
        Some(title)
    }

    /// `Pakistan and Russia`.
    pub(crate) fn pair(&self) -> String {
        let [a, b] = &self.actors;
        format!("{} and {}", a.name, b.name)
    }

    /// The pair as a title, with a capital and without articles: `Pakistan and Soviet Union`.
    pub(crate) fn title(&self) -> String {
        wording::capital(&self.pair())
    }

    /// Who stands for whom: `Russia stands for the USSR from 30 December 1922 to 25 December 1991.`
    pub(crate) fn lineage_sentences(&self) -> Vec<String> {
        let in_period = |holder: &&crate::brief::Holder| {
            let ends = holder
                .to
                .as_deref()
                .and_then(year_of)
                .is_none_or(|year| year >= self.period.from);
            let starts = holder
                .from
                .as_deref()
                .and_then(year_of)
                .is_none_or(|year| year <= self.period.to);
            ends && starts
        };
        let mut sentences = Vec::new();
        for actor in &self.actors {
            let titled = actor
                .holder_in(self.period.to)
                .map_or(actor.id, |holder| holder.actor);
            for holder in actor
                .lineage
                .iter()
                .filter(in_period)
                .filter(|holder| holder.actor != titled)
            {
                let words = |date: &Option<String>| {
                    let date = date
                        .as_deref()?
                        .parse::<entente_model::time::DateInterval>()
                        .ok()?;
                    Some(date.to_words())
                };
                let when = match (words(&holder.from), words(&holder.to)) {
                    (Some(from), Some(to)) => format!(" from {from} to {to}"),
                    (None, Some(to)) => format!(" until {to}"),
                    (Some(from), None) => format!(" from {from}"),
                    (None, None) => String::new(),
                };
                sentences.push(format!(
                    "{} stands for {}{when}.",
                    wording::capital(&actor.name),
                    holder.name
                ));
            }
        }
        sentences
    }

    /// The command that makes the brief again.
    pub(crate) fn command(&self) -> String {
        let entente = &self.entente;
        let mut command = format!("entente brief {} {}", entente.a, entente.b);
        if let Some(from) = entente.from {
            command.push_str(&format!(" --from {from}"));
        }
        if let Some(to) = entente.to {
            command.push_str(&format!(" --to {to}"));
        }
        command
    }

    /// How it can be repeated, in a line.
    pub(crate) fn repetition(&self) -> String {
        format!("{} {}", self.made_by(), self.command())
    }

    /// Program and data behind it.
    pub(crate) fn made_by(&self) -> String {
        let library = match &self.entente.library {
            Some(snapshot) => format!(
                "the library of snapshot {}",
                snapshot.get(..12).unwrap_or(snapshot)
            ),
            None => "the embedded data and no library".to_owned(),
        };
        format!(
            "Made by entente {} with {library}. To make it again:",
            self.entente.version
        )
    }
}

/// Disagreements that a sentence tells one by one.
const TOLD_DISAGREEMENTS: usize = 5;

/// Years outside coverage drawn at either end of a series.
const MARGIN: i16 = 5;

fn year_of(date: &str) -> Option<i16> {
    let year = date.split('-').next()?;
    year.parse().ok()
}

impl Brief {
    /// Organisations shared today, then shared once, then never, each by the first day.
    pub(crate) fn memberships_in_order(&self) -> Vec<&BriefMembership> {
        let mut rows: Vec<&BriefMembership> = self.memberships.iter().collect();
        rows.sort_by_key(|row| {
            let first = row
                .periods
                .first()
                .map(|span| span.date.interval.sort_key());
            (!row.shared_now, !row.ever_shared, first, row.organisation)
        });
        rows
    }
}

impl Brief {
    /// Who cast vetoes: the name, and whether it is the first actor.
    pub(crate) fn vetoing(&self) -> Vec<(String, bool)> {
        let [a, b] = &self.actors;
        let sides = [
            (a, true, self.vetoes.iter().any(|veto| veto.by_a)),
            (b, false, self.vetoes.iter().any(|veto| veto.by_b)),
        ];
        let cast = sides.into_iter().filter(|side| side.2);
        cast.map(|(actor, first, _)| (wording::capital(&actor.name), first))
            .collect()
    }

    /// Vetoes by decade: those that the first cast, those that the second cast.
    pub(crate) fn vetoes_by_decade(&self) -> Vec<(i16, u32, u32)> {
        let mut decades: BTreeMap<i16, (u32, u32)> = BTreeMap::new();
        for veto in &self.vetoes {
            let Some(year) = veto.date.interval.exact_year() else {
                continue;
            };
            let sums = decades.entry(year.div_euclid(10) * 10).or_default();
            sums.0 += u32::from(veto.by_a);
            sums.1 += u32::from(veto.by_b);
        }
        decades
            .into_iter()
            .map(|(decade, (of_a, of_b))| (decade, of_a, of_b))
            .collect()
    }
}

impl BriefMembership {
    /// Whether either was ever more than an observer or partner.
    pub(crate) fn has_members(&self) -> bool {
        self.periods
            .iter()
            .any(|span| span.standing != Standing::Neither)
    }

    /// The periods of a standing in words: `since 9 June 2017`.
    pub(crate) fn periods_of(&self, standing: Standing) -> String {
        let periods = self.periods.iter().filter(|span| span.standing == standing);
        let words: Vec<String> = periods
            .map(|span| format!("{}{}", span.date.date_words, wording::dagger(span.basis)))
            .collect();
        words.join("; ")
    }
}

impl BriefMembership {
    /// The periods in which one stood near the organisation and none was a member: `observer: Pakistan, 2005 to 2017`.
    pub(crate) fn outsiders(&self, [a, b]: &[BriefActor; 2]) -> String {
        let mut words = Vec::new();
        for span in self
            .periods
            .iter()
            .filter(|span| span.standing == Standing::Neither)
        {
            let of = |status: Option<MembershipStatus>, name: &str| {
                Some(format!("{name} {}", wording::plain(status?.as_str())))
            };
            let who: Vec<String> = [of(span.status_a, &a.name), of(span.status_b, &b.name)]
                .into_iter()
                .flatten()
                .collect();
            words.push(format!(
                "{}, {}{}",
                wording::list(&who),
                span.date.date_words,
                wording::dagger(span.basis)
            ));
        }
        words.join("; ")
    }
}

impl BriefEvent {
    pub(crate) fn is_recalled(&self) -> bool {
        self.basis == Basis::Recalled
    }

    /// Shape says the direction, filling the kind: colour only repeats it.
    pub(crate) fn sign(&self) -> &'static str {
        match self.quad {
            Some(Quad::MaterialCooperation) => "▲",
            Some(Quad::VerbalCooperation) => "△",
            Some(Quad::VerbalConflict) => "▽",
            Some(Quad::MaterialConflict) => "▼",
            None => "◇",
        }
    }
}

impl BriefTableSeries {
    /// The years with a value or a zero by rule, in order.
    pub(crate) fn told(&self) -> impl DoubleEndedIterator<Item = (i16, f64)> + Clone + '_ {
        self.years.iter().filter_map(|year| match year.cell {
            CellKind::Value => Some((year.year, year.value?)),
            CellKind::ZeroByRule => Some((year.year, 0.0)),
            CellKind::Missing | CellKind::OutsideCoverage => None,
        })
    }

    /// A year and its value: `0.012 in 2014`.
    pub(crate) fn first(&self) -> String {
        self.told().next().map_or_else(String::new, told)
    }

    /// The last one.
    pub(crate) fn last(&self) -> String {
        self.told().next_back().map_or_else(String::new, told)
    }

    /// The greatest, of equal ones the first.
    pub(crate) fn highest(&self) -> String {
        let highest = self
            .told()
            .reduce(|best, year| if year.1 > best.1 { year } else { best });
        highest.map_or_else(String::new, told)
    }

    /// Runs of equal cells, for the table behind: years, what they say, and whether it is a value.
    pub(crate) fn runs(&self) -> Vec<(String, String, CellKind)> {
        let mut runs: Vec<(i16, i16, String, CellKind)> = Vec::new();
        for year in &self.years {
            let words = match (year.cell, year.value) {
                (CellKind::Value, Some(value)) => wording::number(value),
                (cell, _) => wording::nothing(cell).to_owned(),
            };
            match runs.last_mut() {
                Some((_, last, known, cell))
                    if *last + 1 == year.year && *known == words && *cell == year.cell =>
                {
                    *last = year.year;
                }
                _ => runs.push((year.year, year.year, words, year.cell)),
            }
        }
        runs.into_iter()
            .map(|(first, last, words, cell)| (wording::years(first, last), words, cell))
            .collect()
    }
}

fn told((year, value): (i16, f64)) -> String {
    format!("{} in {year}", wording::number(value))
}

/// What a dataset reports of the two over all its years: the figure's title.
pub(crate) fn event_years_finding(
    brief: &Brief,
    source: &SourceId,
    years: &[&BriefEventYear],
) -> String {
    let sum = |get: fn(&BriefEventYear) -> u64| years.iter().map(|year| get(year)).sum::<u64>();
    let (events, reports) = (sum(|year| year.events), sum(|year| year.reports));
    let cooperation = sum(|year| year.verbal_cooperation + year.material_cooperation);
    let span = match (years.first(), years.last()) {
        (Some(first), Some(last)) => wording::years(first.year, last.year),
        _ => String::new(),
    };
    let number = |number: u64| wording::thousands(u32::try_from(number).unwrap_or(u32::MAX));
    let counted = match events {
        1 => "1 event".to_owned(),
        events => format!("{} events", number(events)),
    };
    format!(
        "{} reports {counted} between {} in {span}, {} of them cooperation; {} of {} reports repeat another",
        short_name(brief, source),
        brief.pair(),
        number(cooperation),
        number(reports - events),
        number(reports),
    )
}

/// The name by which a dataset of events goes: "GDELT".
pub(crate) fn short_name(brief: &Brief, source: &SourceId) -> String {
    match brief.source(source).map(|source| source.dataset.as_str()) {
        None | Some("" | "events") => brief.title_of(source),
        Some(dataset) => dataset.to_uppercase(),
    }
}

impl BriefEventYear {
    /// The denominator in words.
    pub(crate) fn all_words(&self) -> String {
        self.all_events.map_or_else(
            || "not known".to_owned(),
            |all| wording::thousands(u32::try_from(all).unwrap_or(u32::MAX)),
        )
    }

    /// The completeness in words.
    pub(crate) fn completeness_words(&self) -> String {
        self.completeness
            .map_or_else(|| "not known".to_owned(), wording::completeness)
    }

    /// The share that de-duplication took, in words.
    pub(crate) fn repeated_words(&self) -> String {
        self.repeated
            .map_or_else(|| "–".to_owned(), wording::percent)
    }
}
