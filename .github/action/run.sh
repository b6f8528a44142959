#!/usr/bin/env bash
# The one step of the action: installs aiomend where it is not there, and runs it. All inputs come by the environment.
set -euo pipefail

mode=${AIOMEND_MODE:-check}
version=${AIOMEND_VERSION:-}
sarif=${AIOMEND_SARIF:-}

# The lines of a text that are not empty.
lines() {
    result=()
    while IFS= read -r line; do
        line=${line%$'\r'}
        if [ -n "$line" ]; then result+=("$line"); fi
    done <<<"$1"
}

lines "${AIOMEND_ARGS:-}"
options=(${result[@]+"${result[@]}"})
lines "${AIOMEND_PATHS:-.}"
paths=(${result[@]+"${result[@]}"})

if ! command -v aiomend >/dev/null || [ -n "$version" ]; then
    place=${RUNNER_TEMP:-$(mktemp -d)}/aiomend
    python3 -m venv "$place"
    "$place/bin/pip" install --quiet --disable-pip-version-check "aiomend${version:+==$version}"
    PATH=$place/bin:$PATH
fi

common=(${options[@]+"${options[@]}"} -- ${paths[@]+"${paths[@]}"})
case $mode in
check)
    if [ -n "$sarif" ]; then
        aiomend check --output-format sarif --output-file "$sarif" --exit-zero "${common[@]}"
    fi
    aiomend check --output-format github "${common[@]}"
    ;;
fix)
    aiomend fix --output-format github "${common[@]}"
    ;;
pr)
    # Runners have no name to commit under.
    if ! git config user.name >/dev/null; then
        export GIT_AUTHOR_NAME="github-actions[bot]" GIT_COMMITTER_NAME="github-actions[bot]"
        export GIT_AUTHOR_EMAIL="41898282+github-actions[bot]@users.noreply.github.com"
        export GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
    fi
    aiomend pr --output-format github "${common[@]}"
    ;;
*)
    echo "::error::mode: \`$mode\` is none of check, fix, pr" >&2
    exit 2
    ;;
esac
