//! Front matter, tables and sections of a Markdown document to JSON.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value, json};

use super::limits::Budget;
use super::{table, text, yaml};

pub(super) fn decode(bytes: &[u8], heading: Option<&str>) -> Result<Value, String> {
    let text = text::utf8(bytes)?;
    let (front_matter, text) = split_front_matter(text);
    let front_matter = match front_matter.map(yaml::document).transpose() {
        Ok(Some(Value::Object(members))) => members,
        Ok(_) => Map::new(),
        Err(reason) => return Err(format!("the front matter cannot be read: {reason}")),
    };
    let mut document = Document::new(bytes.len());
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        document.take(event)?;
    }
    let Document { tables, mut sections, .. } = document;
    if let Some(prefix) = heading {
        sections.retain(|section| section.heading.starts_with(prefix));
    }
    let sections: Vec<Value> = sections.into_iter().map(Section::into_value).collect();
    Ok(json!({ "frontMatter": front_matter, "tables": tables, "sections": sections }))
}

/// The text between a first line `---` and the next such line, and the text behind that.
fn split_front_matter(text: &str) -> (Option<&str>, &str) {
    let is_fence = |line: &str| line.trim_end() == "---";
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|first| is_fence(first)) else { return (None, text) };
    let mut end = first.len();
    for line in lines {
        if is_fence(line) {
            return (text.get(first.len()..end), text.get(end + line.len()..).unwrap_or_default());
        }
        end += line.len();
    }
    (None, text)
}

struct Section {
    heading: String,
    level: HeadingLevel,
    content: String,
}

impl Section {
    fn into_value(self) -> Value {
        json!({ "heading": self.heading, "level": self.level as u8, "content": self.content })
    }
}

/// The parts that were read so far. Blocks inside of blocks are text of the outermost one.
struct Document {
    tables: Vec<Value>,
    sections: Vec<Section>,
    budget: Budget,
    /// How many blocks and spans are open.
    depth: usize,
    /// How many blocks of code are open; none of their text is kept.
    code: usize,
    /// Text of the open block, or of the open cell of a table.
    text: String,
    rows: Vec<Vec<String>>,
}

impl Document {
    fn new(body: usize) -> Self {
        Self {
            tables: Vec::new(),
            sections: Vec::new(),
            budget: Budget::new(body),
            depth: 0,
            code: 0,
            text: String::new(),
            rows: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => return self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak => self.text(&CowStr::Borrowed(" ")),
            Event::HardBreak => self.text(&CowStr::Borrowed("\n")),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.code == 0 {
            self.text.push_str(text);
        }
    }

    /// Whether the open table, or a part of it, stands in no other block.
    fn is_in_table(&self, levels: usize) -> bool {
        self.depth == levels
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) => self.code += 1,
            Tag::TableHead | Tag::TableRow if self.is_in_table(1) => self.rows.push(Vec::new()),
            _ => {}
        }
        self.depth += 1;
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), String> {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::CodeBlock => self.code = self.code.saturating_sub(1),
            TagEnd::TableCell if self.is_in_table(2) => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(std::mem::take(&mut self.text).trim().to_owned());
                }
            }
            _ => {}
        }
        if self.depth > 0 {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        match tag {
            TagEnd::Table => {
                let mut rows = std::mem::take(&mut self.rows).into_iter();
                let header = rows.next().unwrap_or_default();
                self.tables.extend(table::table(&header, rows, &mut self.budget)?);
            }
            TagEnd::Heading(level) => {
                self.sections.push(Section {
                    heading: text.trim().to_owned(),
                    level,
                    content: String::new(),
                });
            }
            _ => {
                if let Some(section) = self.sections.last_mut().filter(|_| !text.is_empty()) {
                    if !section.content.is_empty() {
                        section.content.push('\n');
                    }
                    section.content.push_str(&text);
                }
            }
        }
        Ok(())
    }
}
