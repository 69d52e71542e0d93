//! `.proto` files: compiled with all that they import into what the runtime reads messages by.

#[cfg(feature = "protobuf")]
use std::collections::BTreeMap;

#[cfg(feature = "protobuf")]
use protox::Compiler;
#[cfg(feature = "protobuf")]
use protox::file::{ChainFileResolver, File, FileResolver, GoogleFileResolver};

/// A message, and what describes it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Protobuf {
    /// An encoded `FileDescriptorSet`: the file and all that it imports, without comments and positions.
    pub(crate) descriptors: Vec<u8>,
    /// The full name of the first message of the file.
    pub(crate) message: String,
}

/// Compiles a file. `import` gives the text of what a file imports, by the path that it is imported by; files of
/// Google that it does not give are built in.
#[cfg(feature = "protobuf")]
pub(crate) fn protobuf(
    name: &str,
    text: &str,
    import: &mut dyn FnMut(&str) -> Option<String>,
) -> Result<Protobuf, String> {
    // Files are known to each other by relative paths, and this one need not be.
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let root = parse(name, text)?;
    let first = root.file_descriptor_proto().message_type.first();
    let message = first.ok_or_else(|| format!("`{name}` has no message"))?.name();
    let message = match root.file_descriptor_proto().package() {
        "" => message.to_owned(),
        package => format!("{package}.{message}"),
    };
    let mut resolver = ChainFileResolver::new();
    resolver.add(gather(name, root, import)?);
    resolver.add(GoogleFileResolver::new());
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_imports(true).include_source_info(false);
    // The long form of these errors says file and line.
    compiler.open_file(name).map_err(|error| format!("{error:?}"))?;
    Ok(Protobuf { descriptors: compiler.encode_file_descriptor_set(), message })
}

/// As above, in a compiler that cannot.
#[cfg(not(feature = "protobuf"))]
pub(crate) fn protobuf(
    _name: &str,
    _text: &str,
    _import: &mut dyn FnMut(&str) -> Option<String>,
) -> Result<Protobuf, String> {
    Err("this compiler was built without the feature `protobuf`; turn on the feature `protobuf` of naftiko-runtime \
         (or of naftiko-codegen for build.rs and the command line)"
        .to_owned())
}

/// The files that a compilation may open, by the path that they are imported by.
#[cfg(feature = "protobuf")]
struct Files(BTreeMap<String, File>);

#[cfg(feature = "protobuf")]
impl FileResolver for Files {
    fn open_file(&self, name: &str) -> Result<File, protox::Error> {
        self.0.get(name).cloned().ok_or_else(|| protox::Error::file_not_found(name))
    }
}

/// Asks for every import, of imports too, once.
#[cfg(feature = "protobuf")]
fn gather(name: &str, root: File, import: &mut dyn FnMut(&str) -> Option<String>) -> Result<Files, String> {
    let dependencies = |file: &File| file.file_descriptor_proto().dependency.clone();
    let mut wanted = dependencies(&root);
    let mut files = BTreeMap::from([(name.to_owned(), root)]);
    while let Some(path) = wanted.pop() {
        if files.contains_key(&path) {
            continue;
        }
        // What is missing is reported by the compiler, with the line that imports it.
        let Some(text) = import(&path) else { continue };
        let file = parse(&path, &text)?;
        wanted.extend(dependencies(&file));
        files.insert(path, file);
    }
    Ok(Files(files))
}

#[cfg(feature = "protobuf")]
fn parse(name: &str, text: &str) -> Result<File, String> {
    File::from_source(name, text).map_err(|error| format!("{error:?}"))
}
