//! The partition into constant segments that is best by least squares and a charge for each boundary.

/// The segment starts, without 0, that minimise the sum of squared deviations from the segments' means plus `penalty` for each
/// boundary: exact, by functional pruning (Maidstone, Hocking, Rigaill and Fearnhead 2017, FPOP), about n log n.
///
/// This is the textbook detector of changes in level, for series of any length; [`super::turning_points`] is the one that
/// needs no tuning. Every segment may be one point long; values must be finite.
pub fn optimal_partition(series: &[f64], penalty: f64) -> Vec<usize> {
    let Some(&first) = series.first() else {
        return Vec::new();
    };
    let (lowest, highest) = series.iter().fold((first, first), |(low, high), value| {
        (low.min(*value), high.max(*value))
    });
    // The best cost as a function of the last segment's mean: pieces of parabolas, each with where its segment starts. A piece's
    // parabola is a (m - b)² + c, so that sums do not cancel.
    let mut pieces: Vec<Piece> = Vec::new();
    let mut merged: Vec<Piece> = Vec::new();
    let mut last_start = vec![0usize; series.len() + 1];
    let mut best = -penalty;
    for (place, &value) in series.iter().enumerate() {
        // A new segment here costs `bar` whatever its mean: it takes the place of every piece wherever the piece lies above.
        let bar = best + penalty;
        merged.clear();
        for piece in &pieces {
            cut(piece, bar, place, &mut merged);
        }
        if pieces.is_empty() {
            merged.push(Piece::new(lowest, highest, bar, place));
        }
        best = f64::INFINITY;
        for piece in &mut merged {
            piece.add(value);
            let least = piece.least();
            if least < best {
                best = least;
                last_start[place + 1] = piece.start;
            }
        }
        std::mem::swap(&mut pieces, &mut merged);
    }
    let mut starts = Vec::new();
    let mut end = series.len();
    while end > 0 {
        end = last_start[end];
        if end > 0 {
            starts.push(end);
        }
    }
    starts.reverse();
    starts
}

/// A stretch of means over which the best last segment starts at one point.
#[derive(Clone, Copy)]
struct Piece {
    from: f64,
    to: f64,
    weight: f64,
    mean: f64,
    cost: f64,
    start: usize,
}

impl Piece {
    fn new(from: f64, to: f64, cost: f64, start: usize) -> Self {
        Piece {
            from,
            to,
            weight: 0.0,
            mean: 0.0,
            cost,
            start,
        }
    }

    /// Adds (m - value)².
    fn add(&mut self, value: f64) {
        let weight = self.weight + 1.0;
        let apart = value - self.mean;
        self.mean += apart / weight;
        self.cost += apart * apart * self.weight / weight;
        self.weight = weight;
    }

    fn least(&self) -> f64 {
        let nearest = self.mean.clamp(self.from, self.to);
        self.cost + self.weight * (nearest - self.mean).powi(2)
    }
}

/// Keeps of a piece what lies below the bar; the rest becomes the new segment's.
fn cut(piece: &Piece, bar: f64, start: usize, into: &mut Vec<Piece>) {
    let room = bar - piece.cost;
    let (low, high) = if room < 0.0 {
        (piece.to, piece.to)
    } else {
        let half = (room / piece.weight).sqrt();
        (
            (piece.mean - half).clamp(piece.from, piece.to),
            (piece.mean + half).clamp(piece.from, piece.to),
        )
    };
    if low >= high {
        push_new(into, piece.from, piece.to, bar, start);
        return;
    }
    push_new(into, piece.from, low, bar, start);
    into.push(Piece {
        from: low,
        to: high,
        ..*piece
    });
    push_new(into, high, piece.to, bar, start);
}

/// The new segment's piece, joined to the one before where they touch.
fn push_new(into: &mut Vec<Piece>, from: f64, to: f64, bar: f64, start: usize) {
    if from >= to {
        return;
    }
    match into.last_mut() {
        Some(last) if last.start == start => last.to = to,
        _ => into.push(Piece::new(from, to, bar, start)),
    }
}
