//! Features that generated code needs: one error that names the feature, in place of many that name types.
//!
//! Each macro expands to nothing where its feature is on.

/// Fails to compile, unless the feature `oauth2` is on.
#[cfg(feature = "oauth2")]
#[doc(hidden)]
#[macro_export]
macro_rules! __requires_oauth2 {
    () => {};
}

/// Fails to compile, unless the feature `oauth2` is on.
#[cfg(not(feature = "oauth2"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __requires_oauth2 {
    () => {
        ::core::compile_error!(
            "this capability uses authentication of type `oauth2`: turn on the feature `oauth2` of naftiko-runtime"
        );
    };
}
