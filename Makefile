# Every target installs what it needs into .venv first; `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip -qq --disable-pip-version-check --no-input
STUDY := experiments/which_structure

.DEFAULT_GOAL := help
.PHONY: help setup check test truth parity bugs slips fuzz asan compare expected golden bench wheel clean

help:
	@echo "make compare   run all of $(STUDY): table, report, and the time of each stage"
	@echo "make test      ruff, mypy and all tests (under ten minutes)"
	@echo "make truth     exact laws and published results on 6 to 12 times the sample (under an hour)"
	@echo "make parity    both engines on 10,000 random organisations, byte by byte, and the twin"
	@echo "make bugs      plant every bug, write the table of docs/verification.md anew"
	@echo "make slips     400 builds of the compiled engine, each with a slip of the pen: which are noticed"
	@echo "make fuzz      10,000 changed files: refused in clean words, or run and sound"
	@echo "make asan      the compiled engine under AddressSanitizer, on sound and hostile plans"
	@echo "make bench     both engines and other simulators, side by side on one workload"
	@echo "make check     ruff and mypy only"
	@echo "make setup     install into .venv"
	@echo "make wheel     build dist/*.whl"
	@echo "make golden    write the expected tables of tests/golden anew"
	@echo "make expected  write $(STUDY)/expected.csv and its differences anew (the full grid)"
	@echo "make clean     remove what was built; .venv stays"

# pip compiles to bytecode what it installs, which saves seconds at every first start.
.venv/installed: pyproject.toml hatch_build.py $(wildcard supportsim/*/source/*)
	@$(PYTHON) -m venv .venv
	@$(PIP) install --editable '.[dev]'
	@$(BIN)/python -m compileall -q supportsim
	@touch $@

setup: .venv/installed

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

parity: setup
	@$(BIN)/python scripts/long_run.py parity

test: check
	@$(BIN)/python scripts/run_tests.py

truth: setup
	@$(BIN)/python scripts/long_run.py truth

bugs: setup
	@$(BIN)/python scripts/long_run.py bugs

slips: setup
	@$(BIN)/python scripts/long_run.py slips

fuzz: setup
	@$(BIN)/python scripts/long_run.py fuzz

asan: setup
	@$(BIN)/python scripts/long_run.py asan

compare: setup
	@$(BIN)/python scripts/compare.py $(STUDY)

expected: setup
	@$(BIN)/supportsim run $(STUDY) --full --out out/expected
	@cp out/expected/results.csv $(STUDY)/expected.csv
	@cp out/expected/differences.csv $(STUDY)/expected_differences.csv

golden: setup
	@$(BIN)/python -m pytest tests/golden --write-golden

bench: setup
	@$(PIP) install --editable '.[bench]' || echo "some simulators could not be installed"
	@$(BIN)/python benchmarks/w2.py

wheel: setup
	@rm -rf dist
	@$(BIN)/python -m build --outdir dist . > /dev/null
	@ls dist

clean:
	@rm -rf build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis
