# make run, make test, make check, make bench: each does its own set-up first. The second time that costs nothing.

PYTHON ?= python3
BIN := .venv/bin
REQUIREMENTS := requirements/runtime.txt requirements/embedded.txt requirements/test.txt
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: run test check bench fuzz screens setup clean format

setup: .venv/.installed node_modules/.installed

run: setup
	@exec python -m paldesk.supervisor

test: setup
	@.ci/suite

check: setup
	@.ci/gate

bench: setup
	@python -m bench

# The REST API with whatever its OpenAPI file allows, longer than make test does.
fuzz: setup
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-300} pytest -q tests/api/test_schema.py

screens: setup
	@python -m tests.browser.screens

format: setup
	@ruff format . && ruff check --fix .

# The towns' data pins a reader of years ago, and needs none of what it asks for.
PLACES := requirements/places.txt

.venv/.installed: $(REQUIREMENTS) $(PLACES)
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer with venv is needed (on Debian: apt-get install python3-venv)."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(addprefix -r ,$(REQUIREMENTS))
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(PLACES)
	@touch $@

node_modules/.installed: package.json package-lock.json .venv/.installed
	python -m paldesk.node npm ci --no-audit --no-fund
	@touch $@

clean:
	rm -rf .venv node_modules var staticfiles test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
