//! Where the words of Naftiko and Ikanos differ: each is read in files of both, with a warning in the other's.

use crate::diagnostic::{At, Code, Diagnostic, Diagnostics, Generation};
use crate::spec::language::Field;

/// Warns of a word of Ikanos in a file of Naftiko, or the other way round.
pub(super) fn mixed(field: &Field, written: &str, at: &At, diagnostics: &mut Diagnostics) {
    let Some(new) = field.in_ikanos() else { return };
    let (whose, file, right) = match diagnostics.generation(at) {
        Some(Generation::Naftiko) if written == new => ("Ikanos", "Naftiko", field.name),
        Some(Generation::Ikanos) if written == field.name => ("Naftiko", "Ikanos", new),
        _ => return,
    };
    diagnostics.push(
        Diagnostic::key(
            Code::MIXED_VERSION,
            &at.key(written.to_owned()),
            format!("`{written}` is a word of {whose}, and this file is of {file}"),
        )
        .fix(format!("write `{right}`"), right),
    );
}

/// The word for a field in the file that `at` is in.
pub(super) fn in_words_of(field: &Field, at: &At, diagnostics: &Diagnostics) -> &'static str {
    let is_ikanos = diagnostics.generation(at) == Some(Generation::Ikanos);
    field.in_ikanos().filter(|_| is_ikanos).unwrap_or(field.name)
}
