//! Diagnostics as compile errors: one for each, with the lines of the spec in the text.

use naftiko_codegen::Report;
use syn::LitStr;

/// Every error of the report, pointing at the path literal; spans into a YAML file do not exist.
pub(crate) fn error(report: &Report, spec: &LitStr) -> syn::Error {
    let mut errors = report.errors().into_iter().map(|text| syn::Error::new(spec.span(), text.trim_end()));
    let first = errors.next().unwrap_or_else(|| {
        syn::Error::new(spec.span(), "this is a bug in naftiko-codegen: there is neither code nor an error")
    });
    errors.fold(first, |mut all, error| {
        all.combine(error);
        all
    })
}
