//! A series made ready: missing points left out, single spikes flattened, in units of its standard deviation.

/// Points on each side of the median that a spike is compared with.
const SPIKE_WINDOW: usize = 3;
/// How many robust standard deviations of the steps away from that median a point is a spike.
const SPIKE_SIZE: f64 = 4.0;
/// The least variance of noise, in units of the series' variance: below it lies rounding.
const LEAST_NOISE: f64 = 1e-7;
/// From the median of absolute values to the standard deviation of a normal variable.
const NORMAL_QUARTILE: f64 = 0.6745;

/// The series without single spikes (Hampel's filter), so that one wrong point is no pair of turning points.
fn without_spikes(series: &[f64]) -> Vec<f64> {
    if series.len() < 2 * SPIKE_WINDOW + 1 {
        return series.to_vec();
    }
    let mut steps: Vec<f64> = series
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .collect();
    let scale = median(&mut steps) / NORMAL_QUARTILE;
    // A series whose steps are mostly zero has no scale by which a point would be a spike.
    if scale <= 0.0 {
        return series.to_vec();
    }
    (0..series.len())
        .map(|place| {
            let from = place.saturating_sub(SPIKE_WINDOW);
            let to = (place + SPIKE_WINDOW + 1).min(series.len());
            let middle = median(&mut series[from..to].to_vec());
            if (series[place] - middle).abs() > SPIKE_SIZE * scale {
                middle
            } else {
                series[place]
            }
        })
        .collect()
}

/// Mean 0 and standard deviation 1, spikes flattened; `None` where all points are equal.
pub(super) fn prepare(series: &[f64]) -> Option<Vec<f64>> {
    // By the largest value first, so that squares of very large or small numbers stay finite.
    let largest = series
        .iter()
        .fold(0f64, |most, value| most.max(value.abs()));
    if largest <= 0.0 {
        return None;
    }
    let scaled: Vec<f64> = series.iter().map(|value| value / largest).collect();
    let smooth = without_spikes(&scaled);
    let count = smooth.len() as f64;
    let mean = smooth.iter().sum::<f64>() / count;
    let variance = smooth
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / count;
    let deviation = variance.sqrt();
    if deviation <= 1e-12 {
        return None;
    }
    Some(
        smooth
            .iter()
            .map(|value| (value - mean) / deviation)
            .collect(),
    )
}

/// The variance of the noise's innovations, from the median step of the series freed of autocorrelation `phi`.
///
/// Values that are recorded to a unit carry at least the variance of rounding to it: without that floor a run of equal counts would
/// be infinitely well explained.
pub(super) fn noise(series: &[f64], phi: f64) -> f64 {
    let whitened: Vec<f64> = series
        .windows(2)
        .map(|pair| pair[1] - phi * pair[0])
        .collect();
    let mut steps: Vec<f64> = whitened
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .collect();
    let robust = (median(&mut steps) / NORMAL_QUARTILE).powi(2) / 2.0;
    robust.max(rounding(series)).max(LEAST_NOISE)
}

/// The variance of rounding where most values occur more than once; else 0.
fn rounding(series: &[f64]) -> f64 {
    let mut sorted = series.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut gaps: Vec<f64> = sorted
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .filter(|gap| *gap > 1e-9)
        .collect();
    if gaps.is_empty() || (gaps.len() + 1) * 2 > series.len() {
        return 0.0;
    }
    median(&mut gaps).powi(2) / 12.0
}

/// The median; the mean of the middle two for an even number, 0 of nothing.
pub(super) fn median(values: &mut [f64]) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len().is_multiple_of(2) {
        (values[half - 1] + values[half]) / 2.0
    } else {
        values[half]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_spike_is_flattened_and_a_step_is_kept() {
        let mut series: Vec<f64> = (0..40).map(|t| f64::from(t % 3)).collect();
        series[20] = 500.0;
        assert!(without_spikes(&series)[20] < 3.0);
        for value in &mut series[20..] {
            *value += 100.0;
        }
        assert!(without_spikes(&series)[25] > 99.0);
    }
}
