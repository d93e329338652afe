"""From a question to an answer in which every sentence is somebody's.

    from qa import ask, retrieve, Assistant, Turn
    answer = ask("And India?", history=[Turn("What does the magazine say of Pakistan?", "…")], home=".whosaid")

The public names are this table; each is imported when it is first asked for, so that `whosaid --help` starts at once.
"""

from importlib import import_module

_PUBLIC = {
    "Answer": "qa.types",
    "Assistant": "qa.assistant",
    "Citation": "qa.types",
    "Complete": "qa.models.complete",
    "Coverage": "qa.types",
    "Draft": "qa.types",
    "Drafted": "qa.types",
    "Evidence": "qa.types",
    "Found": "qa.types",
    "Message": "qa.types",
    "Position": "qa.types",
    "Reading": "qa.types",
    "Sentence": "qa.types",
    "Standing": "qa.keeping.recheck",
    "Turn": "qa.types",
    "Written": "qa.types",
    "ask": "qa.assistant",
    "retrieve": "qa.assistant",
    "standing": "qa.keeping.recheck",
    "writer": "qa.models.complete",
}
__all__ = sorted(_PUBLIC)


def __getattr__(name: str) -> object:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
