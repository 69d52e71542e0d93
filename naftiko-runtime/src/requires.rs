//! Macros by which generated code says what it needs; each is one compile error while its feature is off.
//!
//! This compiles where the feature `xml` is on, and nowhere else:
//!
#![cfg_attr(feature = "xml", doc = "```")]
#![cfg_attr(not(feature = "xml"), doc = "```compile_fail")]
//! use naftiko_runtime::codegen as rt;
//! rt::requires::xml!();
//! ```

#[cfg(not(feature = "avro"))]
pub use crate::__avro_is_off as avro;
#[cfg(feature = "avro")]
pub use crate::__is_on as avro;

#[cfg(not(feature = "csv"))]
pub use crate::__csv_is_off as csv;
#[cfg(feature = "csv")]
pub use crate::__is_on as csv;

#[cfg(not(feature = "html"))]
pub use crate::__html_is_off as html;
#[cfg(feature = "html")]
pub use crate::__is_on as html;

#[cfg(feature = "markdown")]
pub use crate::__is_on as markdown;
#[cfg(not(feature = "markdown"))]
pub use crate::__markdown_is_off as markdown;

#[cfg(feature = "oauth2")]
pub use crate::__is_on as oauth2;
#[cfg(not(feature = "oauth2"))]
pub use crate::__oauth2_is_off as oauth2;

#[cfg(feature = "protobuf")]
pub use crate::__is_on as protobuf;
#[cfg(not(feature = "protobuf"))]
pub use crate::__protobuf_is_off as protobuf;

#[cfg(feature = "schema")]
pub use crate::__is_on as schema;
#[cfg(not(feature = "schema"))]
pub use crate::__schema_is_off as schema;

#[cfg(feature = "xml")]
pub use crate::__is_on as xml;
#[cfg(not(feature = "xml"))]
pub use crate::__xml_is_off as xml;

#[cfg(feature = "yaml")]
pub use crate::__is_on as yaml;
#[cfg(not(feature = "yaml"))]
pub use crate::__yaml_is_off as yaml;

#[doc(hidden)]
#[macro_export]
macro_rules! __is_on {
    () => {};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __avro_is_off {
    () => {
        ::core::compile_error!("this capability reads Avro: turn on the feature `avro` of naftiko-runtime");
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __csv_is_off {
    () => {
        ::core::compile_error!(
            "this capability reads separated values: turn on the feature `csv` of naftiko-runtime"
        );
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __html_is_off {
    () => {
        ::core::compile_error!("this capability reads HTML: turn on the feature `html` of naftiko-runtime");
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __markdown_is_off {
    () => {
        ::core::compile_error!(
            "this capability reads Markdown: turn on the feature `markdown` of naftiko-runtime"
        );
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __oauth2_is_off {
    () => {
        ::core::compile_error!(
            "this capability uses authentication of type `oauth2`: turn on the feature `oauth2` of naftiko-runtime"
        );
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __protobuf_is_off {
    () => {
        ::core::compile_error!(
            "this capability reads Protocol Buffers: turn on the feature `protobuf` of naftiko-runtime"
        );
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __schema_is_off {
    () => {
        ::core::compile_error!(
            "this capability has rules for its inputs: turn on the feature `schema` of naftiko-runtime"
        );
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __xml_is_off {
    () => {
        ::core::compile_error!("this capability reads XML: turn on the feature `xml` of naftiko-runtime");
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __yaml_is_off {
    () => {
        ::core::compile_error!("this capability reads YAML: turn on the feature `yaml` of naftiko-runtime");
    };
}
