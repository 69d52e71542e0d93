//! Binds: where values come from, and what is said when they do not.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::{BoxError, Builder, Secret};

use crate::support::organizations::{Capability, label_studio_subpackage_organizations as label_studio};

static TWO: rt::Spec = rt::Spec {
    name: "two",
    title: "Two",
    version: "1.0.0",
    binds: &[
        rt::Bind::environment("env", "TOKEN", "THE_TOKEN"),
        rt::Bind::environment("vault", "TOKEN", "VAULT_TOKEN"),
        rt::Bind::environment("env", "USER", "THE_USER"),
    ],
    upstreams: &[],
    adapters: &[],
};

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
    let known = two().environment(|_| Some("x".to_owned()));
    let error = known.bind("TOKEN", "a").bind("env.TOKE", "b").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the capability cannot start:\n\
         - bind `TOKEN` is ambiguous: say `env.TOKEN` or `vault.TOKEN`\n\
         - there is no bind `env.TOKE`; known binds: `env.TOKEN`, `vault.TOKEN`, `env.USER`"
    );
}

#[test]
fn nothing_that_can_be_printed_shows_a_secret() {
    let secret = "hunter2";
    let builder = Capability::builder()
        .environment(|_| None)
        .bind("LABEL_STUDIO_API_KEY", secret)
        .base_uri("label-studio-subpackage-organizations", "http://localhost/hunter2");
    let of_builder = format!("{builder:?}");
    let capability = builder.build().unwrap();
    let input = label_studio::ListInput { authorization: Some(secret.into()), ordering: None };
    let of_capability = format!("{capability:?} {:?} {input:?}", capability.client());
    let request =
        rt::Request::from(input).query("token", Secret::from(secret)).cookie("c", Secret::from(secret));
    let printed = format!("{of_builder} {of_capability} {request:?}");
    assert!(!printed.contains(secret), "{printed}");
}

const fn spec(binds: &'static [rt::Bind]) -> rt::Spec {
    rt::Spec { name: "files", title: "Files", version: "1.0.0", binds, upstreams: &[], adapters: &[] }
}

/// A specification whose binds are in files of a folder, by their absolute paths.
fn in_files(
    files: &[(&str, &str)],
) -> (tempfile::TempDir, impl Fn(&str, &[(&'static str, &'static str)]) -> Builder<rt::Capability>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().to_owned();
    let builder = move |name: &str, keys: &[(&'static str, &'static str)]| {
        let file = rt::BindFile::absolute(path.join(name).display().to_string().leak());
        let binds =
            keys.iter().map(|(variable, key)| rt::Bind::file("f", variable, file, key)).collect::<Vec<_>>();
        Builder::new(Box::leak(Box::new(spec(binds.leak()))))
    };
    (folder, builder)
}

fn problems(builder: Builder<rt::Capability>, folder: &tempfile::TempDir) -> String {
    let error = builder.environment(|_| None).build().unwrap_err().to_string();
    error.replace(&folder.path().display().to_string(), "[folder]")
}

#[test]
fn files_of_json_and_yaml_give_their_members_as_text() {
    let (_folder, builder) = in_files(&[
        ("a.json", "{\"t\": \"x\", \"n\": 5, \"b\": true}"),
        ("a.yaml", "%YAML 1.2\n---\nt: &t x\nn: 0123\nb: true\nlist: [{t: y}, 2]\nalias: *t\nv: 1.10\n"),
        ("a.yml", "{t: 'null', n: |\n  a\n  b\n}\n"),
    ]);
    builder("a.json", &[("T", "t"), ("N", "n"), ("B", "b")]).build().unwrap();
    builder("a.yaml", &[("T", "t"), ("N", "n"), ("B", "b"), ("A", "alias"), ("V", "v")]).build().unwrap();
    builder("a.yml", &[("T", "t")]).build().unwrap();
}

