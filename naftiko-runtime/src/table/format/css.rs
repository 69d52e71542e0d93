//! CSS selectors as constants: the part of the language that finds the tables of a page.
//!
//! The compiler reads and checks the text of a selector; names follow the Selectors specification of the W3C.

/// A part of a selector, which is a chain of these from the outermost element to the one that is looked for: the
/// conditions that one element meets, and where that element stands to the one that the compound before it found.
#[derive(Clone, Copy, Debug)]
pub enum Compound {
    /// Anywhere inside; for the first compound, anywhere in the page.
    Descendant(&'static [Simple]),
    /// `>`: directly inside.
    Child(&'static [Simple]),
    /// `+`: the next sibling.
    NextSibling(&'static [Simple]),
    /// `~`: a later sibling.
    LaterSibling(&'static [Simple]),
}

/// One condition on an element.
#[derive(Clone, Copy, Debug)]
pub enum Simple {
    /// `table`: the name of the element, in any case.
    Element(&'static str),
    /// `#id`.
    Id(&'static str),
    /// `.class`.
    Class(&'static str),
    /// `[name]` and its variants.
    Attribute(&'static str, Match),
    /// `:nth-child(2)`: the position among all siblings, counted from 1.
    NthChild(usize),
    /// `:nth-of-type(2)`: the position among siblings of the same name, counted from 1.
    NthOfType(usize),
}

/// How the value of an attribute is compared.
#[derive(Clone, Copy, Debug)]
pub enum Match {
    /// Any value.
    Present,
    /// `=`: this value.
    Equals(&'static str),
    /// `~=`: this is one of its words.
    Word(&'static str),
    /// `|=`: this value, or one that begins with it and a hyphen, as languages do.
    Language(&'static str),
    /// `^=`: it begins with this.
    Prefix(&'static str),
    /// `$=`: it ends with this.
    Suffix(&'static str),
    /// `*=`: it holds this.
    Contains(&'static str),
}
