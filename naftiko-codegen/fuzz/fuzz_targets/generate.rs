//! Specs that are accepted: what is generated parses, and is the same when it is generated again.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use naftiko_codegen::{Options, generate_text};

fuzz_target!(|text: &str| -> Corpus {
    let generate = || generate_text("fuzz.yaml", text, &Options::new()).generated.map(|it| it.file_text());
    let Some(first) = generate() else { return Corpus::Reject };
    syn::parse_file(&first).expect("generated text parses");
    assert_eq!(Some(first), generate());
    Corpus::Keep
});
