//! The time that each stage of the compiler takes, beside reading the same bytes as a YAML value.
//!
//! `cargo bench -p naftiko-codegen --bench stages`

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use naftiko_codegen::{Generated, stages};
use serde_yaml::Value;

mod large_spec;

fn stages(criterion: &mut Criterion) {
    let specs = [
        ("organizations", include_str!("../../../specs/organizations.yaml").to_owned()),
        ("100-operations", large_spec::large_spec(100)),
        ("400-operations", large_spec::large_spec(400)),
    ];
    for (name, text) in &specs {
        let parsed = stages::parse(name, text).expect("it is a spec");
        let lowered = stages::lower(&parsed).expect("it can be compiled");
        let mut group = criterion.benchmark_group(*name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("serde_yaml", |bencher| {
            bencher.iter(|| serde_yaml::from_str::<Value>(black_box(text)).expect("it is YAML"));
        });
        group.bench_function("parse", |bencher| bencher.iter(|| stages::parse(name, black_box(text))));
        group.bench_function("lower", |bencher| bencher.iter(|| stages::lower(black_box(&parsed))));
        group.bench_function("emit", |bencher| bencher.iter(|| black_box(&lowered).emit()));
        group.bench_function("print", |bencher| {
            bencher.iter_batched(|| lowered.emit(), Generated::into_file_text, BatchSize::LargeInput);
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
