# Two commands are enough: `make run` and `make test`. Both set up what they need.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test fast lint types contracts screenshots clean
run: $(VENV)/.run
	@PORT=$(PORT) $(BIN)/python -m shanzhi.entrypoints.cli demo load
	@echo "打开 http://127.0.0.1:$(PORT)  （Ctrl-C 结束）"
	@PORT=$(PORT) SHANZHI_PUBLIC_URL=http://127.0.0.1:$(PORT) $(BIN)/python -m shanzhi.entrypoints.cli serve --port $(PORT)

test: $(VENV)/.dev browser lint contracts types
	$(BIN)/python -m pytest -n 2 --dist loadfile

fast: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not journey and not race"

lint: $(VENV)/.dev
	$(BIN)/ruff check shanzhi tests benchmarks scripts

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy shanzhi

browser: $(VENV)/.dev
	@$(BIN)/python scripts/browser.py

screenshots: $(VENV)/.dev browser
	$(BIN)/python scripts/screenshots.py

$(VENV)/.run: requirements/run.txt requirements/uv.txt scripts/environment.py
	$(PYTHON) scripts/environment.py run
$(VENV)/.dev: requirements/dev.txt requirements/uv.txt scripts/environment.py
	$(PYTHON) scripts/environment.py dev

clean:
	rm -rf var .mypy_cache .ruff_cache .hypothesis
