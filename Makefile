SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin

# Debian packages, and what each is for.
RUN_PACKAGES := libzbar0:reads-QR-codes mosquitto:the-MQTT-broker
DEV_PACKAGES := $(RUN_PACKAGES) mosquitto-clients:reference-of-the-ingest-bench postgresql:the-other-database-of-central systemd:checks-the-service-files \
	chromium:browser-tests strace:records-what-the-ledger-writes fonts-noto-core:Vietnamese-letters-in-pictures \
	libcap-dev:builds-what-picamera2-needs gcc:builds-what-picamera2-needs-and-the-shifted-clock-of-chaos python3-dev:builds-what-picamera2-needs

.PHONY: help run test check bench bench-count bench-read chaos fuzz prove clean

help: ## Say what the targets do
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# Ask dpkg before apt: the second time this takes a blink and no network.
define packages
	@missing=(); for entry in $(1); do name=$${entry%%:*}; dpkg -s $$name >/dev/null 2>&1 || { missing+=($$name); \
		echo "installing $$name: $${entry#*:}" | tr - ' '; }; done; \
	if (( $${#missing[@]} )); then \
		[ $$(id -u) = 0 ] && as= || as=sudo; \
		$$as apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null; fi
endef

$(VENV)/bin/python:
	@echo "creating $(VENV): the Python packages of this project, apart from the system's"
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
		rm -rf $(VENV); [ $$(id -u) = 0 ] && as= || as=sudo; echo "installing python3-venv: makes $(VENV)"; \
		$$as apt-get update -qq && $$as apt-get install -y -qq python3-venv >/dev/null && $(PYTHON) -m venv $(VENV); }

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(call packages,$(RUN_PACKAGES))
	@[ -e $(VENV)/.dev ] || echo "installing the Python packages of the unit and of central into $(VENV)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[edge,central]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(call packages,$(DEV_PACKAGES))
	@echo "installing the Python packages, with those of the tests, into $(VENV)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.run

run: $(VENV)/.run ## Run a broker, the aggregator and a simulated district (ARGS="--port 8090 --speed 60")
	@$(BIN)/counterroom-central demo $(ARGS)

test: $(VENV)/.dev ## Run all tests (ARGS="-k ledger")
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev ## Check style, types and the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.dev ## Print the figures (ARGS="--only ingest")
	@$(BIN)/python -m tests.bench $(ARGS)

bench-count: $(VENV)/.dev ## Print right crossings per scenario (ARGS="--encounters 5000 --only walking day")
	@$(BIN)/python -m tests.bench.count $(ARGS)

bench-read: $(VENV)/.dev ## Print codes read and time per way of holding them badly (ARGS="--seeds 1 2 --only random", "--folder DIR")
	@nice $(BIN)/python -m tests.bench.read $(ARGS)

chaos: $(VENV)/.dev ## Kill, cut, fill and shift what a room hangs on, and see that nothing is lost (ARGS="--seconds 600 --seed 7")
	@$(BIN)/python -m tests.chaos $(ARGS)

fuzz: $(VENV)/.dev ## Feed broken, mixed and swollen input to all that reads (ARGS="--seconds 3600 --seed 7 --only codes wire")
	@nice $(BIN)/python -m tests.fuzz $(ARGS)

prove: $(VENV)/.dev ## Run the state machines for long and cut the power, kill and damage everywhere (ARGS="--seeds 10")
	@$(BIN)/python -m pytest -q -m machine --hypothesis-profile=long tests
	@$(BIN)/python -m tests.support.ledger_proof $(ARGS)

clean: ## Remove the environment and all caches
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist *.egg-info
