//! Macros by which generated code says what it needs; each is one compile error while its feature is off.
//!
//! This compiles where the feature `oauth2` is on, and nowhere else:
//!
#![cfg_attr(feature = "oauth2", doc = "```")]
#![cfg_attr(not(feature = "oauth2"), doc = "```compile_fail")]
//! use naftiko_runtime::codegen as rt;
//! rt::requires::oauth2!();
//! ```

#[cfg(feature = "oauth2")]
pub use crate::__is_on as oauth2;
#[cfg(not(feature = "oauth2"))]
pub use crate::__oauth2_is_off as oauth2;

#[doc(hidden)]
#[macro_export]
macro_rules! __is_on {
    () => {};
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
