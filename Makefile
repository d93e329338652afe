# Two commands: `make chat` and `make test`. Everything they install goes to .venv.
PYTHON ?= python3
VENV := .venv
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: chat test check clean

chat: $(VENV)/.chat
	$(VENV)/bin/whosaid build
	$(VENV)/bin/python app.py

test: $(VENV)/.test check
	$(VENV)/bin/python -m tests.weights
	$(VENV)/bin/python -m pytest --numprocesses 2 --dist loadfile --ignore tests/web
	$(VENV)/bin/python -m pytest tests/web

check: $(VENV)/.test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

clean:
	rm -rf $(VENV) .whosaid

# Debian and Ubuntu keep what makes a virtual environment in a package of its own.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Whosaid needs Python 3.11 or later: make PYTHON=python3.12 …")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv; }
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --upgrade pip

$(VENV)/.chat: pyproject.toml | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --editable '.[test]'
	@touch $@ $(VENV)/.chat

# A folder to push to a Hugging Face Space (Gradio): the committed files, and what docs/space lays over them.
.PHONY: space
space:
	rm -rf build/space && mkdir -p build/space
	git archive HEAD app.py index qa web sources LICENSE pyproject.toml | tar -x -C build/space
	cp docs/space/* build/space/
	$(PYTHON) -c 'import tomllib; print("--extra-index-url https://download.pytorch.org/whl/cpu", *tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' > build/space/requirements.txt

# Trains the reader anew: make reader TRAIN=folder (50 minutes on two cores). See training/MODEL_CARD.md.
.PHONY: reader
reader: $(VENV)/.chat
	$(VENV)/bin/python -m pip install --quiet --editable '.[train]'
	$(VENV)/bin/python training/train.py "$$($(VENV)/bin/python -c 'from index.embed import packaged_folder as f; print(f())')" $(TRAIN) index/reader.safetensors

# Trains the judge anew: make judge TRAIN=folder (an hour on two cores).
.PHONY: judge
judge: $(VENV)/.chat
	$(VENV)/bin/python -m pip install --quiet --editable '.[train]'
	PYTHONPATH=. $(VENV)/bin/python training/joint.py $(TRAIN) index/judge.safetensors

# Trains the head that checks written sentences anew: make support TRAIN=folder (half an hour on two cores).
.PHONY: support
support: $(VENV)/.chat
	$(VENV)/bin/python -m pip install --quiet --editable '.[train]'
	PYTHONPATH=. $(VENV)/bin/python training/support.py $(TRAIN) index/support.safetensors

# Measures on the sets in the folder EVAL (articles of TRAIN are held out for one) and writes the table in docs/quality.md.
# A part of it, printed only: make ladder OPTIONS="--only clapnq,squad --sample 100"
EVAL ?= ../shared/eval
TRAIN ?= ../shared/train
OPTIONS ?= --into docs/quality.md --save .ladder/run.json
.PHONY: ladder
ladder: $(VENV)/.chat
	$(VENV)/bin/python -m pip install --quiet --editable '.[eval,train]'
	$(VENV)/bin/python -m benchmarks.ladder $(EVAL) --train $(TRAIN) $(OPTIONS)
