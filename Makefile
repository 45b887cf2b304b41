# Essor. `make` lists the targets; `make demo` and `make test` install all they need.
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
WORKERS ?= 2

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

$(VENV)/.installed: requirements.lock pyproject.toml scripts/make_venv.sh scripts/install_dictionaries.sh
	@sh scripts/make_venv.sh $(VENV)
	@touch $@

install: $(VENV)/.installed ## make the virtual environment from requirements.lock (hashes checked)

demo: install ## make the demo company and its documents, then open the site on it (ARGS=--no-serve does not)
	@$(BIN)/essor demo $(ARGS)

tools: ## install what the tests need beside Python: Java 17 for Spark, LibreOffice to open our files, Chromium to walk the site
	@flock scripts sh scripts/install_test_tools.sh

lint: install ## check format, style, types, import contracts
	@$(MAKE) --no-print-directory -j2 types style

style:
	@$(BIN)/ruff format --check --quiet src tests benchmarks scripts
	@$(BIN)/ruff check --quiet src tests benchmarks scripts
	@PYTHONPATH=src $(BIN)/lint-imports --no-logo > $(VENV)/contracts.log || { cat $(VENV)/contracts.log; exit 1; }

types:
	@$(BIN)/mypy --no-error-summary

test: ## check everything, then run every test (a missing tool fails in CI, is reported elsewhere)
	@$(MAKE) --no-print-directory -j2 install tools
	@$(MAKE) --no-print-directory lint
	@flock scripts sh scripts/install_dictionaries.sh $(VENV)
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

axe: install tools ## ask axe every rule on every page in both languages, themes and widths (make test asks what can differ)
	@ESSOR_AXE=1 $(BIN)/pytest -n 0 tests/e2e/site/test_every_page.py $(ARGS)

check: test ## the same as test: what CI runs

bench: install ## measure against peers in one run, as ratios (benchmarks/)
	@$(BIN)/python -m benchmarks $(ARGS)

docs: install ## write the generated reference pages
	@$(BIN)/python scripts/write_reference.py

gallery: install ## draw the pictures of docs/reference/gallery.md from the demo company
	@test -d essor-demo/data || $(BIN)/essor demo --no-serve
	@ESSOR_GALLERY=$(CURDIR)/essor-demo/data $(BIN)/pytest -n 0 tests/e2e/test_gallery.py tests/e2e/site/test_gallery_of_pages.py

lock: ## compile requirements.lock again from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml --all-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 -o requirements.lock

.PHONY: help install demo tools lint style types test axe check bench docs gallery lock
