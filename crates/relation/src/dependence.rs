//! Dependence: which share of what a state takes in (imports, arms, loans) comes from another, against which denominator, how concentrated
//! its suppliers are, and who else supplies.

use std::collections::BTreeMap;

use entente_model::actor::ActorId;
use entente_model::data_table::DataTable;
use serde::Serialize;

/// Something that one state sent to another in a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Who sends.
    pub from: ActorId,
    /// Who receives.
    pub to: ActorId,
    /// The year.
    pub year: i16,
    /// How much, in the unit of the dataset.
    pub value: f64,
}

/// The dependence of a state on another in a year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DependenceYear {
    /// The year.
    pub year: i16,
    /// What came from the other; 0 where the dataset tells of the year and names no such flow.
    pub from_other: f64,
    /// All that came in: the denominator.
    pub total: f64,
    /// The share, 0 to 1; `None` where nothing came in.
    pub share: Option<f64>,
    /// The sum over those who sent something, where a total that somebody else published is the denominator.
    pub sum_of_suppliers: f64,
    /// The number of states that sent something.
    pub suppliers: usize,
    /// Concentration: the sum of squared shares among those who sent something (Herfindahl and Hirschman), 1 for a single supplier.
    pub concentration: Option<f64>,
    /// The greatest other suppliers with their shares of the denominator, at most five.
    pub others: Vec<Supplier>,
}

/// A supplier and its share.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Supplier {
    /// Who.
    pub actor: ActorId,
    /// How much.
    pub value: f64,
    /// Share of the denominator.
    pub share: f64,
}

/// What a table says of flows: a directed table from its first actor to its second in `column`; of an undirected one, `column` is what the
/// first takes in from the second and its mirror the other way round.
///
/// Rows whose code meant nobody at their date are left out: whoever it was, it is no supplier that could be named.
pub fn flows(table: &DataTable, column: &str) -> Vec<Flow> {
    let mut flows = Vec::new();
    let Some((info, values)) = table.column(column) else {
        return flows;
    };
    let [first, second] = &table.actors[..] else {
        return flows;
    };
    let mirror = info
        .mirror
        .as_deref()
        .and_then(|mirror| table.column(mirror));
    for row in 0..table.len() {
        let (Some(one), Some(other)) = (first[row], second[row]) else {
            continue;
        };
        let Some(&(year, _)) = table.years.get(row) else {
            continue;
        };
        let mut add = |from, to, value: Option<f64>| {
            if let Some(value) = value.filter(|value| *value >= 0.0) {
                flows.push(Flow {
                    from,
                    to,
                    year,
                    value,
                });
            }
        };
        if table.info.directed {
            add(one, other, values.number(row));
        } else {
            add(other, one, values.number(row));
            add(
                one,
                other,
                mirror.and_then(|(_, values)| values.number(row)),
            );
        }
    }
    flows
}

/// The dependence of `state` on `other` by year, each with those that it continues. With `totals`, those are the denominator in their years;
/// elsewhere the sum over all suppliers is.
pub fn dependence(
    flows: &[Flow],
    state: &[ActorId],
    other: &[ActorId],
    totals: &BTreeMap<i16, f64>,
) -> Vec<DependenceYear> {
    let mut years: BTreeMap<i16, BTreeMap<ActorId, f64>> = BTreeMap::new();
    for flow in flows
        .iter()
        .filter(|flow| state.contains(&flow.to) && !state.contains(&flow.from))
    {
        *years
            .entry(flow.year)
            .or_default()
            .entry(flow.from)
            .or_default() += flow.value;
    }
    years
        .into_iter()
        .map(|(year, suppliers)| {
            let sum: f64 = suppliers.values().sum();
            let total = totals.get(&year).copied().unwrap_or(sum);
            // From 0.0: the sum of nothing would be -0.0.
            let of_other = suppliers.iter().filter(|(actor, _)| other.contains(actor));
            let from_other = of_other.fold(0.0, |sum, (_, value)| sum + value);
            let concentration: f64 = suppliers.values().map(|value| (value / sum).powi(2)).sum();
            let mut others: Vec<Supplier> = suppliers
                .iter()
                .filter(|(actor, value)| !other.contains(actor) && **value > 0.0)
                .map(|(&actor, &value)| Supplier {
                    actor,
                    value,
                    share: if total > 0.0 { value / total } else { 0.0 },
                })
                .collect();
            others.sort_by(|one, other| {
                other
                    .value
                    .total_cmp(&one.value)
                    .then(one.actor.cmp(&other.actor))
            });
            others.truncate(5);
            DependenceYear {
                year,
                from_other,
                total,
                share: (total > 0.0).then(|| from_other / total),
                sum_of_suppliers: sum,
                suppliers: suppliers.values().filter(|value| **value > 0.0).count(),
                concentration: (sum > 0.0).then_some(concentration),
                others,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_follows_the_denominator_and_the_lineage() {
        let [pak, rus, sun, chn] = ["PAK", "RUS", "SUN", "CHN"].map(ActorId::literal);
        let flow = |from, year, value| Flow {
            from,
            to: pak,
            year,
            value,
        };
        let flows = [
            flow(sun, 1985, 30.0),
            flow(chn, 1985, 50.0),
            flow(rus, 1995, 10.0),
            flow(pak, 1995, 7.0),
        ];
        let totals = BTreeMap::from([(1985, 100.0)]);
        let years = dependence(&flows, &[pak], &[rus, sun], &totals);
        assert_eq!(years.len(), 2);
        assert_eq!(
            (
                years[0].share,
                years[0].sum_of_suppliers,
                years[0].suppliers
            ),
            (Some(0.3), 80.0, 2)
        );
        // (3/8)² + (5/8)², by hand.
        assert!((years[0].concentration.unwrap() - 34.0 / 64.0).abs() < 1e-12);
        assert_eq!(
            years[0].others[0],
            Supplier {
                actor: chn,
                value: 50.0,
                share: 0.5
            }
        );
        assert_eq!(
            (years[1].share, years[1].concentration),
            (Some(1.0), Some(1.0))
        );
    }
}
