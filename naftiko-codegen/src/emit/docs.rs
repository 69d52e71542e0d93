//! Prose of the spec as doc comments: the only place where YAML text becomes `#[doc]`.
//!
//! Whatever the text holds, rustdoc and clippy see plain sentences: no tags, links, fences or code blocks by accident.

use proc_macro2::TokenStream;
use quote::quote;

/// The width at which doc lines are broken, without the indentation.
const WIDTH: usize = 100;

/// `#[doc = " …"]` for each line of the paragraphs that are there.
pub(super) fn docs(paragraphs: &[Option<&str>]) -> TokenStream {
    let lines = lines(paragraphs);
    quote! { #(#[doc = #lines])* }
}

/// The lines of the paragraphs that are there, a blank line between, each with the space that follows `///`.
pub(super) fn lines(paragraphs: &[Option<&str>]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs.iter().flatten().filter(|paragraph| !paragraph.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for line in paragraph.trim().lines() {
            wrap(&escape(line.trim()), &mut lines);
        }
    }
    lines
}

/// Code in a sentence of ours, with backticks that its text cannot end.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", text.replace(['`', '\n', '\r'], "'"))
}

/// Breaks a line at spaces, never so that the next line would start a list, a heading or a quote.
fn wrap(line: &str, lines: &mut Vec<String>) {
    let mut current = String::from(" ");
    for word in line.split_whitespace() {
        let full = current.len() > 1 && current.len() + 1 + word.len() > WIDTH;
        if full && !starts_block(word) {
            lines.push(std::mem::replace(&mut current, String::from(" ")));
        }
        if current.len() > 1 {
            current.push(' ');
        }
        current.push_str(word);
    }
    lines.push(if current == " " { String::new() } else { current });
}

fn starts_block(word: &str) -> bool {
    word.starts_with(['#', '-', '*', '+', '>', '=', '|', '~', ':'])
        || word.trim_end_matches(['.', ')']).chars().all(|c| c.is_ascii_digit())
}

/// Makes Markdown of plain text: what would be a tag, a link, a fence or a bare address is not.
///
/// Text between our own backticks stays as it is.
fn escape(line: &str) -> String {
    let balanced = line.matches('`').count().is_multiple_of(2) && !line.contains("``");
    let mut escaped = String::with_capacity(line.len() + 8);
    let mut in_code = false;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if !in_code && (rest.starts_with("http://") || rest.starts_with("https://")) {
            let end = rest
                .find(|c: char| {
                    c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '`' | ')' | ']' | ',')
                })
                .unwrap_or(rest.len());
            let address = rest[..end].trim_end_matches(['.', ';', ':', '!', '?']);
            escaped.push('<');
            escaped.push_str(address);
            escaped.push('>');
            rest = &rest[address.len()..];
            continue;
        }
        match c {
            '`' if balanced => {
                in_code = !in_code;
                escaped.push(c);
            }
            '`' | '<' | '>' | '[' | ']' | '\\' if !in_code => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    // A line that would start a list, a heading, a rule or a table is text too.
    let marker = escaped.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    if marker > 0 && escaped[marker..].starts_with(['.', ')']) {
        escaped.insert(marker, '\\');
    } else if escaped.starts_with(['#', '-', '*', '+', '=', '~', '|', '_']) {
        escaped.insert(0, '\\');
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::lines;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(lines(&[Some(text)]), expected);
    }

    #[test]
    fn markdown_and_html_in_descriptions_are_escaped() {
        check("see <br><pre>", &[r" see \<br\>\<pre\>"]);
        check("a [link] and `code`", &[r" a \[link\] and `code`"]);
        check("```rust", &[r" \`\`\`rust"]);
        check("    indented", &[" indented"]);
        check("one ` tick", &[r" one \` tick"]);
        check("- a list\n12. more\n# head", &[r" \- a list", r" 12\. more", r" \# head"]);
    }

    #[test]
    fn web_addresses_in_descriptions_become_links() {
        check("see https://x.example/a.", &[" see <https://x.example/a>."]);
    }

    #[test]
    fn paragraphs_of_descriptions_are_separated_by_blank_lines() {
        assert_eq!(lines(&[Some("a\n\nb"), None, Some("c")]), [" a", "", " b", "", " c"]);
    }
}
