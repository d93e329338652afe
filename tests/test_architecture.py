"""The shape of the house: who may import whom, who owns which heavy package, and which names are public."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import index
import qa

ROOT = Path(__file__).parents[1]
_FORMATS = (
    "blocks encodings fields front_matter language subtitles markdown table archive flow properties docx odt epub rtf jats "
    "html_signs html_blocks html_main html_jsonld html_persons html_metadata html mail paged text pdf_page pdf_flow pdf"
)
_RULES = "said words made numerals figures amounts placed denial contraries polarity overreach roles deeds"
ORDER = [
    *("index.errors", "index.types", "index.dates", "index.markup", "index.bylines", "index.layout", "index.formats"),
    *(f"index.formats.{name}" for name in _FORMATS.split()),
    *(
        "index.sandbox",
        "index.lexical",
        "index.introduced",
        "index.sentences",
        "index.references",
        "index.asides",
        "index.readers",
        "index.plan",
        "index.turns",
        "index.chunk",
    ),
    *("index.copies", "index.bert", "index.embed", "index.filters", "index.tables", "index.migrations", "index.store"),
    *("index.unfinished", "index.vectors"),
    *("index.builder", "index.watching", "index.corpus", "index.loose", "index"),
    *("qa.types", "qa.spelling", "qa.reader", "qa.judge"),
    "qa.people",
    *(f"qa.people.{name}" for name in "names speakers voices authors mentions kinds asking whom offices".split()),
    "qa.claims",
    *(f"qa.claims.{name}" for name in _RULES.split()),
    "qa.models",
    *(f"qa.models.{name}" for name in "guard marks local events endpoint complete".split()),
    *(
        "qa.talk",
        "qa.rewrite",
        "qa.summary",
        "qa.catalogue",
        "qa.extract",
        "qa.abstain",
        "qa.disagree",
        "qa.verify",
        "qa.examples",
        "qa.generate",
        "qa.restate",
    ),
    *("qa.assistant", "qa.render"),
    "qa.keeping",
    *(f"qa.keeping.{name}" for name in "references export kept recheck feedback".split()),
    *("qa.contract", "qa.limits", "qa.tools", "qa.mcp", "qa.sources", "qa.picture", "qa"),
    "qa.measuring",
    *(f"qa.measuring.{name}" for name in "cases measures evaluate".split()),
    *("qa.doctor", "qa.cli"),
    *(
        "web",
        "web.talk",
        "web.fragments",
        "web.loading",
        "web.permission",
        "web.desk",
        "web.chat",
        "web.doors",
        "web.listing",
        "web.sources",
        "web.page",
        "web.serving",
        "app",
    ),
]
OWNERS = {
    "torch": {"index.bert", "qa.models.local"},
    "safetensors": {"index.bert"},
    "tokenizers": {"index.bert"},
    "sentence_transformers": {"index.embed"},
    "transformers": {"qa.models.local"},
    "openai": {"qa.models.endpoint"},
    "faiss": {"index.vectors"},
    "mcp": {"qa.mcp"},
    "gradio": {"web.chat", "web.doors", "web.page", "web.serving", "web.sources"},
    "sqlite3": {"index.store", "index.tables", "index.migrations", "index.lexical", "index.unfinished"},
    "pickle": set(),
    "pypdfium2": {"index.formats.pdf"},
    "ir_measures": {"qa.measuring.measures"},
}


def modules() -> dict[str, Path]:
    files = [
        *(ROOT / "index").rglob("*.py"),
        *(ROOT / "qa").rglob("*.py"),
        *(ROOT / "web").glob("*.py"),
        ROOT / "app.py",
    ]
    return {".".join(f.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): f for f in files}


def imports(path: Path) -> set[str]:
    """Every module that a file imports, in functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in modules() else node.module for name in names}
    return found


def test_every_module_has_its_place_in_the_order():
    assert set(modules()) == set(ORDER)


@pytest.mark.parametrize("name", ORDER)
def test_a_module_imports_only_from_above(name):
    above = set(ORDER[: ORDER.index(name)])
    below = {other for other in imports(modules()[name]) if other in ORDER and other not in above}
    # A package's own name is imported by its later modules and by no earlier one.
    assert below == set()


@pytest.mark.parametrize("package", OWNERS)
def test_heavy_packages_have_one_owner(package):
    users = {name for name, path in modules().items() if any(i.split(".")[0] == package for i in imports(path))}
    assert users == OWNERS[package]


def test_index_knows_nothing_of_qa():
    for name, path in modules().items():
        if name.startswith("index"):
            assert not any(i.split(".")[0] in ("qa", "web", "app") for i in imports(path)), name


def test_public_names():
    assert set(qa.__all__) == {
        "Answer",
        "Assistant",
        "Citation",
        "Complete",
        "Coverage",
        "Draft",
        "Drafted",
        "Evidence",
        "Found",
        "Message",
        "Position",
        "Reading",
        "Sentence",
        "Standing",
        "Turn",
        "Written",
        "ask",
        "retrieve",
        "standing",
        "writer",
    }
    assert {"build", "Corpus", "status", "correct", "watch", "Source", "Document", "Passage", "Hit", "Report"} <= set(
        index.__all__
    )
    for package in (qa, index):
        assert all(
            getattr(package, name).__doc__ or isinstance(getattr(package, name), type) for name in package.__all__
        )


def test_every_module_says_what_it_is():
    for name, path in modules().items():
        assert len(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "") > 60, name


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom qa.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'torch', 'transformers', 'sentence_transformers', 'faiss', 'gradio'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "build" in done.stdout
