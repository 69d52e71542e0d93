//! Reports on texts that are no YAML, or more of it than is read.

use crate::diagnostic::{Code, Diagnostic, FileId, Label, Place};
use crate::source::SourceFile;
use crate::source::yaml::Fault;

pub(super) fn report(fault: Fault, source: &SourceFile, file: FileId) -> Diagnostic {
    let label = |characters: (usize, usize)| {
        let (start, end) = source.bytes(characters);
        Label { file, place: Place::Bytes { start, end }, text: String::new() }
    };
    let one = |at: usize| label((at, at + 1));
    let diagnostic = |label: Label, message: &str| Diagnostic::at(Code::YAML_SYNTAX, label, message);
    match fault {
        Fault::Syntax { at, message } => {
            let message = format!("this is not valid YAML: {message}");
            let diagnostic = diagnostic(one(at), &message).label("reading stopped here");
            if source.text().lines().last().is_some_and(|last| last.contains("truncated")) {
                return diagnostic.help("the last line says that the file was cut off: get the whole file");
            }
            diagnostic.help("mend the YAML; a frequent cause is a `:` or `#` inside text that is not quoted")
        }
        Fault::SecondDocument { at } => diagnostic(one(at), "a second document begins here")
            .help("write one document in a file; the other one into a file of its own"),
        Fault::TooDeep { at } => diagnostic(one(at), "this is not read: it is nested too deeply")
            .help("write fewer lists and mappings inside of each other"),
        Fault::Repeats { at, itself: true } => {
            diagnostic(one(at), "this alias stands in what it repeats").help("write out what it stands for")
        }
        Fault::Repeats { at, itself: false } => {
            diagnostic(one(at), "this is not read: the aliases up to here repeat too much")
                .help("write out what they stand for, where it is needed")
        }
        Fault::DuplicateKey { key, first, second } => {
            let message = format!("`{key}` is there twice in one mapping");
            let first = Label { text: "first written here".to_owned(), ..label(first) };
            diagnostic(label(second), &message)
                .label("written again here")
                .secondary(first)
                .help("remove one of the two")
        }
    }
}
