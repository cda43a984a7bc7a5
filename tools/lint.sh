#!/usr/bin/env bash
# Checks formatting and runs clang-tidy over the sources that changed since BASE (all, by default).
set -euo pipefail
cd "$(dirname "$0")/.."

clang-format --dry-run --Werror $(git ls-files '*.h' '*.cpp')
echo "formatting: clean"
cmake --preset release >/dev/null
cmake --build build/release --target tern >/dev/null
if [ -n "${BASE:-}" ]; then
  files=$(git diff --name-only --diff-filter=d "$BASE" -- 'src/*.cpp' 'tools/*.cpp' | grep -v _test.cpp || true)
else
  files=$(git ls-files 'src/*.cpp' 'tools/*.cpp' | grep -v _test.cpp)
fi
[ -z "$files" ] || printf '%s\n' $files | xargs -P "$(nproc)" -n 1 clang-tidy --quiet -p build/release
echo "clang-tidy: clean"
