# What there is to run. `make` alone prints it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo serve test attacks check lint audit bench chaos prove safety lock clean
# Set in some environments; every start would then compile every file again.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
RUNTIME := .venv/.installed
DEVELOPMENT := .venv/.installed-dev

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(RUNTIME) ## Make .venv and install what the service runs on

demo: $(RUNTIME) ## Start everything, walk people through a whole check over HTTP, stop
	@$(BIN)/python -m demo

serve: $(RUNTIME) ## Start everything and stay up; prints the addresses
	@$(BIN)/python -m demo serve

test: $(DEVELOPMENT) ## Run every test
	@$(BIN)/python -m pytest

attacks: $(DEVELOPMENT) ## Attack the running service: 24 attacks, and every route by every role
	@$(BIN)/python -m pytest tests/attacks

check: lint test ## Everything a change must pass

lint: $(DEVELOPMENT) ## Format, lint, types, import contracts, codes of each channel, careless code (docs/security/bandit.md)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports
	$(BIN)/python -m healthcheck codes --lint
	$(BIN)/bandit --quiet --recursive --severity-level high healthcheck apps config demo manage.py

audit: $(DEVELOPMENT) ## Ask the public advisories about every locked library; needs the network
	$(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement requirements.txt

prove: $(RUNTIME) ## Prove what to do next: every state of findings, each property, zero failures
	@$(BIN)/python -m healthcheck.proof

safety: $(RUNTIME) ## Write the hazard log as docs/hazards.html; fail when a test it names is missing
	@$(BIN)/python -m healthcheck.hazards --html docs/hazards.html

bench: $(RUNTIME) ## How fast scores, files, the report and the whole service are, beside the limit of the machine
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.report
	@$(BIN)/python -m bench.service

chaos: $(DEVELOPMENT) ## Break everything while checks are accepted: nothing lost, nothing twice; then twelve bugs, each seen
	@$(BIN)/python -m bench.chaos $(CHAOS)
	@$(BIN)/python -m bench.chaos --bug all --checks 24 --faults 3 --json chaos-bugs.json

lock: $(DEVELOPMENT) ## Write the locked requirements from the .in files
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

clean: ## Remove .venv and the tools' caches; the local database stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The newest part that stays the same is the environment; its requirements change seldom.
$(RUNTIME): requirements.txt | $(BIN)/python
	$(PIP) install --compile --require-hashes -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt | $(BIN)/python
	$(PIP) install --compile --require-hashes -r requirements-dev.txt
	@touch $@ $(RUNTIME)

$(BIN)/python:
	@for python in python3.11 python3; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then \
	    echo "Making .venv with $$($$python --version)"; exec $$python -m venv .venv; \
	  fi; \
	done; \
	echo "Python 3.11 was not found: neither python3.11 nor python3 is that version. Install it and run make again." >&2; \
	exit 1
