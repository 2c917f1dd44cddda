# Everything runs in .venv, made here from nothing but Python >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# What the tests start begins from compiled modules, also where a machine has this set.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test all-tests test-fast coverage lint bench golden clean

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e .
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/python -m pip install --quiet -e '.[test]'
	touch $@

demo: $(VENV)/installed  ## grade the example class into out/
	$(BIN)/grader grade rubrics/assignment-2.yaml submissions/assignment-2 --out out/ || [ $$? -eq 3 ]

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Which lines are entered costs a tenth more time where Python itself tells it, from 3.12 on, and is
# measured there with every run; on 3.11 it takes twice the time, and `make coverage` measures it.
COVERED = $$($(BIN)/python -c "import sys; print('--cov=grader --cov-report=term:skip-covered' * (sys.version_info >= (3, 12)))")
test: $(VENV)/installed-test  ## everything that has to hold, on all cores
	@$(MAKE) --no-print-directory -j2 lint all-tests

all-tests: $(VENV)/installed-test
	$(BIN)/python -m pytest -n auto --dist worksteal $(COVERED)

FAST = tests/expressions tests/sections/test_pages.py tests/sections/test_labels.py tests/answers tests/golden
test-fast: $(VENV)/installed-test  ## reading, finding, checking and the example class, in a minute
	$(BIN)/python -m pytest -n auto -m "not slow" $(FAST)

coverage: $(VENV)/installed-test  ## which lines the tests enter, into build/coverage
	$(BIN)/python -m pytest -n auto --dist worksteal --cov=grader --cov-report=html:build/coverage --cov-report=term:skip-covered

golden: $(VENV)/installed-test  ## rewrite the golden reports from what the grader says now
	UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/golden

bench: $(VENV)/installed-test  ## ratios against public peers, in one run
	$(BIN)/python -m pip install --quiet -e '.[bench]'
	$(BIN)/python -m pip install --quiet --target build/antlr-4.11 --upgrade antlr4-python3-runtime==4.11
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) out build
