# Two commands matter: `make run` shows the program at work, `make test` checks it.
# Both need only make and python3, 3.11 or newer; all else goes into .venv.

PYTHON ?= python3
PORT ?= 8080
JOBS ?= auto
FOLDERS ?= examples tests/manners
DATA ?= $(or $(AVTALEGRAF_DATA),avtalegraf-data)

BIN := .venv/bin
PROGRAM := $(BIN)/avtalegraf --data "$(DATA)"
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt
SOURCES := agreement_files.py cli.py cli_service.py command_output.py confinement.py errors.py ingest.py query_asked.py reports_asked.py reports_rendered.py terminal.py verb_group.py extract ontology queries server shapes

.PHONY: help run test check format evaluate golden bench mutations soak runaways fuzz fuzz-extraction load install clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 26

run: .venv/installed ## Read the examples, report on them, and serve them (PORT=8080)
	@$(PROGRAM) ingest examples
	@# Examples that break a requirement (status 1) are there to be shown.
	@$(PROGRAM) validate --format summary || test $$? -eq 1
	@exec $(PROGRAM) serve --port $(PORT)

test: .venv/installed-dev ## Run the tests
	$(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile

check: .venv/installed-dev .venv/named/avtalegraf ## Lint, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	cd .venv/named && ../bin/mypy --config-file avtalegraf/pyproject.toml $(SOURCES:%=avtalegraf/%)

format: .venv/installed-dev ## Put the code into the form that `check` asks for
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

evaluate: .venv/installed-dev ## Count what is right, missed and made up (FOLDERS=..., JSON=1 for programs)
	@$(BIN)/python -m tests.evaluate $(if $(JSON),--json) $(FOLDERS)

golden: .venv/installed-dev ## Rewrite tests/golden after a wanted change; git diff is the review
	@$(BIN)/python -m tests.snapshots

bench: .venv/installed-dev load ## The check beside plain pySHACL, extraction beside spaCy, the service beside two others
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench_extraction

mutations: .venv/installed-dev ## Take each topic out of the examples, fill in the templates, and check again
	@$(BIN)/python -m tests.mutations examples

soak: .venv/installed-dev ## Kill parts of a service at random moments, 200 times, while it is written to
	$(BIN)/python -m tests.soak 200

runaways: .venv/installed-dev ## Let 500 queries run away while eight clients ask small ones
	$(BIN)/python -m tests.runaways 500

fuzz: .venv/installed-dev ## Send a service 50,000 random requests, and those that its description allows
	$(BIN)/python -m tests.fuzz 50000

fuzz-extraction: .venv/installed-dev ## Read 20,000 random texts and files, from noise to damaged agreements
	$(BIN)/python -m tests.fuzz_extraction 20000

load: .venv/installed-dev ## Time the service beside two others, on the same data and queries
	test -x .venv-bench/bin/oxigraph || { $(PYTHON) -m venv .venv-bench && \
	  .venv-bench/bin/python -m pip install -qq -r tests/bench-requirements.txt; }
	$(BIN)/python -m tests.bench_service --peers .venv-bench/bin

install: .venv/installed-dev ## Install the program and the tools for working on it into .venv

clean: ## Remove .venv and caches; the data directory stays
	rm -rf .venv .venv-bench build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is touched last, so an installation that broke off is taken up again.
.venv/installed: .venv/python
	@echo "Installing Avtalegraf into .venv; the first time takes a minute."
	@$(INSTALL) -e .
	@touch $@

.venv/installed-dev: .venv/python
	@echo "Installing Avtalegraf and its tools into .venv; the first time takes a minute."
	@$(INSTALL) -e ".[dev]"
	@touch $@ .venv/installed

.venv/python: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Avtalegraf needs Python 3.11 or newer: install it, or name it with PYTHON=python3.12." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "The virtual environment could not be made: install Python's venv module (python3-venv)." >&2; exit 1; }
	@touch $@

# mypy takes the package's name from its folder, and a clone may be called anything.
.venv/named/avtalegraf: .venv/installed-dev
	@mkdir -p .venv/named
	@ln -sfn ../.. $@
