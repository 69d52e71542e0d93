//! Generated code where the runtime has another name: the macro passes the path by which it was called.

runtime::capability!("organizations.yaml");
