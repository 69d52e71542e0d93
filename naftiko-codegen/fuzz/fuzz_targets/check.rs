//! Any bytes: there is a report in the bounds of the text, and never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use naftiko_codegen::{Format, Options, generate_text};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let report = generate_text("fuzz.yaml", text, &Options::new()).report;
    for format in [Format::Full, Format::Concise, Format::Json, Format::Sarif] {
        let shown = report.render(format, false);
        assert!(format == Format::Sarif || !shown.contains("NAF0901"), "{shown}");
    }
});
