# Words to the person at the terminal: progress of long steps, and errors that say what to do.

readonly STARTED_AT=$SECONDS
readonly LOGS=$ROOT/.cache/logs

say() { printf '%s\n' "$*"; }

fail() {
  printf '\nerror: %s\n' "$1" >&2
  exit "${2:-1}"
}

announce_ready() {
  say "Ready after $((SECONDS - STARTED_AT)) s."
}

# step LABEL COMMAND...: runs COMMAND quietly under a running clock; if it fails, shows why.
step() {
  local label=$1 log started=$SECONDS status clock
  shift
  mkdir -p "$LOGS"
  log=$LOGS/${label// /-}.log
  step_clock "$label" &
  clock=$!
  set +e
  (set -e; "$@") >"$log" 2>&1 </dev/null
  status=$?
  set -e
  kill "$clock" 2>/dev/null || true
  wait "$clock" 2>/dev/null || true
  [[ -t 1 ]] && printf '\r\033[K'
  if ((status != 0)); then
    say "  x $label"
    tail -n 60 "$log" >&2
    explain_failure "$log"
    fail "$label failed; the whole output is in ${log#"$ROOT"/}" "$status"
  fi
  say "  + $label ($((SECONDS - started)) s)"
}

# A terminal sees the seconds run; a log file gets a line every 20 s. It waits by reading from a pipe that
# never says anything: a `sleep` would outlive the clock and hold our output open.
step_clock() {
  local label=$1 started=$SECONDS pause=20 silence
  [[ -t 1 ]] && pause=1
  exec {silence}<> <(:)
  while :; do
    [[ -t 1 ]] && printf '\r\033[K  . %s (%d s)' "$label" $((SECONDS - started))
    read -rt "$pause" -u "$silence" || true
    [[ -t 1 ]] || say "  . $label ($((SECONDS - started)) s)"
  done
}

explain_failure() {
  local log=$1
  if grep -qiE 'no space left on device|ENOSPC' "$log"; then
    say "The disk is full: free some space on the file system of $ROOT (or of ${TMPDIR:-/tmp}) and start again." >&2
  elif grep -qiE 'name resolution|NewConnectionError|Network is unreachable|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|Read timed out|ProxyError' "$log"; then
    say "The network did not answer: packages could not be downloaded. Check the connection (or the proxy and index settings of pip and npm) and start again; what is already here is kept." >&2
  elif grep -qiE 'certificate' "$log"; then
    say "A server's certificate was not trusted: if this network inspects TLS, install its root certificate on the machine and tell pip of it (pip config set global.cert FILE)." >&2
  elif grep -qiE 'permission denied|EACCES' "$log"; then
    say "A file could not be written: this checkout must belong to the user who runs ./dev ($(id -un))." >&2
  fi
}

require_disk() {
  local needed_mb=$1 free_mb
  [[ -d $STAMPS ]] && return
  free_mb=$(df -Pm "$ROOT" | awk 'NR == 2 {print $4}')
  ((free_mb >= needed_mb)) ||
    fail "the first start needs $needed_mb MB on the file system of $ROOT, and it has $free_mb MB free"
}

# done_before NAME INPUT...: true if the step NAME was last done with exactly these inputs.
done_before() {
  local name=$1
  shift
  [[ -f $STAMPS/$name && $(<"$STAMPS/$name") == "$(fingerprint "$@")" ]]
}

mark_done() {
  local name=$1
  shift
  mkdir -p "$STAMPS"
  fingerprint "$@" >"$STAMPS/$name"
}

# The place of the checkout counts too: a virtual environment cannot be moved.
fingerprint() {
  { printf '%s\n' "$ROOT"; find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; } | sha256sum
}
