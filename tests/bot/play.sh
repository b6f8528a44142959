#!/usr/bin/env bash
# Plays a weekly bot against a bare remote: clone, fix and verify, push, look at what arrived; then again, a week later.
#
#     AIOMEND=target/debug/aiomend tests/bot/play.sh
#
# Ends with 0 only if everything is as it should be. Needs git and a python3 from 3.11 on.
set -euo pipefail

aiomend=$(realpath "${AIOMEND:?the binary to play with}")
project=$(realpath "$(dirname "$0")/../../fixtures/projects/lookout")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export HOME=$place GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$place/gitconfig XDG_STATE_HOME=$place/state XDG_CACHE_HOME=$place/cache
unset GITHUB_ACTIONS GITLAB_CI
git config --global user.name "A bot"
git config --global user.email "bot@example.org"
git config --global init.defaultBranch main
verify='PYTHONPATH=src python3 -m unittest -q'

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
is() {
    [ "$1" = "$2" ] || fail "$3: \`$1\` is not \`$2\`"
}
remote() {
    git -C "$place/remote.git" "$@"
}
bot() {
    rm -rf "$place/clone"
    git clone -q "$place/remote.git" "$place/clone"
    (cd "$place/clone" && "$aiomend" pr --unsafe-fixes --verify "$verify" --pr-body-file "$place/body.md")
}

# A project that others push to.
git init -q --bare "$place/remote.git"
git clone -q "$place/remote.git" "$place/work" 2>"$place/errors"
cp -r "$project/." "$place/work"
find "$place/work" -name __pycache__ -prune -exec rm -rf {} +
git -C "$place/work" add -A
git -C "$place/work" commit -qm "The project"
git -C "$place/work" push -q origin main

echo "First run"
bot >"$place/first.txt" 2>"$place/errors" || fail "exit code $?: $(cat "$place/errors")"
grep -q "^Pushed .aiomend/fixes. to .origin." "$place/first.txt" || fail "not pushed: $(tail -3 "$place/first.txt")"
first=$(remote rev-parse aiomend/fixes)
commits=$(remote rev-list --count main..aiomend/fixes)
codemods=$(remote log --format=%B main..aiomend/fixes | grep -oE "aiomend's [a-z-]+" | sort -u | wc -l)
is "$commits" "$codemods" "commits and codemods"
is "$(remote log --format=%an main..aiomend/fixes | sort -u)" "A bot" "the author"
is "$(remote log --format='%(trailers:key=Aiomend-Tree,valueonly)' main..aiomend/fixes | grep -c .)" "$commits" "trailers"
# The fixes that break the tests are not there, and the tests pass with the others.
is "$(sed -n 's/.*`verification-failed`[^|]* | \([0-9]*\) .*/\1/p' "$place/body.md")" 3 "refused fixes"
grep -q "^### Verification" "$place/body.md" || fail "the body says nothing of the verification"
git clone -q -b aiomend/fixes "$place/remote.git" "$place/fixed"
(cd "$place/fixed" && sh -c "$verify") 2>"$place/errors" || fail "the tests fail on the branch: $(cat "$place/errors")"
# The patch applies to the branch that it is for.
remote diff main aiomend/fixes >"$place/fixes.patch"
git -C "$place/work" apply --check "$place/fixes.patch"

echo "Second run, nothing is new"
bot >"$place/second.txt" 2>"$place/errors" || fail "exit code $?: $(cat "$place/errors")"
grep -q "has these fixes already" "$place/second.txt" || fail "pushed again: $(tail -3 "$place/second.txt")"
is "$(remote rev-parse aiomend/fixes)" "$first" "the branch"

echo "Third run, a week later"
cat >"$place/work/src/lookout/added.py" <<'PYTHON'
import asyncio


async def later(call, seconds):
    asyncio.create_task(call())
    return await asyncio.wait_for(call(), 5)
PYTHON
git -C "$place/work" add -A
git -C "$place/work" commit -qm "Something new"
git -C "$place/work" push -q origin main
bot >"$place/third.txt" 2>"$place/errors" || fail "exit code $?: $(cat "$place/errors")"
is "$(remote rev-list --count main..aiomend/fixes)" "$commits" "commits after the third run"
is "$(remote merge-base main aiomend/fixes)" "$(remote rev-parse main)" "where the branch begins"
remote show aiomend/fixes:src/lookout/added.py | grep -q "asyncio.timeout(5)" || fail "the new site is not fixed"
is "$(remote for-each-ref --format='%(refname:short)' refs/heads | sort | xargs)" "aiomend/fixes main" "branches"

echo "Fourth run, after somebody has committed to the branch"
git -C "$place/fixed" pull -q --rebase=false 2>"$place/errors" || git -C "$place/fixed" reset -q --hard origin/aiomend/fixes
echo "# mine" >>"$place/fixed/README.md"
git -C "$place/fixed" commit -qam "By hand"
git -C "$place/fixed" push -q origin aiomend/fixes
hand=$(remote rev-parse aiomend/fixes)
if bot >"$place/fourth.txt" 2>"$place/errors"; then fail "overwrote what is not its own"; fi
grep -q "a commit that is not ours: .* By hand" "$place/errors" || fail "$(cat "$place/errors")"
is "$(remote rev-parse aiomend/fixes)" "$hand" "the branch with a commit by hand"
echo "All as it should be"
