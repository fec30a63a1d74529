//! Who appears with whom: in the terminal an adjacency matrix, as SVG a circle of people and the
//! ties between them. Nothing in it is by chance: the same network is the same drawing.

use super::svg::{Drawing, LINE, fitted, length, text};
use super::{NAME, padded};
use crate::model::network::{Edge, Network};
use crate::view::escape::xml as escaped;
use crate::view::{Block, Column, Table, count, section};
use std::collections::HashMap;
use std::f64::consts::{PI, TAU};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// So many pairs are listed for people; programs get all.
const PAIRS: usize = 20;
/// Of more people the terminal's matrix leaves some out, though there were room.
const MATRIX: usize = 24;

/// The pairs, and a matrix of those who are in most episodes, for a terminal of that width.
pub fn blocks(network: &Network, width: u16) -> Vec<Block> {
    let mut table = pairs(network);
    let total = table.rows.len() as u64;
    table.rows.truncate(PAIRS);
    let mut blocks = section("Pairs", table, total, PAIRS);
    blocks.extend(matrix(network, usize::from(width)));
    blocks
}

/// A row for each two who are together.
pub fn pairs(network: &Network) -> Table {
    let name = |id: usize| network.nodes.get(id).map_or("", |node| &node.name);
    let rows = network.edges.iter().map(|edge| {
        vec![
            name(edge.source).to_owned(),
            name(edge.target).to_owned(),
            edge.episodes.to_string(),
        ]
    });
    Table {
        columns: vec![
            Column::text("person"),
            Column::text("with"),
            Column::tight("episodes"),
        ],
        rows: rows.collect(),
    }
}

/// Those who are with somebody.
fn tied(network: &Network) -> Vec<usize> {
    let mut tied: Vec<usize> = network
        .edges
        .iter()
        .flat_map(|edge| [edge.source, edge.target])
        .filter(|id| *id < network.nodes.len())
        .collect();
    tied.sort_unstable();
    tied.dedup();
    tied
}

