//! CSS selectors. What is refused here is what the runtime would refuse, in `decode/selector.rs`, in the same words.

/// Whether the runtime can find tables by this selector; the reason when it cannot.
pub(crate) fn selector(text: &str) -> Result<(), String> {
    let mut scanner = Scanner { rest: text.trim() };
    loop {
        scanner.compound()?;
        let spaced = scanner.space();
        match scanner.rest.chars().next() {
            None => return Ok(()),
            Some('>' | '+' | '~' | ',') => {
                scanner.rest = &scanner.rest[1..];
                scanner.space();
            }
            Some(_) if spaced => {}
            Some(other) => return Err(format!("`{other}` cannot stand there")),
        }
    }
}

struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    fn compound(&mut self) -> Result<(), String> {
        if !self.eat("*") && self.name().is_none() && !self.rest.starts_with(['#', '.', '[', ':']) {
            return Err(match self.rest.chars().next() {
                Some(other) => format!("`{other}` stands where an element should"),
                None => "it ends where an element should stand".to_owned(),
            });
        }
        loop {
            if self.eat("#") {
                self.named("an id after `#`")?;
            } else if self.eat(".") {
                self.named("a class after `.`")?;
            } else if self.eat("[") {
                self.attribute()?;
            } else if self.eat(":") {
                self.position()?;
            } else {
                return Ok(());
            }
        }
    }

    fn attribute(&mut self) -> Result<(), String> {
        self.space();
        self.named("the name of an attribute after `[`")?;
        self.space();
        if ["=", "~=", "|=", "^=", "$=", "*="].iter().any(|sign| self.eat(sign)) {
            self.space();
            self.value()?;
        }
        self.space();
        if self.eat("]") { Ok(()) } else { Err("`[` is not closed".to_owned()) }
    }

    fn value(&mut self) -> Result<(), String> {
        for quote in ["\"", "'"] {
            if self.eat(quote) {
                let (_, rest) = self.rest.split_once(quote).ok_or("a quote is not closed")?;
                self.rest = rest;
                return Ok(());
            }
        }
        self.named("a value after `=`").map(drop)
    }

    fn position(&mut self) -> Result<(), String> {
        match self.named("a class after `:`")? {
            "first-child" | "first-of-type" => Ok(()),
            "nth-child" | "nth-of-type" => {
                let inside = self.rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
                let (number, rest) = inside.ok_or("a position needs a number in parentheses")?;
                self.rest = rest;
                let number = number.trim().parse::<usize>();
                number.map(drop).map_err(|_| "a position has to be a plain number".to_owned())
            }
            class => Err(format!("`:{class}` is not supported")),
        }
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
