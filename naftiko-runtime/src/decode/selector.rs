//! CSS selectors, as many of them as tables are found by: names, ids, classes, attributes, positions, combinators.
//!
//! The compiler refuses what [`Selector::parse`] refuses; a new form has to be told to it, in its `parse/schema/selector.rs`.

use std::collections::HashMap;

use super::dom::{Dom, NodeId, ROOT};

/// Selectors of which one must match.
#[derive(Debug)]
pub(super) struct Selector(Vec<Vec<Step>>);

/// A compound of tests, and where it stands to the step before.
#[derive(Debug)]
struct Step {
    combinator: Combinator,
    tests: Vec<Test>,
}

#[derive(Clone, Copy, Debug)]
enum Combinator {
    Descendant,
    Child,
    NextSibling,
    LaterSibling,
}

#[derive(Debug)]
enum Test {
    Name(String),
    Attribute {
        name: String,
        relation: Relation,
        value: String,
    },
    /// The place among siblings, counted from 1; of all, or of those with the same name.
    Position {
        place: usize,
        of_type: bool,
    },
}

#[derive(Clone, Copy, Debug)]
enum Relation {
    Present,
    Equals,
    HasWord,
    HasLanguage,
    StartsWith,
    EndsWith,
    Contains,
}

/// Where an element stands among its siblings.
#[derive(Clone, Copy, Default)]
struct Place {
    of_all: usize,
    of_type: usize,
}

impl Selector {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser { rest: text.trim() };
        let mut alternatives = vec![Vec::new()];
        let mut combinator = Combinator::Descendant;
        loop {
            let step = Step { combinator, tests: parser.compound()? };
            if let Some(steps) = alternatives.last_mut() {
                steps.push(step);
            }
            let spaced = parser.space();
            combinator = match parser.rest.chars().next() {
                None => return Ok(Self(alternatives)),
                Some('>') => Combinator::Child,
                Some('+') => Combinator::NextSibling,
                Some('~') => Combinator::LaterSibling,
                Some(',') => {
                    alternatives.push(Vec::new());
                    Combinator::Descendant
                }
                Some(_) if spaced => {
                    combinator = Combinator::Descendant;
                    continue;
                }
                Some(other) => return Err(format!("`{other}` cannot stand there")),
            };
            parser.rest = &parser.rest[1..];
            parser.space();
        }
    }

    /// Which elements match, by the number of their node. Steps are taken one after the other over the whole page,
    /// so that the work is their product and not its power.
    pub(super) fn matches(&self, dom: &Dom) -> Vec<bool> {
        let order: Vec<NodeId> = dom.walk(ROOT, |_| false).filter(|id| dom.element(*id).is_some()).collect();
        let places = places(dom, &order);
        let mut matched = vec![false; dom.len()];
        for steps in &self.0 {
            let mut before: Option<Vec<bool>> = None;
            for step in steps {
                let reachable = before.map(|before| reach(dom, &order, &before, step.combinator));
                let mut now = vec![false; dom.len()];
                for &id in &order {
                    now[id] = reachable.as_ref().is_none_or(|reachable| reachable[id])
                        && step.tests.iter().all(|test| test.holds(dom, id, places[id]));
                }
                before = Some(now);
            }
            for id in order.iter().filter(|id| before.as_ref().is_some_and(|before| before[**id])) {
                matched[*id] = true;
            }
        }
        matched
    }
}

/// The elements that stand to a matched one as the combinator says.
fn reach(dom: &Dom, order: &[NodeId], matched: &[bool], combinator: Combinator) -> Vec<bool> {
    let mut reached = vec![false; dom.len()];
    for &id in order {
        let parent = dom.node(id).parent;
        let sibling = element_before(dom, id);
        reached[id] = match combinator {
            Combinator::Child => parent.is_some_and(|parent| matched[parent]),
            Combinator::Descendant => parent.is_some_and(|parent| matched[parent] || reached[parent]),
            Combinator::NextSibling => sibling.is_some_and(|sibling| matched[sibling]),
            Combinator::LaterSibling => sibling.is_some_and(|sibling| matched[sibling] || reached[sibling]),
        };
    }
    reached
}

fn element_before(dom: &Dom, id: NodeId) -> Option<NodeId> {
    std::iter::successors(dom.node(id).previous, |id| dom.node(*id).previous)
        .find(|id| dom.element(*id).is_some())
}

fn places(dom: &Dom, order: &[NodeId]) -> Vec<Place> {
    let mut places = vec![Place::default(); dom.len()];
    let mut counts: HashMap<(Option<NodeId>, Option<&str>), usize> = HashMap::new();
    for &id in order {
        let parent = dom.node(id).parent;
        let mut count = |name| {
            let count = counts.entry((parent, name)).or_default();
            *count += 1;
            *count
        };
        places[id] = Place { of_all: count(None), of_type: count(dom.element(id).map(|(name, _)| name)) };
    }
    places
}

