# Everything runs in .venv, made here from the locked requirements.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALLED := .venv/.installed

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench chaos migrations docs lock clean

help: ## List these targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

DEMO := DATABASE_URL=sqlite:///$(CURDIR)/build/demo/troth.sqlite3 TROTH_DEMO=yes TROTH_MAIL=file:$(CURDIR)/build/demo/mail $(BIN)/troth
PORT ?= 8000

demo: $(INSTALLED) ## Make the demo, print its review, serve it; SERVE=0 stops before, PORT is its port.
	rm -rf build/demo
	$(BIN)/troth demo --into build/demo
	$(DEMO) init --since 2024-01-01
	$(DEMO) import facts build/demo/demo-facts.json >/dev/null
	$(DEMO) review >/dev/null
	$(if $(filter 0,$(SERVE)),@true,cd build/demo && $(subst $(BIN),$(CURDIR)/$(BIN),$(DEMO)) serve --port $(PORT))

test: $(INSTALLED) ## Run the test suite; PYTEST_ARGS is passed on.
	$(strip $(BIN)/pytest -n auto $(PYTEST_ARGS))

check: $(INSTALLED) ## Check format, lint, types, layers and the pages of the rules.
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m troth.rules.pages --check docs/rules
	$(BIN)/python -m troth.sources.gives --check docs/capture.md

bench: $(INSTALLED) ## Run the benchmarks and print their ratios.
	$(BIN)/python -m benchmarks

chaos: $(INSTALLED) ## Kill commands and have rivals race, on both databases; CHAOS_ARGS is passed on.
	$(strip $(BIN)/python -m chaos $(CHAOS_ARGS))

migrations: $(INSTALLED) ## Write the migration that a changed fact or record needs.
	DJANGO_SETTINGS_MODULE=troth.server.settings $(BIN)/django-admin makemigrations ledger

docs: $(INSTALLED) ## Write docs/rules from the docstrings of the rules, and the table of docs/capture.md.
	$(BIN)/python -m troth.rules.pages docs/rules
	$(BIN)/python -m troth.sources.gives docs/capture.md

PIP_COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes \
	--allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

lock: $(INSTALLED) ## Lock the dependencies again; UPGRADE=1 takes newer releases.
	$(PIP_COMPILE) --output-file requirements/runtime.txt pyproject.toml
	$(PIP_COMPILE) --extra dev --constraint requirements/runtime.txt \
		--output-file requirements/dev.txt pyproject.toml

clean: ## Remove .venv and everything that was built.
	rm -rf .venv build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks chaos -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(INSTALLED): pyproject.toml requirements/runtime.txt requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Troth needs Python 3.11 or newer, and found no python3." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Troth needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" --version)." \
			"Name another with: make PYTHON=/path/to/python" >&2; exit 1; }
	test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $@
