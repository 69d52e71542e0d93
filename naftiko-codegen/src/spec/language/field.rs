//! The form of fields and sections, and the macros that write them down.

/// A kind of mapping.
#[derive(Debug)]
pub(crate) struct Section {
    /// The name that other sections use for it.
    pub name: &'static str,
    /// Its name in messages, with an article: `a resource`.
    pub what: &'static str,
    pub about: &'static str,
    /// Its fields, in groups that several sections share; of two with one name the first counts.
    pub groups: &'static [&'static [Field]],
}

/// A field of a section.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub about: &'static str,
    pub since: Since,
    pub needed: bool,
    pub others: &'static [Other],
    pub role: Role,
}

/// The values that a field takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    /// A text that is one of these words in most files.
    Words(&'static [&'static str]),
    Texts,
    Flag,
    Number,
    /// A number with a sign, a fraction, or both.
    Decimal,
    Port,
    Any,
    /// A list of anything.
    Values,
    /// A mapping with the fields of a section, or a form that has a name of its own.
    Is(&'static str),
    List(&'static str),
    /// A list, or a mapping whose keys are the names of the entries; each entry of the list needs one of these fields.
    Named(&'static str, &'static [&'static str]),
    /// A mapping from names to what a section describes.
    Map(&'static str),
    /// A mapping from names to texts.
    TextMap,
    /// A mapping from names to anything.
    AnyMap,
}

/// The version of the language that brought a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Since {
    Alpha1,
    Alpha2,
    Alpha3,
    Beta1,
    Beta4,
    /// No version: published files have it.
    Published,
    /// No version: it is an extension of this compiler.
    Ours,
}

/// The effect of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A reader asks for it.
    Read,
    /// It is for people; nothing is generated from it, and nothing is said about it.
    Documentation,
    /// It would change what the program does and is not compiled yet; who writes it is warned.
    NotCompiled,
}

/// Another name under which a field is read, where it does not stand under its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Other {
    /// The word of Ikanos, where the name is that of Naftiko; a warning says where they are mixed.
    Ikanos(&'static str),
    /// A spelling that is not the language's own, with a warning.
    Spelling(&'static str),
    /// A spelling that most published files use.
    Usual(&'static str),
    /// A spelling that only some entries of the section use; their reader knows which.
    Sometimes(&'static str),
}

impl Section {
    /// Every field; of two with one name the first.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static Field> {
        let groups = self.groups;
        let all = move || groups.iter().copied().flatten();
        all()
            .enumerate()
            .filter(move |(index, field)| !all().take(*index).any(|it| it.name == field.name))
            .map(|it| it.1)
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&'static Field> {
        self.groups.iter().copied().flatten().find(|field| field.name == name)
    }

    /// The field that this is another name of.
    pub(crate) fn by_other_name(&self, name: &str) -> Option<(&'static Field, Other)> {
        let of = |field: &'static Field| {
            let other = field.others.iter().find(|other| other.name() == name)?;
            Some((field, *other))
        };
        self.groups.iter().copied().flatten().find_map(of)
    }

    /// The name in messages with the definite article: `the resource`.
    pub(crate) fn the(&self) -> String {
        let bare = self.what.strip_prefix("a ").or_else(|| self.what.strip_prefix("an "));
        bare.map_or_else(|| self.what.to_owned(), |bare| format!("the {bare}"))
    }
}

impl Field {
    pub(super) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, about, since: Since::Alpha1, needed: false, others: &[], role: Role::Read }
    }

    pub(super) const fn needed(self) -> Self {
        Self { needed: true, ..self }
    }

    pub(super) const fn since(self, since: Since) -> Self {
        Self { since, ..self }
    }

    pub(super) const fn or(self, others: &'static [Other]) -> Self {
        Self { others, ..self }
    }

    pub(super) const fn documentation(self) -> Self {
        Self { role: Role::Documentation, ..self }
    }

    pub(super) const fn not_compiled(self) -> Self {
        Self { role: Role::NotCompiled, ..self }
    }
}

impl Field {
    /// The word of Ikanos, where that differs.
    pub(crate) fn in_ikanos(&self) -> Option<&'static str> {
        self.others.iter().find_map(|other| match other {
            Other::Ikanos(word) => Some(*word),
            Other::Spelling(_) | Other::Usual(_) | Other::Sometimes(_) => None,
        })
    }
}

impl Other {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ikanos(name) | Self::Spelling(name) | Self::Usual(name) | Self::Sometimes(name) => name,
        }
    }
}

impl Since {
    /// The version in words.
    #[cfg(feature = "cli")]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Alpha1 => "alpha1",
            Self::Alpha2 => "alpha2",
            Self::Alpha3 => "alpha3",
            Self::Beta1 => "beta1",
            Self::Beta4 => "beta4",
            Self::Published => "published files",
            Self::Ours => "ours",
        }
    }
}

/// A module with a constant for each field that several sections have in common.
macro_rules! group {
    ($module:ident: $about:literal; $($constant:ident = $field:expr;)*) => {
        #[doc = $about]
        pub(crate) mod $module {
            use super::*;

            $(pub(crate) const $constant: Field = $field;)*

            pub(crate) const FIELDS: &[Field] = &[$($constant),*];
        }
    };
}
pub(super) use group;

/// A module with a constant for each field, and the section that they make, with the fields of other groups behind them.
macro_rules! section {
    ($module:ident $name:literal, $what:literal: $about:literal; $($constant:ident = $field:expr;)* $(+ $group:path;)*) => {
        #[doc = $about]
        pub(crate) mod $module {
            use super::*;

            $(pub(crate) const $constant: Field = $field;)*

            pub(super) const OWN: &[Field] = &[$($constant),*];

            pub(crate) static SECTION: Section =
                Section { name: $name, what: $what, about: $about, groups: &[OWN $(, $group)*] };
        }
    };
}
pub(super) use section;
