#!/usr/bin/env bash
# Installs the Debian or Ubuntu packages that are missing, and nothing when all are there.
#   tools/install.sh build|test|fuzz|lint
set -euo pipefail

packages=(g++ cmake ninja-build ccache git ca-certificates libfmt-dev libexpected-dev libcli11-dev
  libtomlplusplus-dev nlohmann-json3-dev libsqlite3-dev zlib1g-dev libssl-dev libeigen3-dev
  libcurl4-openssl-dev libwslay-dev libzip-dev libxgboost-dev)
case "${1:-build}" in
  build) ;;
  test) packages+=(libgtest-dev libbenchmark-dev) ;;
  fuzz) packages+=(clang-14 libclang-rt-14-dev) ;;
  lint) packages+=(clang-format clang-tidy) ;;
  *) echo "usage: tools/install.sh build|test|fuzz|lint" >&2; exit 2 ;;
esac

missing=()
for package in "${packages[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "tern installs its packages with apt-get, which is not here; install: ${missing[*]}" >&2
  exit 1
fi
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
echo "installing ${#missing[@]} packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -q
# XGBoost is the one that may be absent from a distribution; the build is complete without it.
"${sudo[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}" ||
  "${sudo[@]}" apt-get install -q -y --no-install-recommends "${missing[@]/libxgboost-dev/}"
