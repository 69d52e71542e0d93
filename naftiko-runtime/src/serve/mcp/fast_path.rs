//! Plain MCP requests: the ones that clients send all day, recognised without building what they say.
//!
//! A request is plain where nothing about it leaves room for doubt. Whatever is not, valid or not, is rmcp's to judge.

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE, HOST, ORIGIN};
use rmcp::model::{ClientCapabilities, JsonObject, ProtocolVersion};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The revision without a handshake.
const MODERN: &str = "2026-07-28";

/// The same as JSON text.
const QUOTED_MODERN: &str = r#""2026-07-28""#;

/// A family of revisions of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Era {
    /// A client says hello once.
    Legacy,
    /// Every request says everything.
    Modern,
}

/// A plain request.
#[derive(Debug)]
pub(super) struct Plain<'a> {
    /// As it was written: a string without escapes, or an integer.
    pub(super) id: &'a str,
    pub(super) era: Era,
    pub(super) asks: Asks<'a>,
}

/// The method of a plain request, with its parameters.
#[derive(Debug)]
pub(super) enum Asks<'a> {
    Ping,
    /// The first page of the list that this method lists.
    List(&'a str),
    Call {
        tool: &'a str,
        arguments: JsonObject,
    },
}

/// Whether the head of a request is one that clients usually send, from a host that is let in.
pub(super) fn plain_head(headers: &HeaderMap, hosts: &Hosts) -> bool {
    let host = only(headers, HOST.as_str());
    let accepts = only(headers, ACCEPT.as_str()).is_some_and(|accept| {
        matches!(
            accept,
            "application/json, text/event-stream"
                | "application/json,text/event-stream"
                | "text/event-stream, application/json"
                | "text/event-stream,application/json"
        )
    });
    accepts
        && only(headers, CONTENT_TYPE.as_str()) == Some("application/json")
        && !headers.contains_key(ORIGIN)
        && host.is_some_and(|host| hosts.admit(host))
}

/// Whether a request says that it is of the revision without a handshake.
pub(super) fn is_modern(headers: &HeaderMap) -> bool {
    only(headers, "mcp-protocol-version") == Some(MODERN)
}

/// The hosts that an adapter answers as.
pub(super) struct Hosts(Vec<String>);

impl Hosts {
    /// Of the names that rmcp lets in, those that can be told by comparing text.
    pub(super) fn new(allowed: &[String]) -> Self {
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
        let plain = |name: &String| match name.parse() {
            Ok(std::net::IpAddr::V6(_)) => Some(format!("[{name}]")),
            _ if !name.is_empty() && name.chars().all(letters) => Some(name.clone()),
            _ => None,
        };
        Self(allowed.iter().filter_map(plain).collect())
    }

    fn admit(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.parse::<u16>().is_ok() => name,
            _ => host,
        };
        self.0.iter().any(|allowed| allowed == name)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    jsonrpc: &'a str,
    #[serde(borrow)]
    id: &'a RawValue,
    method: &'a str,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct ListParams<'a> {
    #[serde(borrow, default, rename = "_meta")]
    meta: Meta<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallParams<'a> {
    name: &'a str,
    #[serde(default)]
    arguments: JsonObject,
    #[serde(borrow, default, rename = "_meta")]
    meta: Meta<'a>,
}

/// The metadata that the answer depends on; it depends on nothing else that a client says of itself.
#[derive(Deserialize, Default)]
struct Meta<'a> {
    #[serde(borrow, rename = "io.modelcontextprotocol/protocolVersion")]
    version: Option<&'a RawValue>,
    #[serde(borrow, rename = "io.modelcontextprotocol/clientCapabilities")]
    capabilities: Option<&'a RawValue>,
    #[serde(borrow, rename = "progressToken")]
    progress: Option<&'a RawValue>,
}

/// Reads a request; `None` for one that is not plain.
pub(super) fn read<'a>(headers: &HeaderMap, body: &'a [u8]) -> Option<Plain<'a>> {
    // A derived reader takes an array for an object.
    let Envelope { jsonrpc, id, method, params } = object(str::from_utf8(body).ok()?)?;
    let id = id.get();
    if jsonrpc != "2.0" || !plain_id(id) {
        return None;
    }
    let params = params.map(RawValue::get);
    let (asks, name, meta) = match method {
        "tools/call" => {
            let CallParams { name, arguments, meta } = object(params?)?;
            (Asks::Call { tool: name, arguments }, Some(name), meta)
        }
        "ping" => (Asks::Ping, None, list_meta(params)?),
        _ if method.ends_with("/list") => (Asks::List(method), None, list_meta(params)?),
        _ => return None,
    };
    let era = era(headers, method, name, &meta)?;
    Some(Plain { id, era, asks })
}

fn list_meta(params: Option<&str>) -> Option<Meta<'_>> {
    params.map_or_else(
        || Some(Meta::default()),
        |params| object::<ListParams<'_>>(params).map(|params| params.meta),
    )
}

fn object<'a, T: Deserialize<'a>>(json: &'a str) -> Option<T> {
    if json.starts_with('{') { serde_json::from_str(json).ok() } else { None }
}

/// Whether an identifier is one that comes back as it was written.
fn plain_id(id: &str) -> bool {
    match id.strip_prefix('"') {
        Some(rest) => !rest.contains('\\'),
        None => {
            let digits = id.strip_prefix('-').unwrap_or(id);
            digits.len() <= 18 && digits.bytes().all(|c| c.is_ascii_digit()) && id != "-0"
        }
    }
}

fn era(headers: &HeaderMap, method: &str, name: Option<&str>, meta: &Meta<'_>) -> Option<Era> {
    if meta.progress.is_some() {
        return None;
    }
    let header = match headers.get("mcp-protocol-version") {
        None => None,
        Some(_) => Some(only(headers, "mcp-protocol-version")?),
    };
    match (header, meta.version) {
        (None, None) => Some(Era::Legacy),
        (Some(header), None) if has_handshake(header) => Some(Era::Legacy),
        (Some(MODERN), Some(version)) if version.get() == QUOTED_MODERN => {
            let capable = capabilities(meta.capabilities?);
            let named =
                name.is_none_or(|name| only(headers, "mcp-name") == Some(name) && !name.starts_with("=?"));
            let agreed = only(headers, "mcp-method") == Some(method);
            (capable && named && agreed).then_some(Era::Modern)
        }
        _ => None,
    }
}

/// Whether a revision is known, and one with a handshake.
fn has_handshake(revision: &str) -> bool {
    ProtocolVersion::KNOWN_VERSIONS.iter().any(|known| known.as_str() == revision && known.has_initialize())
}

fn capabilities(json: &RawValue) -> bool {
    json.get() == "{}" || serde_json::from_str::<ClientCapabilities>(json.get()).is_ok()
}

/// The value of a header that is there once.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}
