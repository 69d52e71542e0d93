//! CSS selectors: the part of the language that finds the tables of a page.

use crate::ir::{Combinator, Compound, Match, Selector, Simple};

/// The selector that a text is; the reason when it is none.
pub(super) fn read(text: &str) -> Result<Selector, String> {
    let mut reader = Reader { rest: text.trim() };
    let mut alternatives = Vec::new();
    let mut compounds = Vec::new();
    let mut combinator = Combinator::Descendant;
    loop {
        compounds.push(Compound { combinator, conditions: reader.compound()? });
        let spaced = reader.space();
        combinator = match reader.rest.chars().next() {
            None => {
                alternatives.push(compounds);
                return Ok(Selector(alternatives));
            }
            Some('>') => Combinator::Child,
            Some('+') => Combinator::NextSibling,
            Some('~') => Combinator::LaterSibling,
            Some(',') => {
                alternatives.push(std::mem::take(&mut compounds));
                Combinator::Descendant
            }
            Some(_) if spaced => {
                combinator = Combinator::Descendant;
                continue;
            }
            Some(other) => return Err(format!("`{other}` cannot stand there")),
        };
        reader.rest = &reader.rest[1..];
        reader.space();
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn compound(&mut self) -> Result<Vec<Simple>, String> {
        let mut conditions = Vec::new();
        if !self.eat("*") {
            if let Some(name) = self.name() {
                conditions.push(Simple::Element(name.to_owned()));
            } else if !self.rest.starts_with(['#', '.', '[', ':']) {
                return Err(match self.rest.chars().next() {
                    Some(other) => format!("`{other}` stands where an element should"),
                    None => "it ends where an element should stand".to_owned(),
                });
            }
        }
        loop {
            if self.eat("#") {
                conditions.push(Simple::Id(self.named("an id after `#`")?.to_owned()));
            } else if self.eat(".") {
                conditions.push(Simple::Class(self.named("a class after `.`")?.to_owned()));
            } else if self.eat("[") {
                conditions.push(self.attribute()?);
            } else if self.eat(":") {
                conditions.push(self.position()?);
            } else {
                return Ok(conditions);
            }
        }
    }

    /// Reads what follows `[`.
    fn attribute(&mut self) -> Result<Simple, String> {
        type Comparison = fn(String) -> Match;
        const SIGNS: [(&str, Comparison); 6] = [
            ("=", Match::Equals),
            ("~=", Match::Word),
            ("|=", Match::Language),
            ("^=", Match::Prefix),
            ("$=", Match::Suffix),
            ("*=", Match::Contains),
        ];
        self.space();
        let name = self.named("the name of an attribute after `[`")?;
        self.space();
        let value = match SIGNS.iter().find(|(sign, _)| self.eat(sign)) {
            Some((_, compared)) => {
                self.space();
                compared(self.value()?.to_owned())
            }
            None => Match::Present,
        };
        self.space();
        if self.eat("]") {
            Ok(Simple::Attribute(name.to_owned(), value))
        } else {
            Err("`[` is not closed".to_owned())
        }
    }

    fn value(&mut self) -> Result<&'t str, String> {
        for quote in ["\"", "'"] {
            if self.eat(quote) {
                let (value, rest) = self.rest.split_once(quote).ok_or("a quote is not closed")?;
                self.rest = rest;
                return Ok(value);
            }
        }
        self.named("a value after `=`")
    }

    /// Reads what follows `:`.
    fn position(&mut self) -> Result<Simple, String> {
        match self.named("a class after `:`")? {
            "first-child" => Ok(Simple::NthChild(1)),
            "first-of-type" => Ok(Simple::NthOfType(1)),
            "nth-child" => self.number().map(Simple::NthChild),
            "nth-of-type" => self.number().map(Simple::NthOfType),
            class => Err(format!("`:{class}` is not supported")),
        }
    }

    fn number(&mut self) -> Result<usize, String> {
        let inside = self.rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        let (number, rest) = inside.ok_or("a position needs a number in parentheses")?;
        self.rest = rest;
        number.trim().parse().map_err(|_| "a position has to be a plain number".to_owned())
    }

    fn named(&mut self, what: &str) -> Result<&'t str, String> {
        self.name().ok_or_else(|| format!("it lacks {what}"))
    }

    fn name(&mut self) -> Option<&'t str> {
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
