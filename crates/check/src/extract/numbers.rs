//! Statements of ranks and sums.

use super::*;

impl Reader<'_> {
    /// "Russia ranks at 5th position in Global National Security Index".
    pub(super) fn ranks(&self, found: &mut Vec<Claim>) {
        for quantity in self
            .own_quantities()
            .filter(|quantity| quantity.kind == QuantityKind::Rank)
        {
            let Some((name, span)) = self.index_name() else {
                continue;
            };
            let before = self.sentence.range().start..quantity.start;
            let Some(actor) = self.states(before).last().copied() else {
                continue;
            };
            let kind = ClaimKind::Rank {
                actor: actor.actor,
                index: name,
                rank: quantity.low,
            };
            let start = (actor.start as usize).min(span.start);
            found.push(claim(self.text, start..span.end.max(quantity.end), kind));
        }
    }

    /// Words with capitals that end in "Index" or "Ranking".
    pub(super) fn index_name(&self) -> Option<(String, Range<usize>)> {
        let last = (0..self.sentence.words.len())
            .find(|&at| matches!(self.sentence.form(at), "Index" | "Ranking"))?;
        let mut first = last;
        while first > 0
            && self
                .sentence
                .form(first - 1)
                .chars()
                .next()
                .is_some_and(char::is_uppercase)
        {
            first -= 1;
        }
        let span = self.sentence.words[first].start..self.sentence.words[last].end;
        (first < last).then(|| (self.text[span.clone()].to_owned(), span))
    }

    pub(super) fn own_quantities(&self) -> impl Iterator<Item = &QuantityMention> {
        let range = self.sentence.range();
        self.quantities
            .iter()
            .filter(move |quantity| range.start <= quantity.start && quantity.end <= range.end)
    }

    /// "$153 million worth deal of four Mi35 attack helicopters".
    pub(super) fn sums(&self, found: &mut Vec<Claim>) {
        const CONTRACTS: [&str; 12] = [
            "deal",
            "contract",
            "agreement",
            "order",
            "purchase",
            "loan",
            "loans",
            "project",
            "worth",
            "sale",
            "grant",
            "package",
        ];
        let names_contract =
            (0..self.sentence.words.len()).any(|at| CONTRACTS.contains(&self.sentence.form(at)));
        if !names_contract {
            return;
        }
        for money in self
            .own_quantities()
            .filter(|quantity| quantity.kind == QuantityKind::Money)
        {
            let count = self
                .own_quantities()
                .filter(|quantity| quantity.kind == QuantityKind::Count)
                .min_by_key(|quantity| quantity.start.abs_diff(money.end));
            let end = count.map_or(money.end, |count| count.end.max(money.end));
            let mut actors: Vec<ActorId> = Vec::new();
            for mention in self.states(self.before.start..self.sentence.range().end) {
                if !actors.contains(&mention.actor) {
                    actors.push(mention.actor);
                }
            }
            let kind = ClaimKind::Sum {
                actors,
                value: money.low,
                currency: money.unit.to_string(),
                count: count.map(|count| (count.low, count.unit.to_string())),
            };
            found.push(claim(self.text, money.start..end, kind));
        }
    }
}
