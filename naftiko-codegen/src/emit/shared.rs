//! Functions of aggregates that several units refer to: their work is written once.

use std::collections::{HashMap, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{code, docs};
use super::work::{self, Root};
use super::{Emit, ident};
use crate::ir::{Capability, RustIdent, SharedFunction, Unit};

/// Finds the units that run a function as others do, without values of their own in it.
pub(super) fn find<'c>(cx: &Emit<'c>) -> HashSet<*const Unit> {
    let mut alike: HashMap<(&RustIdent, String), Vec<&'c Unit>> = HashMap::new();
    for (function, unit) in referring(cx.capability) {
        let text = work::action(cx, unit, &Root::Alone).to_string();
        alike.entry((&function.constant, text)).or_default().push(unit);
    }
    // Of one function there is one constant: of two that several run, the first.
    let mut taken = HashSet::new();
    let mut shared = HashSet::new();
    for (function, unit) in referring(cx.capability) {
        let text = work::action(cx, unit, &Root::Alone).to_string();
        if let Some(units) = alike.remove(&(&function.constant, text))
            && units.len() > 1
            && taken.insert(&function.constant)
        {
            shared.extend(units.into_iter().map(std::ptr::from_ref));
        }
    }
    shared
}

/// `static CREW_OF: rt::Work = rt::Work::steps(&[…]).output(…);`
pub(super) fn constants(cx: &Emit<'_>) -> Vec<TokenStream> {
    let mut written = Vec::new();
    let mut constants = Vec::new();
    for (function, unit) in referring(cx.capability) {
        if written.contains(&&function.constant) || !cx.is_shared(unit) {
            continue;
        }
        written.push(&function.constant);
        let about = docs(&[Some(&format!("The function {}.", code(&function.name)))]);
        let (name, work) = (ident(&function.constant), work::action(cx, unit, &Root::Alone));
        constants.push(quote! {
            #about
            static #name: rt::Work = #work;
        });
    }
    constants
}

fn referring(capability: &Capability) -> impl Iterator<Item = (&SharedFunction, &Unit)> {
    let units = capability.adapters.iter().flat_map(|adapter| adapter.units());
    units.filter_map(|unit| Some((unit.function.as_ref()?, unit)))
}