impl Test {
    fn holds(&self, dom: &Dom, id: NodeId, place: Place) -> bool {
        let Some((element, attributes)) = dom.element(id) else { return false };
        match self {
            Self::Name(name) => element.eq_ignore_ascii_case(name),
            Self::Position { place: wanted, of_type: false } => place.of_all == *wanted,
            Self::Position { place: wanted, of_type: true } => place.of_type == *wanted,
            Self::Attribute { name, relation, value } => attributes
                .iter()
                .filter(|attribute| (*attribute.name.local).eq_ignore_ascii_case(name))
                .any(|attribute| relation.holds(&attribute.value, value)),
        }
    }
}

impl Relation {
    fn holds(self, actual: &str, value: &str) -> bool {
        match self {
            Self::Present => true,
            Self::Equals => actual == value,
            Self::HasWord => actual.split_ascii_whitespace().any(|word| word == value),
            Self::HasLanguage => {
                actual.strip_prefix(value).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
            Self::StartsWith => !value.is_empty() && actual.starts_with(value),
            Self::EndsWith => !value.is_empty() && actual.ends_with(value),
            Self::Contains => !value.is_empty() && actual.contains(value),
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn compound(&mut self) -> Result<Vec<Test>, String> {
        let mut tests = Vec::new();
        if !self.eat("*") {
            if let Some(name) = self.name() {
                tests.push(Test::Name(name.to_owned()));
            } else if !self.rest.starts_with(['#', '.', '[', ':']) {
                return Err(match self.rest.chars().next() {
                    Some(other) => format!("`{other}` stands where an element should"),
                    None => "it ends where an element should stand".to_owned(),
                });
            }
        }
        loop {
            if self.eat("#") {
                tests.push(attribute("id", Relation::Equals, self.named("an id after `#`")?));
            } else if self.eat(".") {
                tests.push(attribute("class", Relation::HasWord, self.named("a class after `.`")?));
            } else if self.eat("[") {
                tests.push(self.attribute()?);
            } else if self.eat(":") {
                tests.push(self.position()?);
            } else {
                return Ok(tests);
            }
        }
    }

    /// What follows `[`.
    fn attribute(&mut self) -> Result<Test, String> {
        const RELATIONS: [(&str, Relation); 6] = [
            ("=", Relation::Equals),
            ("~=", Relation::HasWord),
            ("|=", Relation::HasLanguage),
            ("^=", Relation::StartsWith),
            ("$=", Relation::EndsWith),
            ("*=", Relation::Contains),
        ];
        self.space();
        let name = self.named("the name of an attribute after `[`")?;
        self.space();
        let (relation, value) = match RELATIONS.iter().find(|(sign, _)| self.eat(sign)) {
            Some((_, relation)) => {
                self.space();
                (*relation, self.value()?)
            }
            None => (Relation::Present, ""),
        };
        self.space();
        if self.eat("]") { Ok(attribute(name, relation, value)) } else { Err("`[` is not closed".to_owned()) }
    }

    fn value(&mut self) -> Result<&'a str, String> {
        for quote in ["\"", "'"] {
            if self.eat(quote) {
                let (value, rest) = self.rest.split_once(quote).ok_or("a quote is not closed")?;
                self.rest = rest;
                return Ok(value);
            }
        }
        self.named("a value after `=`")
    }

    /// What follows `:`.
    fn position(&mut self) -> Result<Test, String> {
        let class = self.named("a class after `:`")?;
        let (place, of_type) = match class {
            "first-child" => (1, false),
            "first-of-type" => (1, true),
            "nth-child" => (self.number()?, false),
            "nth-of-type" => (self.number()?, true),
            _ => return Err(format!("`:{class}` is not supported")),
        };
        Ok(Test::Position { place, of_type })
    }

    fn number(&mut self) -> Result<usize, String> {
        let inside = self.rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let (number, rest) = inside.ok_or("a position needs a number in parentheses")?;
        self.rest = rest;
        number.trim().parse().map_err(|_| "a position has to be a plain number".to_owned())
    }

    fn named(&mut self, what: &str) -> Result<&'a str, String> {
        self.name().ok_or_else(|| format!("it lacks {what}"))
    }

    fn name(&mut self) -> Option<&'a str> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii();
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        if name.is_empty() { None } else { Some(name) }
    }

    fn space(&mut self) -> bool {
        let trimmed = self.rest.trim_start();
        let spaced = trimmed.len() < self.rest.len();
        self.rest = trimmed;
        spaced
    }

    fn eat(&mut self, text: &str) -> bool {
        let after = self.rest.strip_prefix(text);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }
}

fn attribute(name: &str, relation: Relation, value: &str) -> Test {
    Test::Attribute { name: name.to_owned(), relation, value: value.to_owned() }
}
