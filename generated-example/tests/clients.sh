#!/usr/bin/env bash
# Real clients of MCP against a generated server, over HTTP and over standard input and output: the TypeScript SDK 1.x and
# 2.x, the Python SDK and the inspector. Each lists, calls, reads and gets, and prints a line a step; the TypeScript SDKs
# also log in to a server that wants access tokens. The client of rmcp is in conformance.rs.
#
# Needs bash, cargo, npm and Python 3.10 or later; the clients and a Node.js that they run on come from npm and PyPI into
# a cache (about 400 MB, once). The servers are ../examples/conformance.rs and
# ../examples/guarded.rs.
#
#   NAFTIKO_CLIENTS  the folder that the cache is kept in
#   PYTHON           the Python that the virtual environment is made with (python3)
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Sets `$python` to a Python with what tests/clients/requirements.txt names, kept for the next run.
install_python() {
    local wanted=$tests/clients/requirements.txt base=${PYTHON:-python3} folder
    command -v "$base" >/dev/null || give_up "$base is on the PATH"
    folder=$(cache_folder "$wanted")
    python=$folder/bin/python
    if [[ ! -e $folder/complete ]]; then
        echo "installing the packages of $wanted into $folder" >&2
        { "$base" -m venv "$folder" &&
            "$python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted"; } \
            >"$work/install.log" 2>&1 || give_up "the Python SDK can be installed" "$work/install.log"
        touch "$folder/complete"
    fi
}

passed=0 failed=0

# Runs a client, which has to come to the step that is named second.
client() {
    local name=$1 last=$2 log=$work/client.log
    shift 2
    if timeout 120 "$@" >"$log" 2>&1 && grep -qF ": $last: " "$log"; then
        passed=$((passed + 1))
        cat "$log"
    else
        failed=$((failed + 1))
        cat "$log" >&2
        echo "FAILED $name"
    fi
}

install_packages
install_python
build_examples
serve

# Modules are looked for beside the script that names them. The inspector writes into the home folder.
cp "$tests"/clients/*.mjs "$work"
ln -s "$modules" "$work/node_modules"
export HOME=$work TMPDIR=$work NO_PROXY=127.0.0.1 no_proxy=127.0.0.1

for way in http stdio; do
    to=("$url")
    if [[ $way == stdio ]]; then
        to=("$examples/conformance" --stdio)
    fi
    client "TypeScript SDK 1.x over $way" prompts/get "$node" "$work/typescript-1.mjs" "$way" "${to[@]}"
    client "TypeScript SDK 2.x over $way" prompts/get "$node" "$work/typescript-2.mjs" "$way" "${to[@]}"
    client "Python SDK over $way" prompts/get "$python" -B "$tests/clients/python_sdk.py" "$way" "${to[@]}"
    client "inspector over $way" prompts/get "$node" "$work/inspector.mjs" "$way" "${to[@]}"
done
client "TypeScript SDKs that log in" "tools/call list-orders" "$node" "$work/login.mjs" "$examples/guarded"

echo "$passed passed, $failed failed"
((failed == 0))
