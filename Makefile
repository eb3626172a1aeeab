# kbase: what a person at the keyboard does with a clone. `make` alone lists it.

PYTHON ?= python3
BIN := .venv/bin

# Hundreds of Pythons are started by the tests; each would compile kbase anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test check format bench eval screenshots docs lock clean

help: ## List what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

demo: .venv/installed ## Set up, make the sample library, serve it, open a browser
	@$(BIN)/kbase demo $(ARGS)

test: .venv/developed ## Set up, run every test with coverage
	$(BIN)/python -m pytest -n auto --maxprocesses 8 --cov --cov-report=term

check: .venv/developed ## Lint, formatting, types, layers, dependencies, documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/python -m scripts.docs
	$(BIN)/python -m scripts.house

format: .venv/developed ## Bring the code into its form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

docs: .venv/developed ## Write the --help texts and settings into docs/
	$(BIN)/python -m scripts.docs --write

bench: .venv/developed ## Measure what docs/performance.md claims (long)
	$(BIN)/python -m benchmarks

eval: .venv/developed ## Measure retrieval on test collections (DIR=folder; ../shared/eval where none is named)
	$(BIN)/python -m benchmarks.quality $(if $(DIR),"$(DIR)")

screenshots: .venv/developed ## Take the pictures in docs/images with a real browser
	$(BIN)/python -m scripts.screenshots

lock: .venv/developed ## Pin what is installed now into requirements.lock
	$(BIN)/python -m scripts.lock --write

clean: ## Remove caches and build outputs (the environment and libraries stay)
	rm -rf build dist htmlcov .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

# Made once, and again only when what is to be installed changed. kbase itself is installed so
# that edits count at once.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "kbase needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) -V 2>&1`." >&2; \
	  echo "Name a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python cannot make environments. On Debian: apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made pyproject.toml requirements.lock
	@echo "Installing kbase and its model: about 460 MB, some minutes the first time" >&2
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	@touch $@

.venv/developed: .venv/made pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	@touch .venv/installed $@
