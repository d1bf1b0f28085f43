//! Good partitions, quickly: a start from which proof begins.

use super::signed_graph::Part;

/// The best partition into at most `camps` camps found by tabu search from several starts.
pub(super) fn local_search(part: &Part, camps: usize, starts: usize, seed: u64) -> Vec<u8> {
    let nodes = part.nodes.len();
    let mut random = fastrand::Rng::with_seed(seed);
    let mut best = vec![0u8; nodes];
    let mut least = part.frustration(&best);
    for start in 0..starts {
        if least == 0 {
            break;
        }
        let mut current = match start {
            0 => grown(part, camps),
            // Every other start shakes the best one instead of beginning anew.
            _ if start % 2 == 0 => {
                let mut shaken = best.clone();
                for camp in &mut shaken {
                    if random.u8(0..8) == 0 {
                        *camp = random.u8(0..camps as u8);
                    }
                }
                shaken
            }
            _ => (0..nodes).map(|_| random.u8(0..camps as u8)).collect(),
        };
        tabu(part, camps, &mut current, &mut random);
        let value = part.frustration(&current);
        if value < least {
            least = value;
            best = current;
        }
    }
    best
}

/// Each node joins the camp that pleases most of its neighbours placed before it, along a search from the busiest node.
fn grown(part: &Part, camps: usize) -> Vec<u8> {
    let nodes = part.nodes.len();
    let mut camp = vec![u8::MAX; nodes];
    let mut weight = vec![0usize; nodes];
    for _ in 0..nodes {
        let Some(node) = (0..nodes)
            .filter(|node| camp[*node] == u8::MAX)
            .max_by_key(|node| (weight[*node], part.around[*node].len(), usize::MAX - node))
        else {
            break;
        };
        let mut pain = vec![0usize; camps];
        for &(other, tie) in &part.around[node] {
            weight[other] += 1;
            if camp[other] == u8::MAX {
                continue;
            }
            for (choice, pain) in pain.iter_mut().enumerate() {
                if (choice as u8 == camp[other]) == part.edges[tie].negative {
                    *pain += 1;
                }
            }
        }
        let least = (0..camps).min_by_key(|choice| pain[*choice]).unwrap_or(0);
        camp[node] = least as u8;
    }
    camp
}

/// Moves single nodes, the best move first though it be uphill, and none back for a while; ends at the best partition passed.
fn tabu(part: &Part, camps: usize, current: &mut Vec<u8>, random: &mut fastrand::Rng) {
    let nodes = part.nodes.len();
    // Ties frustrated at each node for each camp it could be in.
    let mut pain = vec![0i32; nodes * camps];
    for node in 0..nodes {
        for &(other, tie) in &part.around[node] {
            for camp in 0..camps {
                if (camp as u8 == current[other]) == part.edges[tie].negative {
                    pain[node * camps + camp] += 1;
                }
            }
        }
    }
    let mut value = part.frustration(current) as i32;
    let mut least = value;
    let mut best = current.clone();
    let mut free_from = vec![0usize; nodes];
    let mut stale = 0;
    let mut step = 0;
    while stale < 4 * nodes + 50 && least > 0 {
        step += 1;
        stale += 1;
        let mut choice: Option<(i32, usize, usize)> = None;
        let mut equals = 0u32;
        for node in 0..nodes {
            let here = pain[node * camps + usize::from(current[node])];
            // A content node stays: moving it cannot be among the best moves while others are unhappy.
            if here == 0 {
                continue;
            }
            for camp in 0..camps {
                if camp == usize::from(current[node]) {
                    continue;
                }
                let change = pain[node * camps + camp] - here;
                if free_from[node] > step && value + change >= least {
                    continue;
                }
                match choice {
                    Some((best, ..)) if change > best => {}
                    Some((best, ..)) if change == best => {
                        equals += 1;
                        if random.u32(0..equals) == 0 {
                            choice = Some((change, node, camp));
                        }
                    }
                    _ => {
                        equals = 1;
                        choice = Some((change, node, camp));
                    }
                }
            }
        }
        let Some((change, node, camp)) = choice else {
            break;
        };
        let left = usize::from(current[node]);
        for &(other, tie) in &part.around[node] {
            let negative = part.edges[tie].negative;
            // Sharing a camp frustrates a negative tie, parting a positive one.
            let shared = if negative { 1 } else { -1 };
            pain[other * camps + camp] += shared;
            pain[other * camps + left] -= shared;
        }
        current[node] = camp as u8;
        value += change;
        free_from[node] = step + 5 + random.usize(0..6);
        if value < least {
            least = value;
            stale = 0;
            best.clone_from(current);
        }
    }
    *current = best;
}
