.PHONY: run test stress parity bench recipes shots clean system system-test
.NOTPARALLEL:
.SILENT:

run: system .venv/run-ready
	.venv/bin/python main.py

test: system-test .venv/test-ready
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/python -m pytest

stress: system-test .venv/test-ready
	ANKAN_MUTATIONS=5000 .venv/bin/python -m pytest -o faulthandler_timeout=3600 tests/core/data/test_mutations.py
	ANKAN_KILLS=100 .venv/bin/python -m pytest -o faulthandler_timeout=3600 tests/core/training/runs/test_killing.py

parity: system-test .venv/parity-ready

bench: system .venv/parity-ready
	.venv/bin/python benchmarks/train_step.py
	.venv/bin/python benchmarks/inference.py
	.venv/bin/python benchmarks/inference.py --single
	.venv/bin/python benchmarks/memory.py
	.venv/bin/python benchmarks/data.py
	.venv/bin/python benchmarks/augment.py
	.venv/bin/python benchmarks/plots.py

# All of them, or one: make recipes RECIPE=ankan-base
recipes: system .venv/run-ready
	.venv/bin/python benchmarks/recipes.py $(RECIPE)

shots: system .venv/run-ready
	QT_QPA_PLATFORM=offscreen .venv/bin/python -m gui.shots build/shots
	QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=2 .venv/bin/python -m gui.shots build/shots/200-percent

clean:
	rm -rf build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

system:
	.ci/system-packages

system-test:
	.ci/system-packages test

# Touched when all is installed; older than pyproject.toml, it is made again.
.venv/%-ready: pyproject.toml
	.ci/setup $*
