# Debian packages that tests and benchmarks need: installed with apt if that is allowed, else named.

readonly MISSING_PACKAGES_STATUS=3

require_system_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]} == 0)) && return
  if ! may_install; then
    say "These Debian packages are missing:" >&2
    printf '  %s\n' "${missing[@]}" >&2
    say "Install them with: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit "$MISSING_PACKAGES_STATUS"
  fi
  say "Debian packages to install: ${missing[*]}"
  step "Debian packages" install_packages "${missing[@]}"
}

missing_packages() {
  local name
  while read -r name _; do
    [[ -z $name || $name == \#* ]] && continue
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || printf '%s\n' "$name"
  done <requirements/system.txt
}

may_install() {
  command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -n true 2>/dev/null; }
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

# A policy-rc.d that answers 101 keeps the packages from starting their services.
install_packages() {
  local policy=/usr/sbin/policy-rc.d ours=
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    ours=yes
  fi
  [[ $ours ]] && trap "as_root rm -f $policy" EXIT
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@"
}
