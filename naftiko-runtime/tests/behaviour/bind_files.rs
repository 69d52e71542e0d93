//! Binds from files and from providers: what is read when the program starts, and what is said when it cannot be.

use naftiko_runtime::codegen as rt;
use naftiko_runtime::{BoxError, Builder, Secret};

const fn spec(binds: &'static [rt::Bind]) -> rt::Spec {
    rt::Spec::new("files", "Files", "1.0.0").binds(binds)
}

/// A folder with files that a specification reads its binds from, by their absolute paths.
struct Folder(tempfile::TempDir);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).expect("a file in it");
        }
        Self(folder)
    }

    /// Variables with their keys, all from one of the files.
    fn builder(&self, name: &str, keys: &[(&'static str, &'static str)]) -> Builder<rt::Capability> {
        let file = rt::BindFile::absolute(self.0.path().join(name).display().to_string().leak());
        let binds: Vec<_> =
            keys.iter().map(|(variable, key)| rt::Bind::file("f", variable, file, key)).collect();
        Builder::new(Box::leak(Box::new(spec(binds.leak()))))
    }

    /// Why the capability does not start.
    fn problems(&self, name: &str, keys: &[(&'static str, &'static str)]) -> String {
        let error = self.builder(name, keys).environment(|_| None).build().expect_err("it does not start");
        error.to_string().replace(&self.0.path().display().to_string(), "[folder]")
    }
}

#[test]
fn files_of_json_and_yaml_give_their_members_as_text() {
    let folder = Folder::of(&[
        ("a.json", "{\"t\": \"x\", \"n\": 5, \"b\": true}"),
        ("a.yaml", "%YAML 1.2\n---\nt: &t x\nn: 0123\nb: true\nlist: [{t: y}, 2]\nalias: *t\nv: 1.10\n"),
        ("a.yml", "{t: 'null', n: |\n  a\n  b\n}\n"),
    ]);
    folder.builder("a.json", &[("T", "t"), ("N", "n"), ("B", "b")]).build().expect("it starts");
    folder
        .builder("a.yaml", &[("T", "t"), ("N", "n"), ("B", "b"), ("A", "alias"), ("V", "v")])
        .build()
        .expect("it starts");
    folder.builder("a.yml", &[("T", "t")]).build().expect("it starts");
}

#[test]
fn all_keys_missing_from_a_file_are_named() {
    let folder = Folder::of(&[
        ("a.json", "{\"list\": [1], \"map\": {}, \"null\": null, \"empty\": \"\"}"),
        ("a.yaml", "list:\n- deep: secret\nmap: {missing: secret}\nnull: ~\nempty: ''\n"),
    ]);
    for name in ["a.json", "a.yaml"] {
        let keys = [("L", "list"), ("M", "map"), ("N", "null"), ("E", "empty"), ("X", "missing")];
        let nested = "is a list or a mapping; a value is a text, a number or a boolean";
        assert_eq!(
            folder.problems(name, &keys),
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
    let folder = Folder::of(&[
        ("list.json", "[1]"),
        ("list.yaml", "- 1"),
        ("text.yaml", "secret"),
        ("broken.json", "{\n\"a\": secret}"),
        ("broken.yaml", "a: 'secret\n"),
    ]);
    let reason = |name: &str| {
        let text = folder.problems(name, &[("A", "a"), ("B", "b")]);
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
fn bind_files_are_not_read_for_values_given_elsewhere() {
    let folder = Folder::of(&[]);
    folder.builder("none.json", &[("A", "a")]).bind("f.A", "given").build().expect("it starts");
    let provider =
        |_: &str, _: &str| -> Result<Option<Secret>, BoxError> { Ok(Some(Secret::from("provided"))) };
    folder.builder("none.json", &[("A", "a")]).bind_provider(provider).build().expect("it starts");
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
    let error = Builder::<rt::Capability>::new(&SPEC).build().expect_err("it does not start").to_string();
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
    let error = Builder::<rt::Capability>::new(&SPEC).build().expect_err("it does not start");
    assert_eq!(
        error.to_string(),
        "the capability cannot start: bind `vault.TOKEN` has no value; vault://secret/shop needs a provider that \
         knows it: give one to `Builder::bind_provider`"
    );
    let provider = |namespace: &str, _: &str| -> Result<Option<Secret>, BoxError> {
        Ok((namespace == "vault").then(|| Secret::from("from the vault")))
    };
    Builder::<rt::Capability>::new(&SPEC).bind_provider(provider).build().expect("it starts");
}
