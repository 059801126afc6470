#!/usr/bin/env bash
# A whole run from the command line: the agent plans, works, gets a review, fixes the work and commits it.
#
#   examples/run-with-bash/run.sh [FOLDER]
#
# CLOSEOUT is the command to call (default: closeout), as in CLOSEOUT='node dist/cli/main.cjs'. FOLDER is the folder to
# work in (default: a new one). It may lie in a repository; a folder outside of any becomes one. Each call of closeout can
# be repeated, also after it was stopped. Where the run of an earlier call has ended, a new run begins.
set -euo pipefail

read -ra closeout <<<"${CLOSEOUT:-closeout}"
# The script changes the folder, so a relative path in the command becomes absolute.
for at in "${!closeout[@]}"; do
  word=${closeout[at]}
  if [[ $word == */* && $word != /* && -e $word ]]; then closeout[at]=$PWD/$word; fi
done
cd "${1:-$(mktemp -d)}"
git rev-parse --is-inside-work-tree >/dev/null 2>&1 || git init --quiet .
ignored="$(git rev-parse --show-toplevel)/.gitignore"
grep -qx '.agent/' "$ignored" 2>/dev/null || echo '.agent/' >>"$ignored"

# An ended run stays as it is: the next one gets the next name.
run=retry-uploads
count=1
while "${closeout[@]}" run terminal --run "$run" >/dev/null 2>&1; do
  count=$((count + 1))
  run=retry-uploads-$count
done
"${closeout[@]}" run start --run "$run"

submit() { "${closeout[@]}" artifact submit --run "$run" --type "$1" -; }

# End a phase and compare its exit code with the expected one: 0 done, 3 fix-needed, 4 blocked. Every call has a name, so
# that it is not counted twice when it is repeated.
tries=0
ends() {
  local expected=$1 phase=$2 code=0
  tries=$((tries + 1))
  "${closeout[@]}" phase end --run "$run" --phase "$phase" --exit "${3:-0}" --attempt "try-$tries" || code=$?
  if [ "$code" -ne "$expected" ]; then
    echo "The phase $phase ended with exit code $code. This example needs exit code $expected." >&2
    exit 1
  fi
}

# Development without a plan is blocked.
ends 4 development

submit plan <<'JSON'
{"steps": [{"number": 1, "title": "Retry an upload"}, {"number": 2, "title": "Test the retry"}]}
JSON
ends 0 planning

# The work itself.
cat >upload.sh <<'SH'
upload() { until "$@"; do echo again; done; }
SH
cat >test.sh <<'SH'
. ./upload.sh
tries=0
flaky() { tries=$((tries + 1)); [ "$tries" -ge 2 ]; }
[ "$(upload flaky)" = again ]
SH

# A timeout and a result without proof both need a fix.
ends 3 development timeout
result() {
  cat <<JSON
{"status": "completed", "summary": "An upload is tried until it succeeds.", "files_changed": "upload.sh\ntest.sh",
 "checks_run": [{"name": "bash test.sh", "status": "$(bash test.sh && echo passed || echo failed)"}],
 "reviewer_focus": ["When does it give up?"]$1}
JSON
}
result '' | submit development_result
ends 3 development
result ', "plan_items_proven": [
  {"plan_item": "Step 1: Retry an upload", "proof": "upload.sh"},
  {"plan_item": "Step 2: Test the retry", "proof": "bash test.sh"}]' | submit development_result
ends 0 development

# The review finds an issue: the fix phase is next, and its result must address each item.
submit issues <<'JSON'
{"status": "issues_found", "summary": "It never gives up.",
 "issues": [{"path": "upload.sh", "severity": "high", "summary": "An endless loop."}],
 "what_came_up_short": ["A lasting failure hangs."], "how_to_fix": ["Give up after three attempts"]}
JSON
ends 3 review

cat >upload.sh <<'SH'
upload() {
  local attempt
  for attempt in 1 2 3; do "$@" && return; echo again; done
  return 1
}
SH
submit fix_result <<JSON
{"status": "completed", "summary": "It gives up after three attempts.", "files_changed": "upload.sh",
 "analysis_items_addressed": [{"how_to_fix_item": "give up after three attempts", "proof": "upload.sh, the loop"}],
 "checks_run": [{"name": "bash test.sh", "status": "$(bash test.sh && echo passed || echo failed)"}], "reviewer_focus": []}
JSON
ends 0 fix

submit issues <<'JSON'
{"status": "no_issues", "summary": "It gives up, and says so.", "issues": []}
JSON
ends 0 review

submit commit_cleanup <<'JSON'
{"analysis_complete": true, "actions": []}
JSON
ends 0 commit_cleanup

submit commit_message <<'JSON'
{"type": "commit", "subject": "feat(upload): retry three times", "files": ["upload.sh", "test.sh"]}
JSON
git add upload.sh test.sh "$ignored"
git diff --cached --quiet || git -c user.name=agent -c user.email=agent@example.com commit --quiet -m 'feat(upload): retry three times'
ends 0 commit

"${closeout[@]}" run terminal --run "$run"
"${closeout[@]}" artifact audit
