# What the scripts of this folder share. It is sourced by them, from anywhere, and leaves them in the root of the
# repository with a folder `$work` that is removed at the end, together with every process in `started`.
# shellcheck shell=bash

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$tests/../.." || exit

work=$(mktemp -d "${TMPDIR:-/tmp}/naftiko.XXXXXX")
started=()

# Ends one process started here: asks, waits ten seconds, then insists.
# shellcheck disable=SC2329 # called by the trap
stop() {
    local pid=$1
    kill "$pid" 2>/dev/null || return 0
    for _ in $(seq 100); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# shellcheck disable=SC2329 # called by the trap
cleanup() {
    local status=$? pid
    trap - EXIT
    trap '' INT TERM
    for pid in ${started[@]+"${started[@]}"}; do
        stop "$pid"
    done
    rm -rf "$work"
    exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Nothing could be checked: says why, shows the end of a log, and ends.
give_up() {
    local what=$1 log=${2:-}
    if [[ -n $log ]]; then
        tail -n 40 "$log" >&2 || true
    fi
    echo "FAILED $what"
    echo "0 passed, 1 failed"
    exit 1
}

# The folder that is kept for what a file names, by the content of that file.
cache_folder() {
    local sum
    sum=$(sha256sum "$1" | cut -c1-12)
    echo "${NAFTIKO_CLIENTS:-${XDG_CACHE_HOME:-$HOME/.cache}/naftiko-clients}/$sum"
}

# Sets `$modules` to a folder with what tests/clients/package-lock.json names and `$node` to the Node.js among it,
# which need not be the one that npm runs on.
install_packages() {
    command -v npm >/dev/null || give_up "npm is on the PATH"
    local lock=$tests/clients/package-lock.json folder
    folder=$(cache_folder "$lock")
    modules=$folder/node_modules
    node=$modules/.bin/node
    if [[ ! -e $folder/complete ]]; then
        echo "installing the packages of $lock into $folder" >&2
        mkdir -p "$folder"
        cp "$tests/clients/package.json" "$lock" "$folder"
        (cd "$folder" && npm ci --no-audit --no-fund) >"$work/install.log" 2>&1 ||
            give_up "the packages can be installed" "$work/install.log"
        touch "$folder/complete"
    fi
    "$node" -e 'process.exit(parseInt(process.versions.node) < 22 ? 1 : 0)' ||
        give_up "the installed Node.js runs, and is 22 or later"
}

# Builds the programs of examples and sets `$examples` to the folder that they are in. What is built for the tests of the
# workspace is not built again.
build_examples() {
    cargo build --quiet --locked --workspace --examples || give_up "the examples build"
    examples=$(realpath "${CARGO_TARGET_DIR:-target}/debug/examples")
}

# Starts the program of examples/conformance.rs on a free port and sets `$url` to its endpoint.
serve() {
    local log=$work/server.log deadline=$((SECONDS + 30))
    : >"$log"
    "$examples/conformance" --port 0 >"$log" 2>&1 </dev/null &
    started+=($!)
    until url=$(sed -n 's/^listening on //p' "$log") && [[ -n $url ]]; do
        kill -0 "${started[-1]}" 2>/dev/null || give_up "the example serves: it ended" "$log"
        ((SECONDS < deadline)) || give_up "the example serves within 30 s" "$log"
        sleep 0.05
    done
}
