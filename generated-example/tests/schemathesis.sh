#!/usr/bin/env bash
# schemathesis against the servers of specs/, each held to its own OpenAPI document: it makes requests that the document
# allows and such that it forbids, with every check that it has. The servers are in ../../naftiko-macros/tests/behaviour.
#
# Needs bash, cargo and Python 3.10 or later; schemathesis comes from PyPI into a cache (about 80 MB, once).
#
#   NAFTIKO_CLIENTS   the folder that the cache is kept in
#   PYTHON            the Python that the virtual environment is made with
#   NAFTIKO_EXAMPLES  the requests of each kind that are made of an operation, at most
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Python 3.11 has a fault that ends some runs of hypothesis (cpython #106905), so a later one is taken where there is one.
newest_python() {
    local name
    for name in python3.14 python3.13 python3.12 python3; do
        "$name" -c 'import venv' 2>/dev/null && { echo "$name"; return; }
    done
}

wanted=$tests/schemathesis/requirements.txt
folder=$(cache_folder "$wanted")
if [[ ! -e $folder/complete ]]; then
    base=${PYTHON:-$(newest_python)}
    [[ -n $base ]] || give_up 'there is a Python'
    echo "installing the packages of $wanted into $folder" >&2
    { "$base" -m venv "$folder" &&
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted"; } \
        >"$work/install.log" 2>&1 || give_up 'schemathesis can be installed' "$work/install.log"
    touch "$folder/complete"
fi

cd "$tests/../.."
export NAFTIKO_SCHEMATHESIS=$folder/bin/schemathesis
if cargo test --locked --quiet -p naftiko-macros --test behaviour openapi -- --ignored --nocapture >"$work/log" 2>&1; then
    grep -E '^== |[0-9]+ generated' "$work/log"
else
    cat "$work/log" >&2
    exit 1
fi
