# The virtual environment .venv, filled from the hashed lists in requirements/.

find_python() {
  local candidate
  for candidate in "${LIVELOOP_PYTHON:-}" python3.11 python3 python3.12 python3.13; do
    [[ -n $candidate ]] && command -v "$candidate" >/dev/null || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    command -v "$candidate"
    return
  done
  fail "Python 3.11 or newer is needed, and there is none on PATH. On Debian: apt install python3 python3-venv"
}

python_environment() {
  local python
  [[ -x $VENV/bin/python && -x $VENV/bin/pip ]] && "$VENV/bin/python" -c '' 2>/dev/null &&
    [[ $(head -n1 "$VENV/bin/pip") == "#!$VENV/bin/python"* ]] && return
  python=$(find_python)
  "$python" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "$python cannot make virtual environments. On Debian: apt install python3-venv"
  rm -rf "$VENV" "$STAMPS"/python-*
  step "Virtual environment" "$python" -m venv "$VENV"
}

# python_install LIST...: installs requirements/LIST.txt, unless this was done before.
python_install() {
  local list
  python_environment
  for list in "$@"; do
    done_before "python-$list" "requirements/$list.txt" "$VENV/pyvenv.cfg" && continue
    step "Python packages: $list" python_pip install --no-deps --require-hashes -r "requirements/$list.txt"
    mark_done "python-$list" "requirements/$list.txt" "$VENV/pyvenv.cfg"
  done
}

# Editable, so that the `liveloop` command runs this checkout.
python_install_package() {
  done_before python-package pyproject.toml "$VENV/pyvenv.cfg" && [[ -x $VENV/bin/liveloop ]] && return
  step "The liveloop package" python_pip install --no-deps --no-build-isolation --editable .
  mark_done python-package pyproject.toml "$VENV/pyvenv.cfg"
}

python_pip() {
  PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_CACHE_DIR=${PIP_CACHE_DIR:-$ROOT/.cache/pip} \
    "$VENV/bin/python" -m pip --no-input "$@"
}
