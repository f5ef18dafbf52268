# The daily commands. `make run` and `make test` set up what is missing by themselves.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

# A stamp says "this was installed from these files"; when it is newer, set-up costs nothing.
INSTALLED     := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

.PHONY: install run test check audit bench fanout soak lock docs screenshots clean

install: $(INSTALLED)

run: $(INSTALLED)
	@exec $(BIN)/hindcast serve

test: $(INSTALLED_DEV)
	@$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist worksteal $(PYTEST_ARGS)

check: $(INSTALLED_DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

audit: $(INSTALLED_DEV)
	@BIN=$(BIN) .ci/audit

bench: $(INSTALLED_DEV)
	@$(BIN)/python -m benchmarks

fanout: $(INSTALLED_DEV)
	@$(BIN)/python -m benchmarks.fanout

soak: $(INSTALLED_DEV)
	@HINDCAST_TEST_AWAY_S=60 $(BIN)/python -m pytest tests/faults/test_database_away.py -s
	@HINDCAST_SOAK_S=$${HINDCAST_SOAK_S:-3600} $(BIN)/python -m pytest tests/soak -s
	@HINDCAST_TEST_KILLS=20 $(BIN)/python -m pytest tests/checkin/test_killed_platforms.py tests/checkin/soak.py tests/storage/soak.py -p no:logging

docs: $(INSTALLED_DEV)
	@$(BIN)/python -m bot docs commands > docs/commands.md
	@$(BIN)/python -m bot docs settings > docs/settings.md

screenshots: $(INSTALLED_DEV)
	@$(BIN)/python -m tests.browser.screenshots docs/pictures

lock: $(INSTALLED_DEV)
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header -U pyproject.toml -o requirements/runtime.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header -U --extra dev -c requirements/runtime.txt pyproject.toml -o requirements/dev.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header -U requirements/build.in -o requirements/build.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hindcast needs Python 3.11 or newer; set PYTHON=/path/to/python3")'
	@echo "Setting up $(VENV), once; this takes a minute or two."
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(BIN)/python requirements/runtime.txt requirements/build.txt pyproject.toml
	@$(PIP) install --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(INSTALLED_DEV): $(INSTALLED) requirements/dev.txt
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
