# Everything `./dev check` judges. All checks run, so that one pass shows every fault; those of the web
# apps run beside the others.

readonly SHOWN_LINES=200

run_checks() {
  local web_status=0 python_status=0
  mkdir -p "$LOGS"
  check_web >"$LOGS/check-web.log" 2>&1 &
  check_python || python_status=1
  wait $! || web_status=1
  cat "$LOGS/check-web.log"
  ((python_status + web_status == 0)) || fail "not everything is as it should be: see the lines with an x"
  say "All checks passed after $((SECONDS - STARTED_AT)) s."
}

check_python() {
  FAILED=0
  check "Shell syntax" bash -n dev tools/dev/*.sh .ci/run
  check "ruff lint" "$VENV/bin/ruff" check --quiet --output-format concise .
  check "ruff format" "$VENV/bin/ruff" format --check --quiet --output-format concise .
  check "Import law" "$VENV/bin/lint-imports" --no-logo
  check "Our rules" "$VENV/bin/python" -m tools.rules
  check "API and event schema are fresh" "$VENV/bin/python" -m liveloop.roles.generate --check
  check "Types" "$VENV/bin/mypy"
  return "$FAILED"
}

check_web() {
  FAILED=0
  check "Web: types, lint, catalogues" web_npm run check
  check "Web: generated files are fresh" web_generated_fresh
  return "$FAILED"
}

# Generates in place, because the generators write where the apps import from; a stale file is mended by that.
web_generated_fresh() {
  local before after
  before=$(fingerprint web/shared/src/generated)
  web_npm run generate || return
  after=$(fingerprint web/shared/src/generated)
  [[ $before == "$after" ]] || fail "web/shared/src/generated was out of date, and is written anew: commit it"
}

check() {
  local label=$1 started=$SECONDS log
  shift
  log=$LOGS/check-${label//[^A-Za-z]/}.log
  if ("$@") >"$log" 2>&1 </dev/null; then
    say "  + $label ($((SECONDS - started)) s)"
    return
  fi
  FAILED=1
  say "  x $label ($((SECONDS - started)) s)"
  head -n "$SHOWN_LINES" "$log" | sed 's/^/    /'
}
