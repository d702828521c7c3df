# make help lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The environment is remade when the lock changes; the project itself is installed again when its own metadata does.
ENVIRONMENT := $(VENV)/.lock-installed
PROJECT := $(VENV)/.project-installed
# dbt test leaves the published warehouse alone: it builds here.
TEST_WAREHOUSE := target/test/tieout.duckdb

export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false
export DBT_PROFILES_DIR := profiles

.PHONY: help build test test-slow test-spark lint bench lock clean environment

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## +(.*)/\1\t\2/' | expand -t 12

build: $(PROJECT)  ## environment, warehouse, checks, a summary of what was found; makes `tieout check` ready
	@status=0; $(BIN)/tieout build || status=$$?; \
	  [ $$status -gt 1 ] || $(BIN)/tieout check --prepare || exit; \
	  [ $$status -ne 1 ] || echo "make build: the warehouse is built, and findings at error level are open" >&2; exit $$status

test: lint  ## SQL and Python style, dbt build through plain dbt, pytest
	rm -rf $(dir $(TEST_WAREHOUSE)) && mkdir -p $(dir $(TEST_WAREHOUSE))
	$(BIN)/dbt build --vars '{warehouse: $(TEST_WAREHOUSE)}'
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not slow"

test-slow: $(PROJECT)  ## the tests that make test leaves out for their time
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m slow

lint: $(PROJECT)  ## SQL and Python style, types
	$(BIN)/tieout rules lint --format table
	$(BIN)/sqlfluff lint --processes 0 --disable-progress-bar models tests snapshots
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test-spark: $(PROJECT)  ## the same disclosures on DuckDB and on a Spark cluster of this machine (needs Java 17)
	$(BIN)/python -m pytest tests/spark --durations 5

bench: $(PROJECT)  ## how often the wrong cell is named; seconds and memory for up to 100,000 disclosures
	for errors in 1 2 5; do $(BIN)/python bench/locate.py --errors $$errors --trials 500 --seed 1; done
	$(BIN)/python bench/scale.py --disclosures 1000 10000 100000 --night 10000
	$(BIN)/python bench/one_structure.py --disclosures 10000 100000

lock: $(PROJECT)  ## requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url \
	  --custom-compile-command "make lock" --upgrade --quiet --output-file requirements.lock

clean:  ## what was built: environment, warehouse, dbt's output
	rm -rf $(VENV) target logs tieout.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find warehouse -mindepth 1 ! -name .gitkeep -delete

# The stamp is a copy of the lock that was installed: a lock that is only touched remakes nothing.
$(ENVIRONMENT): requirements.lock
	@cmp -s $< $@ && touch $@ || $(MAKE) --no-print-directory environment

environment:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "tieout needs Python 3.11 or later; $(PYTHON) is $$($(PYTHON) --version 2>&1). make PYTHON=... names another" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PYTHON) cannot make an environment: venv or ensurepip is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	cp requirements.lock $(ENVIRONMENT)

$(PROJECT): $(ENVIRONMENT) pyproject.toml
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@
