//! The reader of YAML by itself.

use super::{Fault, read};

fn lines(numbers: std::ops::Range<usize>, line: impl Fn(usize) -> String) -> String {
    numbers.map(line).collect::<Vec<_>>().concat()
}

#[track_caller]
fn fault(text: &str) -> String {
    format!("{:?}", read(text).expect_err("a fault"))
}

#[test]
fn aliases_repeat_the_value_of_their_anchor() {
    let tree = read("a: &x {b: [1, two]}\nc: *x\n").expect("YAML");
    let repeated = tree.root().get("c").and_then(|it| it.get("b")).expect("what is repeated");
    let items: Vec<&str> = repeated.items().expect("a list").filter_map(crate::source::Node::text).collect();
    assert_eq!(items, ["1", "two"]);
}

#[test]
fn own_entries_precede_and_override_merged_ones() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\nd: {<<: 7}\n";
    let tree = read(text).expect("YAML");
    let entries = |name: &str| -> Vec<String> {
        let mapping = tree.root().get(name).expect("an entry");
        let text = |it: crate::source::Node<'_>| it.text().unwrap_or_default().to_owned();
        mapping.entries().expect("a mapping").map(|(key, value)| text(key) + &text(value)).collect()
    };
    assert_eq!(entries("c"), ["x3", "y1", "z2"]);
    assert_eq!(entries("d"), ["<<7"]);
}

#[test]
fn duplicate_keys_are_found_in_small_and_large_mappings() {
    let many = lines(0..40, |number| format!("k{number}: 1\n"));
    for text in ["a: 1\nb: 2\na: 3\na: 4\n", &format!("a: 1\n{many}a: 2\n")] {
        let faults = read(text).expect_err("a fault");
        let [Fault::DuplicateKey { key, first, second }] = &faults[..] else { panic!("{faults:?}") };
        assert_eq!((key.as_str(), *first), ("a", (0, 1)));
        assert!(text[second.0..].starts_with("a: "));
    }
    assert!(read("a: {x: 1}\nb: {x: 1}\n").is_ok());
}

#[test]
fn large_mappings_are_looked_up_by_key() {
    let many = lines(0..100, |number| format!("k{number}: {number}\n"));
    let tree = read(&many).expect("YAML");
    for number in 0..100 {
        let found = tree.root().get(&format!("k{number}")).and_then(crate::source::Node::text);
        assert_eq!(found, Some(number.to_string().as_str()));
    }
    assert!(tree.root().get("k100").is_none());
}

#[test]
fn recursive_deep_and_multiple_documents_are_refused() {
    assert!(fault("a: &a [*a]").contains("itself: true"));
    assert!(fault(&"- ".repeat(200)).contains("TooDeep"));
    let levels = lines(1..9, |level| {
        format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", "))
    });
    assert!(fault(&format!("a0: &a0 [x]\n{levels}")).contains("itself: false"));
    let chain = lines(1..200, |level| format!("a{level}: &a{level} [*a{}]\n", level - 1));
    assert!(fault(&format!("a0: &a0 [x]\n{chain}")).contains("TooDeep"));
    assert!(fault("a\n---\nb\n").contains("SecondDocument"));
}

#[test]
fn tags_decide_how_scalars_are_read() {
    let kinds = |text: &str| read(text).expect("YAML").root().kind();
    assert_eq!(kinds("!!str 5"), "a text");
    assert_eq!(kinds("!!int '5'"), "a number");
    assert_eq!(kinds("! 5"), "a text");
    assert_eq!(kinds("!env A"), "a tagged value");
    assert_eq!(kinds("!env {a: b}"), "a tagged value");
}
