//! Ranks of dyads.

/// The rank of each value from the highest, 1 on, equal values sharing the best; `None` where there is no value.
///
/// Values are compared to 1e-12, so that the same fraction reached by different sums is the same.
pub(crate) fn ranks(values: impl ExactSizeIterator<Item = Option<f64>>) -> Vec<Option<u32>> {
    let mut ranks = vec![None; values.len()];
    let mut order: Vec<(i64, u32)> = values
        .enumerate()
        .filter_map(|(place, value)| Some(((value? * -1e12).round() as i64, place as u32)))
        .collect();
    order.sort_unstable();
    let mut rank = 0;
    let mut last = None;
    for (number, (value, place)) in order.into_iter().enumerate() {
        if last != Some(value) {
            rank = number as u32 + 1;
            last = Some(value);
        }
        ranks[place as usize] = Some(rank);
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_the_best_rank() {
        let values = [Some(0.5), None, Some(0.9), Some(0.1 + 0.4), Some(-1.0)];
        let expected = [Some(2), None, Some(1), Some(2), Some(4)];
        assert_eq!(ranks(values.into_iter()), expected);
    }
}
