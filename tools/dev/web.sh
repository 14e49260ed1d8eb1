# The web apps: Node (the machine's, or a wheel in .venv), their packages and their build.

readonly NODE_MAJOR=20

node_ready() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e "process.exit(Number(process.versions.node.split('.')[0]) >= $NODE_MAJOR ? 0 : 1)" 2>/dev/null
}

# The wheel's node comes last on PATH: it is only used when the machine has none.
web_node() {
  node_ready && return
  python_install node
  PATH=$VENV/bin:$PATH
  export PATH
  hash -r
  node_ready || fail "the Node wheel does not run on this machine; install Node >= $NODE_MAJOR and start again"
}

web_npm() {
  (
    cd web
    export npm_config_cache=${npm_config_cache:-$ROOT/.cache/npm}
    export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
    export NODE_USE_SYSTEM_CA=1 # the machine's certificates, as everything else here
    export NODE_COMPILE_CACHE=$ROOT/.cache/node
    export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
    npm "$@"
  )
}

# Building needs the `dependencies` of package.json; checking and testing need its `devDependencies` too.
web_install() {
  web_installed web-packages-all && return
  step "Web packages with tools" web_npm ci
  rm -f "$STAMPS/web-packages"
  mark_done web-packages-all web/package-lock.json
}

web_install_to_build() {
  web_installed web-packages-all && return
  web_installed web-packages && return
  step "Web packages" web_npm ci --omit=dev
  rm -f "$STAMPS/web-packages-all"
  mark_done web-packages web/package-lock.json
}

web_installed() {
  web_node
  [[ -d web/node_modules ]] && done_before "$1" web/package-lock.json
}

web_build() {
  local sources
  mapfile -t sources < <(find web -mindepth 1 -maxdepth 1 ! -name node_modules ! -name dist)
  [[ -d web/dist ]] && done_before web-build "${sources[@]}" && return
  web_install_to_build
  step "Web apps" web_npm run build
  mark_done web-build "${sources[@]}"
}