#[test]
fn what_a_file_does_not_give_is_named_at_once() {
    let (folder, builder) = in_files(&[
        ("a.json", "{\"list\": [1], \"map\": {}, \"null\": null, \"empty\": \"\"}"),
        ("a.yaml", "list:\n- deep: secret\nmap: {missing: secret}\nnull: ~\nempty: ''\n"),
    ]);
    for name in ["a.json", "a.yaml"] {
        let keys = [("L", "list"), ("M", "map"), ("N", "null"), ("E", "empty"), ("X", "missing")];
        let nested = "is a list or a mapping; a value is a text, a number or a boolean";
        assert_eq!(
            problems(builder(name, &keys), &folder),
            format!(
                "the capability cannot start:\n\
                 - bind `f.L`: `list` in [folder]/{name} {nested}\n\
                 - bind `f.M`: `map` in [folder]/{name} {nested}\n\
                 - bind `f.N` has no value; `null` in [folder]/{name} is empty\n\
                 - bind `f.E` has no value; `empty` in [folder]/{name} is empty\n\
                 - bind `f.X` has no value; add `missing` to [folder]/{name}"
            )
        );
    }
}

#[test]
fn files_that_cannot_be_read_are_named_once() {
    let (folder, builder) = in_files(&[
        ("list.json", "[1]"),
        ("list.yaml", "- 1"),
        ("text.yaml", "secret"),
        ("broken.json", "{\n\"a\": secret}"),
        ("broken.yaml", "a: 'secret\n"),
    ]);
    let reason = |name: &str| {
        let text = problems(builder(name, &[("A", "a"), ("B", "b")]), &folder);
        assert!(!text.contains("secret"), "{text}");
        text.split_once("for `f.A`, `f.B`: ").map(|(_, reason)| reason.to_owned()).expect("both binds")
    };
    assert_eq!(reason("none.json"), "there is no such file; looked at [folder]/none.json");
    assert_eq!(reason("list.json"), "[folder]/list.json is no object at its root");
    assert_eq!(reason("list.yaml"), "[folder]/list.yaml is no mapping at its root");
    assert_eq!(reason("text.yaml"), "[folder]/text.yaml is no mapping at its root");
    assert_eq!(reason("broken.json"), "[folder]/broken.json is not JSON in line 2, column 6");
    assert!(reason("broken.yaml").starts_with("[folder]/broken.yaml is not YAML in line "));
}

#[test]
fn a_file_is_not_read_for_what_is_given_otherwise() {
    let (_folder, builder) = in_files(&[]);
    builder("none.json", &[("A", "a")]).bind("f.A", "given").build().unwrap();
    let provider =
        |_: &str, _: &str| -> Result<Option<Secret>, BoxError> { Ok(Some(Secret::from("provided"))) };
    builder("none.json", &[("A", "a")]).bind_provider(provider).build().unwrap();
}

/// Beside the specification first, then by what is written from the working directory, and both places are named.
#[test]
fn a_relative_file_is_looked_for_in_two_places() {
    static SPEC: rt::Spec = spec(&[rt::Bind::file(
        "f",
        "NAME",
        rt::BindFile::relative(option_env!("CARGO_MANIFEST_DIR"), "specs/none.json", "./none.json"),
        "name",
    )]);
    let error = Builder::<rt::Capability>::new(&SPEC).build().unwrap_err().to_string();
    let crate_folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = crate_folder.parent().expect("the workspace");
    assert_eq!(
        error,
        format!(
            "the capability cannot start: file ./none.json, for `f.NAME`: there is no such file; looked at {} and {}",
            root.join("specs/none.json").display(),
            std::env::current_dir().expect("a directory").join("none.json").display(),
        )
    );
}

#[test]
fn a_bind_of_another_scheme_needs_a_provider() {
    static SPEC: rt::Spec = spec(&[rt::Bind::provided("vault", "TOKEN", "vault://secret/shop")]);
    let error = Builder::<rt::Capability>::new(&SPEC).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the capability cannot start: bind `vault.TOKEN` has no value; vault://secret/shop needs a provider that \
         knows it: give one to `Builder::bind_provider`"
    );
    let provider = |namespace: &str, _: &str| -> Result<Option<Secret>, BoxError> {
        Ok((namespace == "vault").then(|| Secret::from("from the vault")))
    };
    Builder::<rt::Capability>::new(&SPEC).bind_provider(provider).build().unwrap();
}
