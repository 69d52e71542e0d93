//! Binds: where values come from, and what is said when they do not.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::{BoxError, Builder, Secret};

use crate::support::organizations::{Capability, label_studio_subpackage_organizations as label_studio};

static TWO: rt::Spec = rt::Spec::new("two", "Two", "1.0.0").binds(&[
    rt::Bind::environment("env", "TOKEN", "THE_TOKEN"),
    rt::Bind::environment("vault", "TOKEN", "VAULT_TOKEN"),
    rt::Bind::environment("env", "USER", "THE_USER"),
]);

fn two() -> Builder<rt::Capability> {
    Builder::new(&TWO).environment(|name| (name == "THE_USER").then(String::new))
}

#[test]
fn every_missing_bind_is_named_with_the_variable_to_set() {
    let error = two().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the capability cannot start:\n\
         - bind `env.TOKEN` has no value; set the environment variable THE_TOKEN\n\
         - bind `vault.TOKEN` has no value; set the environment variable VAULT_TOKEN\n\
         - bind `env.USER` has no value; set the environment variable THE_USER"
    );
    // `fn main() -> Result<_, Error>` prints this.
    assert_eq!(format!("{error:?}"), error.to_string());
}

#[test]
fn one_problem_stays_on_one_line() {
    let error = Capability::builder().environment(|_| None).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the capability cannot start: bind `env.LABEL_STUDIO_API_KEY` has no value; set the environment \
         variable LABEL_STUDIO_API_KEY"
    );
}

#[test]
fn the_builder_goes_before_the_provider_and_the_provider_before_the_environment() {
    let provider = |namespace: &str, variable: &str| -> Result<Option<Secret>, BoxError> {
        assert!((namespace, variable) != ("env", "TOKEN"), "the builder has it");
        Ok((namespace == "vault").then(|| Secret::from("from the vault")))
    };
    let builder = two().environment(|name| (name == "THE_USER").then(|| "ann".to_owned()));
    builder.bind("env.TOKEN", "given").bind_provider(provider).build().unwrap();
}

#[test]
fn a_provider_that_fails_stops_the_start() {
    let provider = |_: &str, _: &str| -> Result<Option<Secret>, BoxError> { Err("sealed".into()) };
    let error = Capability::builder().environment(|_| None).bind_provider(provider).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the capability cannot start: bind `env.LABEL_STUDIO_API_KEY`: the provider failed: sealed"
    );
}

#[test]
fn unknown_and_ambiguous_names_are_refused() {
    let known = two().environment(|name| (!name.starts_with("NAFTIKO_")).then(|| "x".to_owned()));
    let error = known.bind("TOKEN", "a").bind("env.TOKE", "b").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the capability cannot start:\n\
         - bind `TOKEN` is ambiguous: say `env.TOKEN` or `vault.TOKEN`\n\
         - there is no bind `env.TOKE`; known binds: `env.TOKEN`, `vault.TOKEN`, `env.USER`"
    );
}

#[test]
fn debug_output_never_shows_a_secret() {
    let secret = "hunter2";
    let builder = Capability::builder()
        .environment(|_| None)
        .bind("LABEL_STUDIO_API_KEY", secret)
        .base_uri("label-studio-subpackage-organizations", "http://localhost/hunter2");
    let of_builder = format!("{builder:?}");
    let capability = builder.build().unwrap();
    let input = label_studio::ListInput { authorization: Some(secret.into()), ordering: None };
    let of_capability = format!("{capability:?} {:?} {input:?}", capability.client());
    let values: rt::Values = [rt::part(Secret::from(secret))].into();
    let printed = format!("{of_builder} {of_capability} {values:?}");
    assert!(!printed.contains(secret), "{printed}");
}
