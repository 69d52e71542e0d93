#!/usr/bin/env bash
# Serves the organizations capability against a real Label Studio and checks all five operations over
# REST, over MCP on HTTP and over MCP on standard input and output.
#
# Needs bash, cargo and Python 3.10 or later. Label Studio comes from PyPI into a virtual environment of
# its own (about 1 GB, once); its data lives in a fresh directory that is removed at the end.
#
#   NAFTIKO_LABEL_STUDIO_VENV   where that environment is kept
#   PYTHON                      the Python that makes it (python3)
#   LABEL_STUDIO_START_SECONDS  how long its first start may take (180)
set -euo pipefail

readonly version=1.23.2
readonly python=${PYTHON:-python3}
readonly venv=${NAFTIKO_LABEL_STUDIO_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/naftiko-label-studio-$version}
readonly start_seconds=${LABEL_STUDIO_START_SECONDS:-180}

# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

installed_version() {
    "$venv/bin/python" -c 'from importlib.metadata import version; print(version("label-studio"))' 2>/dev/null
}

install() {
    if [[ $(installed_version) == "$version" && -x $venv/bin/label-studio ]]; then
        return
    fi
    echo "installing label-studio $version into $venv" >&2
    if ! {
        "$python" -m venv "$venv" &&
            "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "label-studio==$version"
    } >"$work/install.log" 2>&1; then
        give_up "label-studio $version can be installed" "$work/install.log"
    fi
}

# The first of seven neighbouring ports that are free on loopback, below the range of outgoing connections.
free_ports() {
    "$python" - <<'PYTHON'
import random
import socket


def free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


while True:
    first = random.randrange(20000, 32000)
    if all(free(first + step) for step in range(7)):
        print(first)
        break
PYTHON
}

# The status of a GET, or nothing while there is no answer.
status_of() {
    "$python" - "$1" <<'PYTHON'
import sys
import urllib.error
import urllib.request

direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    print(direct.open(sys.argv[1], timeout=5).status)
except urllib.error.HTTPError as answer:
    print(answer.code)
except OSError:
    pass
PYTHON
}

# Waits until a GET is answered with that status, or with any, while the process lives.
wait_for() {
    local what=$1 url=$2 wanted=$3 pid=$4 seconds=$5 log=$6 deadline status
    deadline=$((SECONDS + seconds))
    until status=$(status_of "$url") && [[ -n $status && $wanted =~ ^("$status"|any)$ ]]; do
        kill -0 "$pid" 2>/dev/null || give_up "$what: it ended before it answered" "$log"
        ((SECONDS < deadline)) || give_up "$what: no answer within $seconds s" "$log"
        sleep 0.2
    done
}

install
cargo build --quiet --locked -p generated-example || give_up "the example builds"

first=$(free_ports)
readonly port=$first rest_port=$((first + 1)) mcp_port=$((first + 4))
readonly upstream=http://127.0.0.1:$port
token=$("$python" -c 'import secrets; print(secrets.token_hex(20))')
password=$("$python" -c 'import secrets; print(secrets.token_urlsafe(16))')

# A bare environment, so that nothing of the caller's configures it; no telemetry, no version check.
env -i PATH="$PATH" HOME="$work" LANG=C.UTF-8 \
    LABEL_STUDIO_BASE_DATA_DIR="$work/data" \
    LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN=true \
    LABEL_STUDIO_LATEST_VERSION_CHECK=false \
    LABEL_STUDIO_COLLECT_ANALYTICS=false \
    LABEL_STUDIO_SENTRY_DSN= \
    LABEL_STUDIO_FRONTEND_SENTRY_DSN= \
    "$venv/bin/label-studio" start --no-browser --internal-host 127.0.0.1 --port "$port" \
    --username checks@example.com --password "$password" --user-token "$token" \
    >"$work/label-studio.log" 2>&1 </dev/null &
started+=($!)
wait_for "label-studio $version starts" "$upstream/version" 200 $! "$start_seconds" "$work/label-studio.log"

# cargo becomes the program it runs, so the process number stays.
export LABEL_STUDIO_API_KEY="Token $token"
cargo run --quiet --locked -p generated-example -- \
    --upstream "$upstream" --rest-port "$rest_port" --mcp-port "$mcp_port" \
    >"$work/example.log" 2>&1 </dev/null &
started+=($!)
wait_for "the example serves REST" "http://127.0.0.1:$rest_port/openapi.json" any $! 60 "$work/example.log"
wait_for "the example serves MCP" "http://127.0.0.1:$mcp_port/mcp" any $! 10 "$work/example.log"

failed=0
"$python" -B "$tests/label_studio.py" --upstream "$upstream" --key "$LABEL_STUDIO_API_KEY" \
    --rest "http://127.0.0.1:$rest_port" --mcp "http://127.0.0.1:$mcp_port/mcp" \
    --stdio-log "$work/stdio.log" \
    -- cargo run --quiet --locked -p generated-example -- --stdio --upstream "$upstream" || failed=$?
if ((failed)); then
    for log in example stdio; do
        sed "s/^/$log: /" "$work/$log.log" 2>/dev/null | tail -n 20 >&2 || true
    done
fi
exit "$failed"
