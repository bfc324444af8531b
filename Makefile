# The front door: `make` lists what there is. Only Python 3.11 or newer, git and make are needed; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMP := $(VENV)/.ready
REDCHAIN := $(BIN)/redchain
# the day on which the example records end; for the real day: make run TODAY=$$(date +%F)
TODAY ?= 2026-11-23
MONTH = $(shell printf %.7s $(TODAY))
OUT := out
NOW := $(REDCHAIN) --today $(TODAY)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test slow quick sweep fuzz explore coverage mutants lowest check lint types data fresh fmt bless schemas docs bench dist lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## make .venv with redchain and all tools in it (the other targets do this by themselves)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed / 需要 Python 3.11 以上：make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,office]'
	@touch $@

run: $(STAMP) ## do the main job on data/: check, match, lists, report (into out/; commits nothing)
	@mkdir -p $(OUT)
	@echo "== redchain validate"
	@$(NOW) validate > $(OUT)/findings.txt; code=$$?; tail -n 2 $(OUT)/findings.txt; exit $$code
	@echo "== redchain match"
	@$(NOW) match --format csv > $(OUT)/match.csv
	@$(NOW) match | tail -n 8
	@echo "== redchain lists, redchain report"
	@$(NOW) --quiet lists -o $(OUT)/lists
	@for kind in md html json; do $(NOW) --quiet report --month $(MONTH) -o $(OUT)/report-$(MONTH).$$kind || exit 1; done
	@printf '%s\n' '' \
	  '三张清单在 $(OUT)/lists/（CSV 可用 Excel、WPS 打开），月报在 $(OUT)/report-$(MONTH).html，匹配结果在 $(OUT)/match.csv。' \
	  'The three lists are in $(OUT)/lists/ (Excel opens the CSV files), the report is $(OUT)/report-$(MONTH).html, the matches are in $(OUT)/match.csv.' \
	  '接下来可以试 / try next:' \
	  '  $(REDCHAIN) need list' \
	  '  $(REDCHAIN) match N-20261120-9SQV6' \
	  '  $(REDCHAIN) need add --enterprise chuangan --title "三月份要开新线，变压器不够用" --category 要素保障 --dry-run' \
	  '  $(REDCHAIN) init ../my-city' \
	  '  $(REDCHAIN) --help'

test: $(STAMP) ## run the tests, but for those marked slow
	@$(BIN)/python -m pytest -n auto -m "not slow"

slow: $(STAMP) ## run the tests marked slow: many commands in real repositories, half an hour
	@$(BIN)/python -m pytest -n auto -m slow

quick: $(STAMP) ## run the tests of single modules, for between two changes
	@$(BIN)/python -m pytest -n auto -m "not slow" tests/unit

coverage: $(STAMP) ## run every test and fail when less than 98 % of the lines are reached
	@$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered

# another sample: make mutants ROOMS="model kinds" SAMPLE=200 SEED=2
ROOMS ?= model kinds report decide
SAMPLE ?= 60
SEED ?= 1
mutants: $(STAMP) ## change the pure rooms here and there and count the changes that no test notices (docs/testing.md)
	$(BIN)/python benchmarks/mutants.py $(ROOMS) --sample $(SAMPLE) --seed $(SEED)

# some of it: make sweep SWEEP="--points 10 --first 3" INTERLEAVE="--points 3 --shift 3"
SWEEP ?=
sweep: $(STAMP) ## kill every command, and refuse it something, at each of its calls; takes days, or some of it hours (docs/testing.md)
	@wrong=0; $(BIN)/python -m tests.flow.sweep $(SWEEP) || wrong=1; $(BIN)/python -m tests.flow.interleave $(INTERLEAVE) || wrong=1; exit $$wrong

# longer, or one reader alone: make fuzz SECONDS=3600 FUZZ="--only merge"
SECONDS ?= 60
FUZZ ?=
fuzz: $(STAMP) ## give every reader files that are broken in ever new ways, for SECONDS; what is answered wrongly is kept in build/fuzz/
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) $(FUZZ)

explore: $(STAMP) ## run the laws (tests/properties) with examples that no run has drawn before
	@$(BIN)/python -m pytest -n auto -m "slow or not slow" --hypothesis-profile=explore tests/properties

LOWEST := build/lowest/$(notdir $(BIN))
lowest: ## run what `make test` runs with the lowest versions that pyproject.toml allows
	rm -rf build/lowest && $(PYTHON) -m venv build/lowest
	$(LOWEST)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOWEST)/python -m uv pip install --quiet --python $(LOWEST)/python --resolution lowest-direct -e '.[dev,office]'
	@$(LOWEST)/python -m pytest -n auto -m "not slow"

check: test slow lint types data fresh ## everything that CI asks for

lint: $(STAMP) ## ruff, formatting, and the layers of the house
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: $(STAMP) ## mypy in strict mode
	$(BIN)/mypy

data: $(STAMP) ## the records of data/
	$(NOW) --lang en validate

fresh: $(STAMP) ## generated files are what they would be now
	$(NOW) --lang en schema --check
	$(NOW) --lang en docs --check
	$(NOW) --lang en lists --check

fmt: $(STAMP) ## format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bless: $(STAMP) ## accept the present output as the golden files
	$(BIN)/python -m pytest tests/golden tests/unit/check/test_cases.py --bless

schemas: $(STAMP) ## write schemas/
	$(NOW) schema

docs: $(STAMP) ## write the generated parts of docs/
	$(NOW) docs

# some of it: make bench BENCH='--only todo "need add" --size 100000'
BENCH ?=
bench: $(STAMP) ## measure, beside naive loaders and other tools
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/run.py $(BENCH)

dist: $(STAMP) ## build the source archive and the wheel into dist/
	$(BIN)/python -m build --no-isolation

lock: ## write constraints.txt anew with the newest versions (see docs/decisions/0005-constraints.md)
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check '.[dev,office,bench,browser]'
	{ echo "# Every version that set-up installs; renew with: make lock (see docs/decisions/0005-constraints.md)"; build/lock/bin/python -m pip freeze --exclude redchain; } > constraints.txt.new
	mv constraints.txt.new constraints.txt

clean: ## remove .venv, out/ and what the tools left behind
	rm -rf $(VENV) $(OUT) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
