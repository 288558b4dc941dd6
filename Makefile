# What a newcomer types. `make` alone lists it. Needs Python 3.11 and make; all else is installed into this folder
# (.venv, node_modules, static/vendor), once for each state of the lock files.

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --quiet
PYTEST := $(PY) -m pytest
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo test test-long check bench lock words

help:  ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: .venv/ready.app .venv/ready.assets  ## install the program into .venv, with its fonts and scripts

demo: setup  ## install, make a sample agency and open it at http://127.0.0.1:8000
	@exec .venv/bin/tracker demo

test: setup-test lint  ## install what tests need and run the tests, a real browser and PostgreSQL among them
	$(PYTEST) -n $(WORKERS)

test-long: setup-test  ## the tests that take longer than a person waits
	$(PYTEST) -m long

check: setup-test lint  ## style, import contracts and types
	.venv/bin/mypy

bench: setup  ## measure; what and how stands in bench/README.md
	$(PY) bench/run.py

words: setup-test  ## take the messages of the program into the file for translators, tracker/locale/tracker.pot
	$(PY) setup/words.py

lock:  ## compile the lock files anew from pyproject.toml (needs uv on PATH)
	setup/lock

.PHONY: lint
lint: setup-test
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports --no-logo

setup-test: setup .venv/ready.tests .venv/ready.browser

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	@echo "Making .venv ..."
	@$(PYTHON) -m venv .venv

.venv/ready.app: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing the program (about a minute the first time) ..."
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/ready.assets: package.json package-lock.json .npmrc setup/assets.py requirements-node.txt .venv/ready.app
	@echo "Installing fonts and scripts ..."
	@PATH="$$PATH:$(CURDIR)/.venv/bin"; command -v npm >/dev/null || $(PIP) --require-hashes -r requirements-node.txt
	@$(PY) setup/assets.py
	@touch $@

.venv/ready.tests: requirements-dev.txt .venv/ready.app
	@echo "Installing what tests need ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

# Not stamped: a browser may be taken away between two runs, and looking costs nothing.
.PHONY: .venv/ready.browser
.venv/ready.browser: .venv/ready.tests
	@$(PY) -m tests.support.chromium
