//! Which elements of a page a CSS selector matches.

use std::collections::HashMap;

use ego_tree::{NodeRef, Tree};

use super::dom::{Node, walk};
use crate::table::format::css::{Compound, Match, Simple};

/// The position of an element among its siblings, counted from 1.
#[derive(Clone, Copy, Default)]
struct Position {
    of_all: usize,
    of_type: usize,
}

/// Which elements one of the selectors matches, by the index of their node. Compounds are taken one after the other over the whole page,
/// so that the work is their product and not its power.
pub(super) fn matches(selectors: &[&[Compound]], page: &Tree<Node>) -> Vec<bool> {
    let length = page.values().len();
    let elements: Vec<_> =
        walk(page.root(), |_| false).filter(|node| node.value().element().is_some()).collect();
    let positions = positions(length, &elements);
    let mut matched = vec![false; length];
    for compounds in selectors {
        // The first compound looks for its elements from the document.
        let mut before = vec![false; length];
        before[page.root().value().index] = true;
        for compound in *compounds {
            let reachable = compound.reach(length, &elements, &before);
            let mut now = vec![false; length];
            for node in &elements {
                let index = node.value().index;
                now[index] = reachable[index]
                    && compound.conditions().iter().all(|it| it.holds(node.value(), positions[index]));
            }
            before = now;
        }
        for index in elements.iter().map(|node| node.value().index) {
            matched[index] |= before[index];
        }
    }
    matched
}

/// Where each element stands, by the index of its node.
fn positions(length: usize, elements: &[NodeRef<'_, Node>]) -> Vec<Position> {
    let mut positions = vec![Position::default(); length];
    let mut counts: HashMap<(Option<usize>, Option<&str>), usize> = HashMap::new();
    for node in elements {
        let parent = node.parent().map(|parent| parent.value().index);
        let mut count = |name| {
            let count = counts.entry((parent, name)).or_default();
            *count += 1;
            *count
        };
        let (of_all, of_type) = (count(None), count(node.value().element().map(|(name, _)| name)));
        positions[node.value().index] = Position { of_all, of_type };
    }
    positions
}

impl Compound {
    fn conditions(&self) -> &'static [Simple] {
        match *self {
            Self::Descendant(conditions)
            | Self::Child(conditions)
            | Self::NextSibling(conditions)
            | Self::LaterSibling(conditions) => conditions,
        }
    }

    /// The elements that stand to a matched one as the combinator says; `elements` are in the order of the page.
    fn reach(&self, length: usize, elements: &[NodeRef<'_, Node>], matched: &[bool]) -> Vec<bool> {
        let mut reached = vec![false; length];
        for node in elements {
            let parent = node.parent().map(|parent| parent.value().index);
            let sibling = node.prev_siblings().map(|node| node.value()).find(|it| it.element().is_some());
            let sibling = sibling.map(|node| node.index);
            reached[node.value().index] = match self {
                Self::Child(_) => parent.is_some_and(|parent| matched[parent]),
                Self::Descendant(_) => parent.is_some_and(|parent| matched[parent] || reached[parent]),
                Self::NextSibling(_) => sibling.is_some_and(|sibling| matched[sibling]),
                Self::LaterSibling(_) => sibling.is_some_and(|it| matched[it] || reached[it]),
            };
        }
        reached
    }
}

impl Simple {
    fn holds(&self, node: &Node, position: Position) -> bool {
        let Some((element, attributes)) = node.element() else { return false };
        let attribute = |name: &str, value: Match| {
            let mut named = attributes.iter().filter(|it| (*it.name.local).eq_ignore_ascii_case(name));
            named.any(|attribute| value.holds(&attribute.value))
        };
        match *self {
            Self::Element(name) => element.eq_ignore_ascii_case(name),
            Self::Id(id) => attribute("id", Match::Equals(id)),
            Self::Class(class) => attribute("class", Match::Word(class)),
            Self::Attribute(name, value) => attribute(name, value),
            Self::NthChild(wanted) => position.of_all == wanted,
            Self::NthOfType(wanted) => position.of_type == wanted,
        }
    }
}

impl Match {
    fn holds(self, actual: &str) -> bool {
        match self {
            Self::Present => true,
            Self::Equals(value) => actual == value,
            Self::Word(value) => actual.split_ascii_whitespace().any(|word| word == value),
            Self::Language(value) => {
                actual.strip_prefix(value).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
            Self::Prefix(value) => !value.is_empty() && actual.starts_with(value),
            Self::Suffix(value) => !value.is_empty() && actual.ends_with(value),
            Self::Contains(value) => !value.is_empty() && actual.contains(value),
        }
    }
}
