//! Pages of the lists of an MCP adapter, and the cursors between them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rmcp::model::{ErrorData, PaginatedRequestParams};

/// How many entries a page has.
const SIZE: usize = 100;

/// The entries that a client asks for, and the cursor of those that follow. `list` keeps the cursors of lists apart.
pub(super) fn page<T>(
    list: &str,
    items: impl IntoIterator<Item = T>,
    params: Option<PaginatedRequestParams>,
) -> Result<(Vec<T>, Option<String>), ErrorData> {
    let start = match params.and_then(|params| params.cursor) {
        Some(cursor) => {
            position(list, &cursor).ok_or_else(|| ErrorData::invalid_params("Unknown cursor", None))?
        }
        None => 0,
    };
    let mut items = items.into_iter().skip(start);
    let page: Vec<T> = items.by_ref().take(SIZE).collect();
    let next = items.next().map(|_| BASE64.encode(format!("{list}:{}", start + page.len())));
    Ok((page, next))
}

/// Where a page begins. A list may be shorter by now, and then its end is an empty page.
fn position(list: &str, cursor: &str) -> Option<usize> {
    let text = String::from_utf8(BASE64.decode(cursor).ok()?).ok()?;
    let start: usize = text.strip_prefix(list)?.strip_prefix(':')?.parse().ok()?;
    (start > 0 && start.is_multiple_of(SIZE)).then_some(start)
}

#[cfg(test)]
mod tests {
    use rmcp::model::PaginatedRequestParams;

    use super::page;

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let mut cursor = None;
        let mut lengths = Vec::new();
        let mut all = Vec::new();
        loop {
            let params = PaginatedRequestParams::default().with_cursor(cursor);
            let (items, next) = page("tools", 0..250, Some(params)).unwrap();
            lengths.push(items.len());
            all.extend(items);
            if next.is_none() {
                break;
            }
            cursor = next;
        }
        assert_eq!(lengths, [100, 100, 50]);
        assert_eq!(all, (0..250).collect::<Vec<_>>());
        assert_eq!(page("tools", 0..100, None).unwrap().1, None);
    }

    #[test]
    fn unknown_cursors_are_refused() {
        let (_, next) = page("tools", 0..101, None).unwrap();
        let next = next.unwrap();
        let refused = |list: &str, cursor: &str| {
            let params = PaginatedRequestParams::default().with_cursor(Some(cursor.to_owned()));
            page(list, 0..101, Some(params)).is_err()
        };
        assert!(!refused("tools", &next));
        assert!(refused("prompts", &next));
        for cursor in ["", "x", "100", "dG9vbHM6NQ", "dG9vbHM6MA", "\u{fc}"] {
            assert!(refused("tools", cursor), "{cursor}");
        }
    }
}
