# Everything a person does with Tempu. `make` alone prints this list.
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
TOOLS := .venv/.tools
# A process for each core, each with a database of its own; a file's tests stay together, a crash is a failure.
PROCESSES := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --max-worker-restart 0
# Compiled once and kept: every test that starts the program would compile all of it again.
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-ui bench-serve soak crash doctor records seed backup restore migration words

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: $(RUNTIME) ## install, start the database, migrate, fill a demo salon and serve it
	@exec $(BIN)/python run.py

test: $(TOOLS) ## install what tests need and run all of them
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests.checkout.emupos
	@$(BIN)/python -m pytest $(PROCESSES)

check: $(TOOLS) ## format, lint, types, architecture
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/test_architecture.py tests/test_schema.py

bench: $(TOOLS) ## measure on the fixed workload and write bench/results.md
	@$(BIN)/python -m bench

bench-ui: $(TOOLS) ## measure the desk in Chromium on a full day and write its part of bench/results.md
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m bench.ui

bench-serve: $(TOOLS) ## serve the business of SEED on PORT, its clock at NOW, to be measured from outside
	@exec $(BIN)/python -m bench.serve

soak: $(TOOLS) ## OPS random operations by CLIENTS clients, processes killed on the way; what must hold is checked
	@$(BIN)/python -m bench.soak

crash: $(TOOLS) ## charge visits and kill -9 server and database at POINTS points of it; what must agree is checked
	@$(BIN)/python -m tests.crash

seed: $(RUNTIME) ## migrate and fill an empty database with the demo salon, without serving it
	@$(BIN)/python run.py seed

doctor: $(RUNTIME) ## compare what is kept for speed with what it is kept of, and put it right
	@$(BIN)/python run.py doctor

records: $(RUNTIME) ## write the records of Spain's invoices (VERI*FACTU) into the folder FILE (default records)
	@$(BIN)/python run.py records $(abspath $(or $(FILE),records))

backup: $(RUNTIME) ## write the whole database into FILE (default backup.dump)
	@$(BIN)/python run.py backup $(or $(FILE),backup.dump)

restore: $(RUNTIME) ## replace the whole database by FILE
	@$(BIN)/python run.py restore $(FILE)

migration: $(TOOLS) ## write the migration of APP after a change of its tables
	@$(BIN)/piccolo migrations new $(APP) --auto

$(RUNTIME): requirements.lock | .venv
	@echo "Installing what Tempu needs (once, about a minute)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(TOOLS): requirements-dev.lock | .venv
	@echo "Installing what tests and checks need (once, about a minute)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(RUNTIME)

.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Tempu needs Python 3.11 or newer; $$($(PYTHON) --version) was found. Try: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "Python could not make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 1; }

words: $(TOOLS) ## bring the catalogues of customers' texts in kit/languages/ up to date (docs/languages.md)
	@PYTHONPATH=. $(BIN)/python scripts/words.py