fn matrix(network: &Network, width: usize) -> Vec<Block> {
    let tied = tied(network);
    let most = network
        .edges
        .iter()
        .map(|it| it.episodes)
        .max()
        .unwrap_or(0);
    let numbers = tied.len().min(MATRIX).to_string().len();
    let widest = tied.iter().map(|&id| network.nodes[id].name.width()).max();
    let names = widest.unwrap_or(0).min(NAME).min(width / 3);
    // As wide as the largest number in it, or above it.
    let cell = most.to_string().len().max(numbers) + 1;
    let fit = width.saturating_sub(names + numbers + 2) / cell;
    let shown = &tied[..tied.len().min(fit).min(MATRIX)];
    if shown.len() < 2 {
        return Vec::new();
    }
    let together: HashMap<(usize, usize), u64> = network
        .edges
        .iter()
        .map(|edge| ((edge.source, edge.target), edge.episodes))
        .collect();
    let mut heading = "Together, in episodes".to_owned();
    let others = (tied.len() - shown.len()) as u64 + network.left_out;
    if others > 0 {
        let _ = write!(
            heading,
            ": the {} in most; {others} more left out",
            shown.len()
        );
    }
    let mut text = " ".repeat(names + numbers + 2);
    for number in 1..=shown.len() {
        let _ = write!(text, "{number:>cell$}");
    }
    text.push('\n');
    for (at, &one) in shown.iter().enumerate() {
        let name = padded(&network.nodes[one].name, names);
        let _ = write!(text, "{:>numbers$}  {name}", at + 1);
        for &other in shown {
            let number = together.get(&(one.min(other), one.max(other)));
            let number = match number {
                _ if one == other => String::new(),
                Some(number) => number.to_string(),
                None => "·".into(),
            };
            let _ = write!(text, "{number:>cell$}");
        }
        // Blanks at the end are the diagonal's.
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    vec![Block::Heading(heading), Block::Text(text)]
}

/// Between two names on the circle.
const APART: f64 = 17.0;
const LEAST_RADIUS: f64 = 120.0;
/// How near a tie comes to the centre: 0 would be through it, 1 straight.
const BEND: f64 = 0.4;
/// A name is at most so long; there is always room for so much.
const LONGEST: f64 = 190.0;
const SHORTEST: f64 = 64.0;
const TOP: f64 = 48.0;
const THINNEST: f64 = 1.0;
const THICKEST: f64 = 8.0;

/// Who appears with whom as an SVG document. Everybody in the network is drawn.
pub fn svg(network: &Network) -> String {
    let people = network.nodes.len();
    let radius = (people as f64 * APART / TAU).max(LEAST_RADIUS);
    // What the longest name takes outside the circle.
    let names = network.nodes.iter().map(|it| length(&it.name).min(LONGEST));
    let names = names.fold(SHORTEST, f64::max) + 32.0;
    let side = (radius + names) * 2.0;
    let (x, y) = (side / 2.0, TOP + side / 2.0);
    let height = TOP + side + LINE * 2.0;
    let mut drawing = Drawing::new(
        side,
        height,
        24.0,
        "Who appears with whom",
        &describe(network),
    );
    let order = around(network);
    let mut angle = vec![0.0; people];
    for (place, &id) in order.iter().enumerate() {
        // Between two is the top: no name stands upright, and two people are side by side.
        angle[id] = TAU * (place as f64 + 0.5) / people.max(2) as f64 - PI / 2.0;
    }
    let at = |id: usize, radius: f64| {
        let (sin, cos) = angle[id].sin_cos();
        (x + radius * cos, y + radius * sin)
    };
    let most = network.edges.iter().map(|it| it.episodes).max();
    let most = most.unwrap_or(1).max(1) as f64;
    // The strongest ties come last and lie on top.
    for edge in network.edges.iter().rev().filter(|it| it.target < people) {
        let ((x1, y1), (x2, y2)) = (at(edge.source, radius), at(edge.target, radius));
        let strength = edge.episodes as f64 / most;
        let bent =
            |centre: f64, one: f64, other: f64| centre + ((one + other) / 2.0 - centre) * BEND;
        let (cx, cy) = (bent(x, x1, x2), bent(y, y1, y2));
        drawing.put(format_args!(
            "<path class=\"tie\" d=\"M{x1:.1} {y1:.1}Q{cx:.1} {cy:.1} {x2:.1} {y2:.1}\" stroke-width=\"{:.1}\" stroke-opacity=\"{:.2}\"><title>{}</title></path>",
            THINNEST + (THICKEST - THINNEST) * strength,
            0.25 + 0.5 * strength,
            escaped(&tie(network, edge))
        ));
    }
    let most = network.nodes.iter().map(|it| it.episodes).max();
    let most = most.unwrap_or(1).max(1) as f64;
    for node in &network.nodes {
        let (cx, cy) = at(node.id, radius);
        let size = 3.0 + 4.0 * (node.episodes as f64 / most).sqrt();
        drawing.put(format_args!(
            "<circle class=\"dot\" cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"{size:.1}\"><title>{}</title></circle>",
            escaped(&format!("{}: {}", node.name, count(node.episodes, "episode")))
        ));
        drawing.put(name_at(
            &node.name,
            at(node.id, radius + 12.0),
            angle[node.id],
        ));
    }
    let mut who = format!(
        "{}, {}",
        count(people, "person"),
        count(network.edges.len(), "pair")
    );
    if network.left_out > 0 {
        let _ = write!(who, "; {} more left out", network.left_out);
    }
    let most = network.edges.iter().map(|it| it.episodes).max();
    let what = format!(
        "the wider a tie, the more episodes (at most {})",
        most.unwrap_or(0)
    );
    for (line, under) in [(1.7, who), (0.7, what)] {
        let y = height - LINE * line;
        drawing.put(text("", 24.0, y, "start", &fitted(&under, side - 48.0)));
    }
    drawing.done()
}

/// A name that points away from the centre, and is never upside down.
fn name_at(name: &str, (x, y): (f64, f64), angle: f64) -> String {
    let degrees = angle.to_degrees();
    let (turn, anchor) = match angle.cos() < -1e-9 {
        true => (degrees + 180.0, "end"),
        false => (degrees, "start"),
    };
    format!(
        "<text transform=\"translate({x:.1} {y:.1}) rotate({turn:.1})\" dy=\"4\" text-anchor=\"{anchor}\">{}</text>",
        escaped(&fitted(name, LONGEST))
    )
}

/// An order around the circle in which those who are together often are neighbours: after each comes
/// whoever is tied most to those before, the nearest counting most.
fn around(network: &Network) -> Vec<usize> {
    let people = network.nodes.len();
    let mut ties: Vec<Vec<(usize, u64)>> = vec![Vec::new(); people];
    for edge in network.edges.iter().filter(|it| it.target < people) {
        ties[edge.source].push((edge.target, edge.episodes));
        ties[edge.target].push((edge.source, edge.episodes));
    }
    let mut pull = vec![0.0_f64; people];
    let mut left: Vec<usize> = (0..people).collect();
    let mut order = Vec::with_capacity(people);
    while !left.is_empty() {
        let mut best = 0;
        for at in 1..left.len() {
            if pull[left[at]] > pull[left[best]] {
                best = at;
            }
        }
        let next = left.remove(best);
        order.push(next);
        for pull in &mut pull {
            *pull *= 0.5;
        }
        for &(other, episodes) in &ties[next] {
            // Who is with everybody says little of who belongs together.
            pull[other] += episodes as f64 / ties[next].len() as f64;
        }
    }
    order
}

fn tie(network: &Network, edge: &Edge) -> String {
    let name = |id: usize| network.nodes.get(id).map_or("", |node| &node.name);
    format!(
        "{}, {}: {}",
        name(edge.source),
        name(edge.target),
        count(edge.episodes, "episode")
    )
}

fn describe(network: &Network) -> String {
    let strongest = network.edges.iter().take(PAIRS);
    let mut each: Vec<String> = strongest.map(|edge| tie(network, edge)).collect();
    let more = network.edges.len().saturating_sub(PAIRS);
    if more > 0 {
        each.push(format!("and {}", count(more, "more pair")));
    }
    each.join("; ")
}

#[cfg(test)]
mod tests {
    use super::super::svg::tests::is_whole;
    use super::*;
    use crate::model::network::Node;
    use proptest::prelude::*;

    fn network(names: &[&str], ties: &[(usize, usize, u64)]) -> Network {
        let nodes = names.iter().enumerate().map(|(id, name)| Node {
            id,
            name: (*name).to_owned(),
            person_id: None,
            episodes: 1,
        });
        let edges = ties.iter().map(|&(source, target, episodes)| Edge {
            source,
            target,
            episodes,
        });
        Network {
            episodes: 9,
            nodes: nodes.collect(),
            edges: edges.collect(),
            left_out: 0,
        }
    }

    fn shown(network: &Network, width: u16) -> String {
        let texts = blocks(network, width)
            .into_iter()
            .filter_map(|it| match it {
                Block::Heading(text) | Block::Text(text) => Some(text),
                _ => None,
            });
        texts.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_matrix_says_in_how_many_episodes_two_are_together() {
        let network = network(&["Ana", "Bo", "Cem"], &[(0, 1, 12), (1, 2, 1)]);
        assert_eq!(
            shown(&network, 40),
            "Pairs\nTogether, in episodes\n        1  2  3\n\
             1  Ana    12  ·\n2  Bo  12     1\n3  Cem  ·  1\n"
        );
    }

    #[test]
    fn a_narrow_terminal_has_fewer_people_and_says_so() {
        let names: Vec<String> = (0..30).map(|at| format!("Person {at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let ties: Vec<_> = (1..30).map(|at| (0, at, 1)).collect();
        let shown = shown(&network(&names, &ties), 40);
        assert!(shown.contains("the 9 in most; 21 more left out"), "{shown}");
    }

    #[test]
    fn neighbours_on_the_circle_belong_together() {
        let network = network(
            &["a", "b", "c", "d", "e", "f"],
            &[(0, 3, 5), (1, 4, 5), (2, 5, 5), (3, 5, 1)],
        );
        assert_eq!(around(&network), [0, 3, 5, 2, 1, 4]);
    }

    #[test]
    fn everybody_is_drawn_and_the_same_twice() {
        for people in [0usize, 1, 2, 12, 150] {
            let names: Vec<String> = (0..people).map(|at| format!("P{at}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let ties: Vec<_> = (1..people).map(|at| (at / 2, at, at as u64)).collect();
            let network = network(&names, &ties);
            let drawn = svg(&network);
            assert_eq!(drawn.matches("<circle").count(), people);
            assert!(is_whole(&drawn) && !drawn.contains("NaN"), "{drawn}");
            assert_eq!(drawn, svg(&network));
        }
    }

    proptest! {
        #[test]
        fn fuzz_any_network_is_drawn_within_its_width(
            names in proptest::collection::vec("\\PC{0,60}", 0..30),
            ties in proptest::collection::vec((0usize..40, 0usize..40, any::<u64>()), 0..60),
            width in 60u16..200,
        ) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let ties: Vec<_> = ties.into_iter().filter(|(one, other, _)| one < other).collect();
            let network = network(&names, &ties);
            prop_assert!(is_whole(&svg(&network)));
            for line in shown(&network, width).lines() {
                prop_assert!(line.width() <= usize::from(width), "{line}");
            }
        }
    }
}
