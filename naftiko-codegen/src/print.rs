//! Items to text: prettyplease for each, a blank line between, the header in front.
//!
//! Nothing here knows what the items are for.

use proc_macro2::TokenStream;
use syn::{Attribute, File, Item};

/// The text of a file. `tokens` come from the emitters; if they are no Rust, that is a bug of this crate, and the text
/// says so in a way that does not compile.
pub(crate) fn file(header: &str, tokens: TokenStream) -> String {
    match syn::parse2::<File>(tokens) {
        Ok(file) => {
            let mut parts = Vec::new();
            if !file.attrs.is_empty() {
                parts.push(print(&File {
                    shebang: None,
                    frontmatter: None,
                    attrs: file.attrs,
                    items: Vec::new(),
                }));
            }
            parts.extend(items(file.items));
            format!("{header}\n{}", parts.join("\n"))
        }
        Err(error) => {
            let message = format!(
                "[NAF0901] this is a bug in naftiko-codegen: the emitted tokens are no Rust: {error}"
            );
            format!("{header}\ncompile_error!({message:?});\n")
        }
    }
}

fn items(items: Vec<Item>) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut after_use = false;
    for item in items {
        let is_use = matches!(item, Item::Use(_));
        let text = one(item);
        match texts.last_mut() {
            // Imports stand together.
            Some(last) if after_use && is_use => last.push_str(&text),
            _ => texts.push(text),
        }
        after_use = is_use;
    }
    texts
}

fn one(item: Item) -> String {
    match item {
        Item::Mod(mut module) => {
            let content = module.content.take();
            let Some((brace, inner)) = content else { return print_item(Item::Mod(module)) };
            module.content = Some((brace, Vec::new()));
            around(&print_item(Item::Mod(module)), &items(inner))
        }
        Item::Impl(mut block) if block.items.len() > 1 => {
            let inner = std::mem::take(&mut block.items);
            // Printed without a copy: one file, whose only item is the block with one method after another.
            let mut file = of_one(Item::Impl(block));
            let shell = print(&file);
            let mut methods: Vec<String> = Vec::with_capacity(inner.len());
            for method in inner {
                if let [Item::Impl(block)] = &mut file.items[..] {
                    block.items = vec![method];
                }
                methods.push(alone(&print(&file)));
            }
            around(&shell, &methods)
        }
        other => print_item(other),
    }
}

/// The text between the braces of a printed `impl` with one item, one level to the left.
fn alone(printed: &str) -> String {
    let lines: Vec<&str> = printed.lines().collect();
    let inside = lines.iter().position(|line| line.ends_with('{')).map_or(0, |open| open + 1);
    let mut text = String::new();
    for line in &lines[inside..lines.len().saturating_sub(1)] {
        text.push_str(line.strip_prefix("    ").unwrap_or(line));
        text.push('\n');
    }
    text
}

/// The shell `… {}` with the parts inside, indented, with a blank line between them.
fn around(shell: &str, parts: &[String]) -> String {
    let Some(open) = shell.rfind('{') else { return shell.to_owned() };
    if parts.is_empty() {
        return shell.to_owned();
    }
    let mut text = format!("{}{{\n", &shell[..open]);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        for line in part.lines() {
            if !line.is_empty() {
                text.push_str("    ");
                text.push_str(line);
            }
            text.push('\n');
        }
    }
    text.push_str("}\n");
    text
}

fn print_item(item: Item) -> String {
    print(&of_one(item))
}

fn of_one(item: Item) -> File {
    File { shebang: None, frontmatter: None, attrs: Vec::<Attribute>::new(), items: vec![item] }
}

fn print(file: &File) -> String {
    prettyplease::unparse(file)
}
