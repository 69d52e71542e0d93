//! What must be true of an access token, however it was found out: by its signature, or by asking its issuer.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

/// How far the clocks of issuer and adapter may differ, in seconds.
const SKEW: f64 = 60.0;

/// Why a token is not enough.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// It is not valid here.
    Invalid(&'static str),
    /// It is valid and does not allow this.
    Scope(&'static str),
}

/// For whom a token must be.
pub(super) struct Rules {
    pub(super) audience: String,
    /// All of them.
    pub(super) scopes: &'static [&'static str],
}

impl Rules {
    /// Checks a token whose signature is right; what it says of itself must be complete.
    pub(super) fn check_signed(
        &self,
        claims: &Map<String, Value>,
        is_issuer: impl Fn(&str) -> bool,
    ) -> Result<(), Flaw> {
        if !claims.contains_key("exp") {
            return Err(Flaw::Invalid("Token without expiry"));
        }
        check_time(claims, now())?;
        if !text(claims, "iss").is_some_and(is_issuer) {
            return Err(Flaw::Invalid("Invalid issuer"));
        }
        if !claims.get("aud").is_some_and(|audience| self.is_for(audience)) {
            return Err(Flaw::Invalid("Invalid audience"));
        }
        self.check_scopes(claims)
    }

    /// Checks what the issuer said of a token. It may leave out what it has checked itself; what it says must fit.
    pub(super) fn check_told(
        &self,
        claims: &Map<String, Value>,
        is_issuer: impl Fn(&str) -> bool,
        audience_needed: bool,
    ) -> Result<(), Flaw> {
        if claims.get("active").and_then(Value::as_bool) != Some(true) {
            return Err(Flaw::Invalid("Token is not active"));
        }
        check_time(claims, now())?;
        if claims.contains_key("iss") && !text(claims, "iss").is_some_and(is_issuer) {
            return Err(Flaw::Invalid("Invalid issuer"));
        }
        match claims.get("aud") {
            Some(audience) if self.is_for(audience) => {}
            None if !audience_needed => {}
            Some(_) | None => return Err(Flaw::Invalid("Invalid audience")),
        }
        self.check_scopes(claims)
    }

    fn is_for(&self, audience: &Value) -> bool {
        let is = |value: &Value| value.as_str() == Some(&self.audience);
        is(audience) || audience.as_array().is_some_and(|all| all.iter().any(is))
    }

    /// `scope` is a list in one text, `scp` is either form.
    fn check_scopes(&self, claims: &Map<String, Value>) -> Result<(), Flaw> {
        let granted = |wanted: &str| {
            ["scope", "scp"].iter().filter_map(|name| claims.get(*name)).any(|value| match value {
                Value::String(list) => list.split_ascii_whitespace().any(|scope| scope == wanted),
                Value::Array(list) => list.iter().any(|scope| scope.as_str() == Some(wanted)),
                _ => false,
            })
        };
        match self.scopes.iter().find(|wanted| !granted(wanted)) {
            Some(missing) => Err(Flaw::Scope(missing)),
            None => Ok(()),
        }
    }
}

/// `exp` and `nbf`, where they are there. One that is no number is not valid: it would be in force for ever.
fn check_time(claims: &Map<String, Value>, now: f64) -> Result<(), Flaw> {
    let time = |name: &str| claims.get(name).map(|value| value.as_f64().filter(|time| time.is_finite()));
    match time("exp") {
        Some(Some(end)) if now < end + SKEW => {}
        Some(_) => return Err(Flaw::Invalid("Token expired")),
        None => {}
    }
    match time("nbf") {
        Some(Some(start)) if start <= now + SKEW => Ok(()),
        Some(_) => Err(Flaw::Invalid("Token not yet valid")),
        None => Ok(()),
    }
}

fn text<'c>(claims: &'c Map<String, Value>, name: &str) -> Option<&'c str> {
    claims.get(name).and_then(Value::as_str)
}

fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Flaw, Rules, check_time};

    fn time(claims: &Value, now: f64) -> Result<(), Flaw> {
        check_time(claims.as_object().unwrap(), now)
    }

    #[test]
    fn clocks_may_differ_by_a_minute() {
        assert_eq!(time(&json!({ "exp": 1000 }), 1059.0), Ok(()));
        assert_eq!(time(&json!({ "exp": 1000.5 }), 1060.5), Err(Flaw::Invalid("Token expired")));
        assert_eq!(time(&json!({ "nbf": 1000 }), 940.0), Ok(()));
        assert_eq!(time(&json!({ "nbf": 1000 }), 939.0), Err(Flaw::Invalid("Token not yet valid")));
    }

    #[test]
    fn a_time_that_is_no_number_is_past() {
        for end in [json!(null), json!("9999999999"), json!([])] {
            assert_eq!(time(&json!({ "exp": end }), 1.0), Err(Flaw::Invalid("Token expired")));
        }
    }

    #[test]
    fn scopes_are_read_from_either_claim_and_all_are_needed() {
        let rules = Rules { audience: "a".to_owned(), scopes: &["read", "write"] };
        let check = |claims: Value| rules.check_scopes(claims.as_object().unwrap());
        assert_eq!(check(json!({ "scope": "write  read" })), Ok(()));
        assert_eq!(check(json!({ "scp": ["read", "write"] })), Ok(()));
        assert_eq!(check(json!({ "scp": "read", "scope": "write" })), Ok(()));
        assert_eq!(check(json!({ "scope": "readwrite write" })), Err(Flaw::Scope("read")));
        assert_eq!(check(json!({})), Err(Flaw::Scope("read")));
    }

    #[test]
    fn what_an_issuer_leaves_out_it_has_checked_itself() {
        let rules = Rules { audience: "a".to_owned(), scopes: &[] };
        let check =
            |claims: Value, needed| rules.check_told(claims.as_object().unwrap(), |it| it == "i", needed);
        assert_eq!(check(json!({ "active": true }), false), Ok(()));
        assert_eq!(check(json!({ "active": true }), true), Err(Flaw::Invalid("Invalid audience")));
        assert_eq!(
            check(json!({ "active": true, "aud": ["b"] }), false),
            Err(Flaw::Invalid("Invalid audience"))
        );
        assert_eq!(check(json!({ "active": true, "iss": "j" }), false), Err(Flaw::Invalid("Invalid issuer")));
        assert_eq!(check(json!({ "active": "true" }), false), Err(Flaw::Invalid("Token is not active")));
    }
}
