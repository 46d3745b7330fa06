# Bridgehead. `make run` serves; `make test` tests; `make check` is what has to hold before a change lands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

help: ## list what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(VENV)/.run $@

run: $(VENV)/.run ## install what is missing, prepare the shipped data once, serve, open a browser
	@$(BIN)/python -m dashboard

prepare-test: $(VENV)/.dev
	@$(BIN)/python -m dashboard.setup.testing

test: prepare-test ## run every test (installs Chromium, poppler-utils, PostGIS where it may)
	$(BIN)/python -m pytest -n 2 -m "not browser"
	$(BIN)/python -m pytest -n 2 --dist loadfile -m browser --reruns 2

check: prepare-test ## format, lint, types, architecture, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m dashboard.setup.testing --types
	$(BIN)/python -m pytest -n 2 -m "not browser"
	$(BIN)/python -m pytest -n 2 --dist loadfile -m browser --reruns 2

format: $(VENV)/.dev ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bless: prepare-test ## rewrite the reference pictures of sheets; look at them before they are committed
	BRIDGEHEAD_BLESS=1 $(BIN)/python -m pytest -q tests/dashboard/sheets/test_golden.py

screens: prepare-test ## take the pictures of docs/SCREENS.md anew; look at them before they are committed
	$(BIN)/python -m tests.screens

bench: prepare-test ## figures, as ratios in one run
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.explore
	$(BIN)/python -m benchmarks.importing --parcels 100000 1000000
	$(BIN)/python -m benchmarks.sheets
	$(BIN)/python -m benchmarks.crowd
	$(BIN)/python -m benchmarks.million

fuzz: prepare-test ## read files changed by chance, 10 minutes (MINUTES=N for another time)
	$(BIN)/python -m tests.geodata.fuzz --minutes $(or $(MINUTES),10)

clean: ## remove everything that was installed or made here
	rm -rf $(VENV) node_modules .setup .pytest_cache .mypy_cache .ruff_cache .hypothesis

.PHONY: help run prepare-test test check format bless screens bench fuzz clean
