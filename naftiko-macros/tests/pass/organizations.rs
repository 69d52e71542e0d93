//! The user's spec in five lines, as the README shows it.

use naftiko_runtime::capability;

capability!("organizations.yaml");

fn main() -> Result<(), naftiko_runtime::Error> {
    let organizations = organizations::Capability::builder().bind("LABEL_STUDIO_API_KEY", "Token x").build()?;
    // Built, not sent: the client is typed.
    drop(organizations.client().list(organizations::label_studio_subpackage_organizations::ListInput::default()));
    Ok(())
}
