#!/usr/bin/env bash
# Feeds every parser of foreign bytes with libFuzzer's inventions, one parser after the other, and
# prints one line for each: executions, edges covered, inputs kept.
#   tools/fuzz.sh [SECONDS] [PARSER...]   60 seconds for each parser of fuzz/, or for those named
#   tools/fuzz.sh keep [PARSER...]        adds what covers more than fuzz/corpus does to it
# What was found stays in build/fuzz/found; a crash stops the run and names the file that causes it.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=60
case "${1:-}" in
  keep) seconds=0; shift ;;
  [0-9]*) seconds=$1; shift ;;
esac

cmake --preset fuzz >/dev/null
parsers=("$@")
if [ ${#parsers[@]} -eq 0 ]; then
  for file in fuzz/*_fuzz.cpp; do
    name=$(basename "$file" _fuzz.cpp)
    parsers+=("$name")
  done
fi
nice -n 19 cmake --build build/fuzz --target "${parsers[@]/#/tern_fuzz_}" >/dev/null

limits=(-max_len=4096 -timeout=5 -rss_limit_mb=512)
export UBSAN_OPTIONS=print_stacktrace=1
# What is freed is kept for a while to catch its use, 256 MB of it unless told otherwise; most of the
# limit on memory is for the parser.
export ASAN_OPTIONS=quarantine_size_mb=32

# Of the fewest inputs that reach what fuzz/corpus does not, the largest: they reach the most.
keep() {
  local binary=$1 found=$2 corpus=$3 merged input
  merged=$(mktemp -d)
  cp "$corpus"/* "$merged"
  "$binary" -merge=1 -set_cover_merge=1 -use_counters=0 -max_len=256 "$merged" "$found" \
    >/dev/null 2>&1
  for input in "$corpus"/*; do rm "$merged/$(basename "$input")"; done
  find "$merged" -type f -printf '%s %p\n' | sort -rn | head -n 16 | while read -r _ input; do
    mv "$input" "$corpus/found_$(basename "$input" | cut -c1-12)"
  done
  rm -r "$merged"
}

for parser in "${parsers[@]}"; do
  binary=build/fuzz/fuzz/tern_fuzz_$parser
  found=build/fuzz/found/$parser
  log=build/fuzz/$parser.log
  mkdir -p "$found"
  if [ "$seconds" -eq 0 ]; then
    keep "$binary" "$found" "fuzz/corpus/$parser"
    continue
  fi
  if ! nice -n 19 "$binary" "$found" "fuzz/corpus/$parser" "${limits[@]}" \
      -max_total_time="$seconds" -artifact_prefix="build/fuzz/$parser-" \
      -print_final_stats=1 >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "fuzz: $parser failed; the input is named above, the whole story is in $log" >&2
    exit 1
  fi
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  peak=$(sed -n 's/^stat::peak_rss_mb: *//p' "$log")
  edges=$(sed -n 's/.* cov: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
  printf '%-20s %10s runs  %6s edges  %5s MB  %6s inputs\n' "$parser" "$runs" "$edges" "$peak" \
    "$(find "$found" -type f | wc -l)"
done
