//! Vetoes in the UN Security Council, with the actors of the day (`data/vetoes.tsv`, made by `tools/vetoes.py`).

use entente_model::actor::ActorId;
use entente_model::batch::Batch;
use entente_model::source::Provenance;
use entente_model::votes::Veto;

use super::starter::basis;
use entente_model::embedded_table;

/// The source id of the embedded vetoes.
const SOURCE: &str = "embedded-vetoes";

/// All vetoes, by date.
pub(super) fn batch() -> Batch {
    let mut batch = super::batch(SOURCE);
    let mut number = 0;
    embedded_table::for_each_row(
        "vetoes.tsv",
        include_str!("../../../../data/vetoes.tsv"),
        &["date", "draft", "meeting", "agenda", "by", "basis", "note"],
        |row| {
            number += 1;
            batch.vetoes.push(Veto {
                date: row.parsed(0, |text| text.parse().ok()),
                draft: row.text(1).to_owned(),
                meeting: row.text(2).to_owned(),
                agenda: row.text(3).to_owned(),
                by: row.parsed(4, |text| {
                    text.split(';').map(|id| ActorId::new(id).ok()).collect()
                }),
                basis: row.parsed(5, basis),
                provenance: Provenance::row(batch.source.id.clone(), "vetoes.tsv".into(), number),
            });
        },
    );
    batch
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soviet_vetoes_on_kashmir_are_of_1957_and_1962() {
        let batch = batch();
        let kashmir: Vec<_> = batch
            .vetoes
            .iter()
            .filter(|veto| veto.agenda == "The India-Pakistan question")
            .map(|veto| (veto.date.to_string(), veto.by.clone()))
            .collect();
        let sun = vec![ActorId::literal("SUN")];
        assert_eq!(
            kashmir,
            [
                ("1957-02-20".to_owned(), sun.clone()),
                ("1962-06-22".to_owned(), sun)
            ]
        );
    }
}
