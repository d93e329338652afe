"""From files to passages that can be searched. It knows nothing of questions, answers or screens.

    from index import build, Corpus
    report = build("sources")          # .whosaid/ by default
    corpus = Corpus.open(".whosaid")
    hits = corpus.search("What does Craig want?", k=5)

The public names are this table; each is imported when it is first asked for, so that `whosaid --help` starts at once.
"""

from importlib import import_module

_PUBLIC = {
    "BadQuestion": "index.errors",
    "BadSource": "index.errors",
    "Busy": "index.errors",
    "Corpus": "index.corpus",
    "DamagedIndex": "index.errors",
    "Document": "index.types",
    "Filter": "index.filters",
    "Forbidden": "index.errors",
    "Hit": "index.types",
    "NoEncoder": "index.errors",
    "NoIndex": "index.errors",
    "NothingToIndex": "index.errors",
    "OtherRecipe": "index.errors",
    "Overloaded": "index.errors",
    "Passage": "index.types",
    "Problem": "index.types",
    "Recipe": "index.types",
    "Region": "index.types",
    "Report": "index.types",
    "Source": "index.types",
    "StorageFailed": "index.errors",
    "WhosaidError": "index.errors",
    "build": "index.builder",
    "correct": "index.builder",
    "status": "index.builder",
    "watch": "index.watching",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> object:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
