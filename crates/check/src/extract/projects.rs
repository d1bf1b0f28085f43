//! Statements that wait for the models of projects.

use super::*;

impl Reader<'_> {
    /// What only a model of railways or pipelines can decide: times and gauges of the one; volumes, stakes and dates of the other.
    pub(super) fn projects(&self, found: &mut Vec<Claim>) {
        let text = self.sentence.text().to_lowercase();
        let names = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let about_before = self
            .text
            .get(self.before.clone())
            .unwrap_or_default()
            .to_lowercase();
        let rail = names(&["railway", "freight", "cargo train", "gauge"]);
        let gas = names(&["pipeline", "natural gas"]);
        let gas_before = ["pipeline", "natural gas"]
            .iter()
            .any(|word| about_before.contains(word));
        // A share in any company is no matter of a pipeline.
        let pipeline = names(&["pipeline"]) || self.paragraph_before().contains("pipeline");
        for quantity in self.own_quantities() {
            let model = match quantity.kind {
                QuantityKind::Duration if rail => Model::Corridor,
                QuantityKind::Volume | QuantityKind::Flow if gas => Model::Pipeline,
                QuantityKind::Percent if pipeline && names(&["stake", "share"]) => Model::Pipeline,
                _ => continue,
            };
            found.push(claim(
                self.text,
                quantity.start..quantity.end,
                ClaimKind::OfModel { model },
            ));
        }
        if names(&["gauge"])
            && let Some(span) = self.each_border()
        {
            let model = Model::Corridor;
            found.push(claim(self.text, span, ClaimKind::OfModel { model }));
        }
        if (gas || gas_before || pipeline)
            && names(&["complete", "completed", "completion", "commissioned"])
        {
            for mention in self.dates.mentions_in(self.sentence.range()) {
                if mention.rule == DateRule::Until {
                    found.push(claim(
                        self.text,
                        mention.start..mention.end,
                        ClaimKind::OfModel {
                            model: Model::Pipeline,
                        },
                    ));
                }
            }
        }
    }

    /// The paragraph as far as it stands before the sentence and near it, in small letters.
    pub(super) fn paragraph_before(&self) -> String {
        const NEAR: usize = 2000;
        let end = self.sentence.range().start;
        let near = end.saturating_sub(NEAR)..end;
        let before = self.text.as_bytes().get(near).unwrap_or_default();
        let from = before
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at + 1);
        String::from_utf8_lossy(&before[from..]).to_lowercase()
    }
}
