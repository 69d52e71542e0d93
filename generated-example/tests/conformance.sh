#!/usr/bin/env bash
# Runs the official conformance suite of MCP against a generated server: all its scenarios, in the released version and
# in the one that knows the revision without a handshake.
#
# Needs bash, cargo and npm; the suite and a Node.js that it runs on come from npm into a cache (about 350 MB, once).
# What may fail, and why, is in clients/expected-failures. The answers that the suite looks at are in
# ../../specs/conformance.yaml and ../examples/conformance.rs.
#
#   NAFTIKO_CLIENTS  the folder that the cache is kept in
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

passed=0 failed=0

# One run of the suite: its version, the list of what may fail, and more arguments.
suite() {
    local package=$modules/conformance-$1 era=$2 log=$work/suite.log verdict=passed version
    shift 2
    version=$(sed -n 's/^ *"version": "\(.*\)".*/\1/p' "$package/package.json")
    "$node" "$package/dist/index.js" server --url "$url" --suite all \
        --expected-failures "$tests/clients/expected-failures/$era.yaml" "$@" >"$log" 2>&1 || verdict=FAILED
    # What names no failure ran no scenario: every run has some that are expected.
    grep -q '^Total: [1-9]' "$log" && grep -q 'Expected failures' "$log" || verdict=FAILED
    if [[ $verdict == passed ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        # What is new or stale; a run that did not get so far says why at its end.
        sed -n '/Unexpected failures (\|Stale baseline/,$p' "$log" | grep . >&2 || tail -n 40 "$log" >&2
    fi
    echo "conformance $version${*:+ $*}: $verdict ($(sed -n 's/^Total: \([0-9]*\) passed.*/\1/p' "$log") checks pass," \
        "$(grep -c '^  ~' "$log" || true) expected failures)"
}

install_packages
build_examples
serve

suite 0.1 legacy
suite 0.2 legacy --spec-version 2025-11-25
suite 0.2 modern --spec-version 2026-07-28

echo "$passed passed, $failed failed"
((failed == 0))
