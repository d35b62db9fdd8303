# One entry per thing a developer does. Everything lives in .venv; nothing else on the machine is changed, but for
# `system` and `nginx`, which as root on Debian install the browser that the page's tests drive, and nginx, whose lines
# are tried.

SHELL := /bin/bash
PYTHON ?= python3
TORCH_INDEX ?=
BIN := .venv/bin
STAMP := .venv/installed
HOST ?= 127.0.0.1
PORT ?= 8000
FUZZ_SEED ?= $(shell date +%s)

.DEFAULT_GOAL := help
.PHONY: help setup run test lint format types imports unit coverage static browser docs chaos load fuzz golden examples bench house lock clean system nginx files

help: ## List what can be done.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(STAMP) ## Create .venv and install everything, where requirements.lock or pyproject.toml changed.

$(STAMP): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -e '.[dev]'
	touch $@

run: $(STAMP) ## Serve the page and the API at http://127.0.0.1:8000.
	$(BIN)/mobilenet-explorer serve --host $(HOST) --port $(PORT)

test: lint types imports unit static browser ## Run every check and every suite.
	@echo "All suites passed."

lint: $(STAMP) ## Style, and the Dockerfile.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/hadolint Dockerfile

format: $(STAMP) ## Rewrite code in our format.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP) ## pyright.
	$(BIN)/pyright

imports: $(STAMP) ## Which way imports point.
	$(BIN)/lint-imports

UNIT := $(BIN)/pytest tests/core tests/app tests/docs -n 2 --dist loadfile

unit: $(STAMP) nginx ## Library, API, property, golden and docs tests.
	$(UNIT)

coverage: $(STAMP) nginx ## The same, with how much of the code they run: 90 % at least.
	$(UNIT) --cov --cov-report=term:skip-covered --cov-fail-under=90

static: system ## The page's modules, in Node.
	node --test tests/static/

browser: $(STAMP) system ## The page in a real Chromium.
	$(BIN)/pytest tests/browser -n 2 --dist loadfile

docs: $(STAMP) nginx ## That README and docs say what is so.
	$(BIN)/pytest tests/docs

chaos: $(STAMP) ## Thirty kills of servers, children and PostgreSQL, and twenty rounds of three at once; make test has a few.
	CHAOS_KILLS=30 CHAOS_ROUNDS=20 $(BIN)/pytest tests/app/test_chaos.py

load: $(STAMP) ## A hundred clients, ten thousand hostile requests, heavy reads, the largest bodies; make test has a few.
	LOAD=long $(BIN)/pytest tests/app/test_load.py -s

files: $(STAMP) ## Files of every network, run by every runtime: the usual suite takes some of them.
	FILES=every $(BIN)/pytest tests/core/test_every_network_file.py

fuzz: $(STAMP) ## Five times the generated requests of make test; FUZZ_SEED repeats a run.
	@echo FUZZ_SEED=$(FUZZ_SEED)
	FUZZ_EXAMPLES=200 $(BIN)/pytest tests/app/test_schemathesis.py --hypothesis-seed=$(FUZZ_SEED)

golden: $(STAMP) ## The papers' tables.
	$(BIN)/pytest tests/core/test_paper_tables.py

examples: $(STAMP) ## Write the examples of /openapi.json anew.
	$(BIN)/python tests/app/examples.py --write

bench: $(STAMP) system ## Speed, as ratios against references taken in the same run.
	$(BIN)/python -m bench

house: $(STAMP) ## How simple the code is, in counts beside those before it was rebuilt.
	$(BIN)/python -m bench.house

lock: ## Write requirements.lock anew from what pip resolves today.
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install --quiet torch==2.13.0
	.venv-lock/bin/pip install --quiet -e '.[dev]'
	.venv-lock/bin/pip list --format=freeze --exclude-editable | grep -v -i -E '^pip==' | sed -E 's/^(torch==[0-9.]+)\+.*/\1/' > requirements.lock
	rm -rf .venv-lock

clean: ## Remove what was built; data/ stays.
	rm -rf .venv .venv-lock *.egg-info .pytest_cache .ruff_cache .hypothesis .coverage

INSTALL := apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends

system:
	@lacks() { ! command -v chromium >/dev/null || ! command -v node >/dev/null || ! fc-list :lang=ko 2>/dev/null | grep -q .; }; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  if lacks; then $(INSTALL) chromium fonts-noto-cjk fontconfig $$(command -v node >/dev/null || echo nodejs) >/dev/null; fi; \
	elif lacks; then \
	  echo "The browser tests need chromium, node and a Korean font: apt-get install chromium nodejs fonts-noto-cjk" >&2; exit 1; fi

nginx:
	@export PATH="$$PATH:/usr/sbin"; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! command -v nginx >/dev/null; then \
	  { $(INSTALL) nginx-light >/dev/null; } || echo "nginx could not be installed: its test is skipped" >&2; fi
