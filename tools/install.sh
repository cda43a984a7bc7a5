#!/usr/bin/env bash
# Installs what is missing, and nothing when all is there: packages of Debian or Ubuntu, and the
# shared libraries of the tree models from their wheels.
#   tools/install.sh build|test|fuzz|lint
# TERN_NETWORKS=OFF leaves out libtorch, which takes more room than all the rest.
# A model's library that cannot be had costs that model, said here and by `tern doctor`, no more.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(g++ cmake ninja-build ccache git ca-certificates libfmt-dev libexpected-dev libcli11-dev
  libtomlplusplus-dev nlohmann-json3-dev libsqlite3-dev zlib1g-dev libssl-dev libeigen3-dev
  libcurl4-openssl-dev libwslay-dev libzip-dev)
# The pthread build of OpenBLAS: its threads are one setting of the process, which tern makes before
# it opens libtorch; the OpenMP build has one for each thread that asks it for a product.
models=(libxgboost-dev libtorch-dev libopenblas0-pthread)
[ "${TERN_NETWORKS:-ON}" = ON ] || models=(libxgboost-dev)
case "${1:-build}" in
  build) ;;
  test) packages+=(libgtest-dev libbenchmark-dev) ;;
  fuzz) packages+=(clang-14 libclang-rt-14-dev) models=() ;;
  lint) packages+=(clang-format clang-tidy) ;;
  *) echo "usage: tools/install.sh build|test|fuzz|lint" >&2; exit 2 ;;
esac

# Those of the packages that are not installed.
missing_of() {
  local package state
  for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || echo "$package"
  done
}

# Those of the packages that this distribution has.
known_of() {
  local package
  for package in "$@"; do
    apt-cache show --no-all-versions "$package" >/dev/null 2>&1 && echo "$package"
  done
  true
}

apt_install() {
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  echo "installing $#: $*"
  DEBIAN_FRONTEND=noninteractive \
    "${sudo[@]}" apt-get install -q -y --no-install-recommends "$@"
}

apt_update() {
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -q
}

install_packages() {
  local missing wanted
  mapfile -t missing < <(missing_of "${packages[@]}")
  mapfile -t wanted < <(missing_of "${models[@]}")
  [ $((${#missing[@]} + ${#wanted[@]})) -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    echo "tern installs packages with apt-get, which is not here; install: ${missing[*]} ${wanted[*]}" >&2
    [ ${#missing[@]} -eq 0 ]
    return
  fi
  if [ ${#missing[@]} -gt 0 ]; then
    apt_update
    apt_install "${missing[@]}"
  fi
  mapfile -t wanted < <(known_of "${wanted[@]}")
  [ ${#wanted[@]} -gt 0 ] || return 0
  if { [ ${#missing[@]} -gt 0 ] || apt_update; } && apt_install "${wanted[@]}"; then
    mkdir -p third_party/lib && touch third_party/lib  # newer than the build: configured again
  else
    echo "not installed: ${wanted[*]}; the models that need them will be missing" >&2
  fi
}

# The newest releases, which no distribution packages: https://pypi.org, by pip, which checks them
# against the hashes of libraries.txt.
fetch_wheels() {
  local folder=$1 pip=(python3 -m pip)
  if ! "${pip[@]}" --version >/dev/null 2>&1; then
    { apt_update && apt_install python3-pip; } || return
  fi
  # Python's own version and this pip's age have no part in what a C library needs.
  PIP_DISABLE_PIP_VERSION_CHECK=1 "${pip[@]}" download --quiet --no-deps --retries 1 --timeout 30 \
    --only-binary :all: --implementation py --abi none --python-version 3.13 \
    --platform "manylinux_2_28_$(uname -m)" --require-hashes \
    --requirement third_party/libraries.txt --dest "$folder" || return
  local wheel
  for wheel in "$folder"/*.whl; do
    (cd "$folder" && cmake -E tar xf "$wheel") || return
  done
}

# third_party/lib: as the wheels lay it out, because the libraries look for each other that way.
install_libraries() {
  local lib=third_party/lib
  cmp -s third_party/libraries.txt $lib/libraries.txt && return
  echo "fetching LightGBM and XGBoost from PyPI"
  local folder
  folder=$(mktemp -d)
  if ! fetch_wheels "$folder"; then
    echo "not fetched: the model lightgbm will be missing, and xgboost will be Debian's, where it" \
      "is installed; try again with tools/install.sh" >&2
    rm -rf "$folder"
    return
  fi
  rm -rf $lib
  mkdir -p $lib/lightgbm $lib/xgboost
  mv "$folder"/lightgbm/{lib,VERSION.txt} $lib/lightgbm
  mv "$folder"/xgboost/{lib,VERSION} $lib/xgboost
  local name
  for name in lightgbm xgboost; do
    find "$folder" -path "*/$name*.dist-info/*" -name 'LICENSE*' -exec cp -t $lib/$name {} +
  done
  # Found at run time by the name it calls itself.
  ln -s libxgboost.so "$lib/xgboost/lib/$(objdump -p $lib/xgboost/lib/libxgboost.so |
    awk '$1 == "SONAME" {print $2}')"
  # One OpenMP in the process, not one for each library: the system's, in place of the wheel's copy.
  mv "$folder"/xgboost_cpu.libs $lib
  ln -sf "$(realpath "$(g++ -print-file-name=libgomp.so.1)")" $lib/xgboost_cpu.libs/libgomp-*
  rm -rf "$folder"
  cp third_party/libraries.txt $lib
}

install_packages
[ ${#models[@]} -eq 0 ] || install_libraries
