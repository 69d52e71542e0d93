//! The conditions on the claims of an access token, be they proved by a signature or told by the issuer.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

/// How far the clocks of issuer and adapter may differ, in seconds.
const SKEW: f64 = 60.0;

/// Why a token is not enough.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ClaimError {
    /// It is not valid here.
    Invalid(&'static str),
    /// It is valid and does not allow this.
    MissingScope(&'static str),
}

/// The audience that a token must be for, and the scopes that it must have.
pub(super) struct ClaimRules {
    pub(super) audience: String,
    /// All of them.
    pub(super) scopes: &'static [&'static str],
}

impl ClaimRules {
    /// Checks a token whose signature is right; what it says of itself must be complete.
    pub(super) fn check_signed(
        &self,
        claims: &Map<String, Value>,
        is_issuer: impl Fn(&str) -> bool,
    ) -> Result<(), ClaimError> {
        if !claims.contains_key("exp") {
            return Err(ClaimError::Invalid("Token without expiry"));
        }
        check_time(claims, now())?;
        if !text(claims, "iss").is_some_and(is_issuer) {
            return Err(ClaimError::Invalid("Invalid issuer"));
        }
        if !claims.get("aud").is_some_and(|audience| self.is_for(audience)) {
            return Err(ClaimError::Invalid("Invalid audience"));
        }
        self.check_scopes(claims)
    }

    /// Checks the issuer's answer to an introspection. It may leave out claims that the issuer has checked itself; those
    /// that are there must fit.
    pub(super) fn check_introspected(
        &self,
        claims: &Map<String, Value>,
        is_issuer: impl Fn(&str) -> bool,
        audience_needed: bool,
    ) -> Result<(), ClaimError> {
        if claims.get("active").and_then(Value::as_bool) != Some(true) {
            return Err(ClaimError::Invalid("Token is not active"));
        }
        check_time(claims, now())?;
        if claims.contains_key("iss") && !text(claims, "iss").is_some_and(is_issuer) {
            return Err(ClaimError::Invalid("Invalid issuer"));
        }
        match claims.get("aud") {
            Some(audience) if self.is_for(audience) => {}
            None if !audience_needed => {}
            Some(_) | None => return Err(ClaimError::Invalid("Invalid audience")),
        }
        self.check_scopes(claims)
    }

    fn is_for(&self, audience: &Value) -> bool {
        let is = |value: &Value| value.as_str() == Some(&self.audience);
        is(audience) || audience.as_array().is_some_and(|all| all.iter().any(is))
    }

    /// `scope` is a list in one text, `scp` is either form.
    fn check_scopes(&self, claims: &Map<String, Value>) -> Result<(), ClaimError> {
        let granted = |wanted: &str| {
            ["scope", "scp"].iter().filter_map(|name| claims.get(*name)).any(|value| match value {
                Value::String(list) => list.split_ascii_whitespace().any(|scope| scope == wanted),
                Value::Array(list) => list.iter().any(|scope| scope.as_str() == Some(wanted)),
                _ => false,
            })
        };
        match self.scopes.iter().find(|wanted| !granted(wanted)) {
            Some(missing) => Err(ClaimError::MissingScope(missing)),
            None => Ok(()),
        }
    }
}

/// `exp` and `nbf`, where they are there. One that is no number is not valid: it would be in force for ever.
fn check_time(claims: &Map<String, Value>, now: f64) -> Result<(), ClaimError> {
    let time = |name: &str| claims.get(name).map(|value| value.as_f64().filter(|time| time.is_finite()));
    match time("exp") {
        Some(Some(end)) if now < end + SKEW => {}
        Some(_) => return Err(ClaimError::Invalid("Token expired")),
        None => {}
    }
    match time("nbf") {
        Some(Some(start)) if start <= now + SKEW => Ok(()),
        Some(_) => Err(ClaimError::Invalid("Token not yet valid")),
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

    use super::{ClaimError, ClaimRules, check_time};

    fn time(claims: &Value, now: f64) -> Result<(), ClaimError> {
        check_time(claims.as_object().unwrap(), now)
    }

    #[test]
    fn token_times_allow_a_minute_of_clock_skew() {
        assert_eq!(time(&json!({ "exp": 1000 }), 1059.0), Ok(()));
        assert_eq!(time(&json!({ "exp": 1000.5 }), 1060.5), Err(ClaimError::Invalid("Token expired")));
        assert_eq!(time(&json!({ "nbf": 1000 }), 940.0), Ok(()));
        assert_eq!(time(&json!({ "nbf": 1000 }), 939.0), Err(ClaimError::Invalid("Token not yet valid")));
    }

    #[test]
    fn an_expiry_that_is_no_number_is_expired() {
        for end in [json!(null), json!("9999999999"), json!([])] {
            assert_eq!(time(&json!({ "exp": end }), 1.0), Err(ClaimError::Invalid("Token expired")));
        }
    }

    #[test]
    fn scopes_are_read_from_either_claim_and_all_are_needed() {
        let rules = ClaimRules { audience: "a".to_owned(), scopes: &["read", "write"] };
        let check = |claims: Value| rules.check_scopes(claims.as_object().unwrap());
        assert_eq!(check(json!({ "scope": "write  read" })), Ok(()));
        assert_eq!(check(json!({ "scp": ["read", "write"] })), Ok(()));
        assert_eq!(check(json!({ "scp": "read", "scope": "write" })), Ok(()));
        assert_eq!(check(json!({ "scope": "readwrite write" })), Err(ClaimError::MissingScope("read")));
        assert_eq!(check(json!({})), Err(ClaimError::MissingScope("read")));
    }

    #[test]
    fn claims_absent_from_an_introspection_are_not_required() {
        let rules = ClaimRules { audience: "a".to_owned(), scopes: &[] };
        let check = |claims: Value, needed| {
            rules.check_introspected(claims.as_object().unwrap(), |it| it == "i", needed)
        };
        assert_eq!(check(json!({ "active": true }), false), Ok(()));
        assert_eq!(check(json!({ "active": true }), true), Err(ClaimError::Invalid("Invalid audience")));
        assert_eq!(
            check(json!({ "active": true, "aud": ["b"] }), false),
            Err(ClaimError::Invalid("Invalid audience"))
        );
        assert_eq!(
            check(json!({ "active": true, "iss": "j" }), false),
            Err(ClaimError::Invalid("Invalid issuer"))
        );
        assert_eq!(
            check(json!({ "active": "true" }), false),
            Err(ClaimError::Invalid("Token is not active"))
        );
    }
}
