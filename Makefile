# A thin front: `make run` for a newcomer, `make test` for a contributor.

.DEFAULT_GOAL := build
.PHONY: run real build test bench bench-compare honesty fuzz lint format docs install clean
BUILD := build/release
PREFIX ?= /usr/local

## Installs what is missing, builds tern, runs the whole pipeline on the simulated market.
run: build
	$(BUILD)/tern run -c tern.toml --simulated --profile quick --data-dir out/DATA --out out/demo

## The same on real bars: imports the kline files of BARS, then learns, judges, trades, reports.
BARS ?= ../shared/data
real: build
	@ls $(BARS)/*USDT-*.csv* >/dev/null 2>&1 || { echo "no kline files such as BTCUSDT-1h.csv in \
	$(BARS): give their folder, make real BARS=folder" >&2; exit 2; }
	$(BUILD)/tern data import $(BARS)/*USDT-*.csv*
	$(BUILD)/tern run -c tern.toml --out out/real

build:
	@tools/install.sh build
	@test $(BUILD)/build.ninja -nt third_party/lib || cmake --preset release
	@cmake --build $(BUILD) --target tern

## Installs what is missing, builds everything, runs every test.
test:
	@tools/install.sh test
	@cmake --preset release >/dev/null
	@cmake --build $(BUILD) --target all tests benches
	cd $(BUILD) && ctest --output-on-failure --no-tests=error --parallel 2

bench:
	@tools/install.sh test
	@cmake --preset release >/dev/null
	@cmake --build $(BUILD) --target benches
	@for bench in $(BUILD)/bench/tern_bench_*; do $$bench || exit 1; done
	@$(MAKE) --no-print-directory bench-compare

## The same features by pandas and by tern: whether the numbers agree, and how long each takes.
bench-compare:
	@tools/install.sh build
	@cmake --preset release >/dev/null
	@cmake --build $(BUILD) --target tern_export_features
	@for python in python3 /usr/bin/python3; do \
	  $$python -c 'import pandas' 2>/dev/null || continue; \
	  $$python bench/compare/pandas_features.py $(BUILD)/bench/tern_export_features; exit; \
	done; echo "skipped: no pandas here (apt-get install python3-pandas)"

## The honesty figures in full: 200 seeds of a null market, 100 of a planted one (about 10 minutes).
honesty:
	@tools/install.sh test
	@cmake --preset release >/dev/null
	@cmake --build $(BUILD) --target tern_honesty_test
	TERN_HONESTY_SEEDS=200 $(BUILD)/tests/tern_honesty_test

## Invents input for every parser of foreign bytes, SECONDS each.
SECONDS ?= 60
fuzz:
	@tools/install.sh fuzz
	@tools/fuzz.sh $(SECONDS)

lint:
	@tools/install.sh lint
	@tools/lint.sh

format:
	@tools/install.sh lint
	@clang-format -i $$(git ls-files '*.h' '*.cpp')

## Remakes what is made from the code: docs/features.md, commands.md, configuration.md, tern.toml.
docs:
	@cmake --preset release >/dev/null
	@cmake --build $(BUILD) --target tern_gen_docs
	$(BUILD)/tools/tern_gen_docs .

install: build
	cmake --install $(BUILD) --prefix $(PREFIX)

clean:
	rm -rf build
