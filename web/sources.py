"""The page of the sources: what is indexed and how it was known, files added and removed, corrections, a rebuild, a picture.

A gr.HTML whose script (sources.js) asks the functions below; what they do is in `qa.sources` and `qa.picture`, how it looks
in web/listing.py. Each that changes something asks first whether whoever calls may.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import gradio as gr
from gradio.utils import get_upload_folder

from index import BadSource, Corpus, WhosaidError
from qa.sources import Library
from web import fragments, listing
from web.permission import Permission

_HERE = Path(__file__).parent
Call = Callable[[dict, gr.Request], dict]


def tab(corpus: Corpus, permission: Permission) -> None:
    """Adds the page to the Blocks that are being made."""
    functions = _functions(corpus, Library(corpus), permission)
    gr.HTML(
        "",
        elem_id="ws-library",
        apply_default_css=False,
        html_template=(_HERE / "sources.html").read_text(encoding="utf-8"),
        js_on_load=(_HERE / "sources.js").read_text(encoding="utf-8"),
        server_functions=functions,
    )


def _functions(corpus: Corpus, library: Library, permission: Permission) -> list[Call]:
    """What the script may call, each with one object; the answer to what cannot be done is {"problem": …}."""
    pictures = listing.Pictures(corpus)

    def listed(asked: dict, request: gr.Request) -> dict:
        """The table, of the sources that hold the words of `query`, and the picture."""
        may = permission.allows(request)
        with corpus.snapshot():
            rows = library.rows()
            found = listing.matching(rows, str(asked.get("query") or ""))
            table = listing.table(found, listing.marks(rows), lambda path: corpus.document(path).notes)
            picture = pictures.now()
        return {
            "table": table,
            "picture": picture,
            "sources": len(rows),
            "may": may,
            "removed": listing.removed(library.removed()) if may else "",
        }

    def opened(asked: dict, request: gr.Request) -> dict:
        """One source: what is known of it and how, and its text."""
        path = str(asked["path"])
        try:
            document = corpus.document(path)
        except KeyError:
            raise BadSource("this source is not indexed any more.", "Load the page again.") from None
        about = listing.about(document.source, document.notes, permission.allows(request))
        return {"html": about + fragments.document(document)}

    def taken(asked: dict, request: gr.Request) -> dict:
        """Adds an upload: its `name`, and the `path` that Gradio gave it, which must be one of its own."""
        path = Path(str(asked["path"])).resolve()
        if not path.is_relative_to(Path(get_upload_folder()).resolve()) or not path.is_file():
            raise BadSource("this file was not uploaded.", "Choose it again.")
        return {"name": library.add(path, str(asked["name"]))}

    def removed(asked: dict, request: gr.Request) -> dict:
        return {"id": library.remove(str(asked["path"])).id}

    def restored(asked: dict, request: gr.Request) -> dict:
        return {"name": library.restore(str(asked["id"]))}

    def corrected(asked: dict, request: gr.Request) -> dict:
        library.correct(str(asked["path"]), {str(k): str(v) for k, v in asked["fields"].items()})
        return {}

    def changes(asked: dict, request: gr.Request) -> dict:
        return {"html": listing.changes(library.changes())}

    def rebuilt(asked: dict, request: gr.Request) -> dict:
        library.rebuild()
        return {}

    def work(asked: dict, request: gr.Request) -> dict:
        now = library.work
        of = {row.source.path: row.passages for row in library.rows()} if now.report else {}
        return listing.work(now, of)

    changing = (taken, removed, restored, corrected, changes, rebuilt)
    return [_told(each) for each in (listed, opened, work)] + [_told(_allowed(each, permission)) for each in changing]


def _allowed(call: Call, permission: Permission) -> Call:
    @wraps(call)
    def checked(asked: dict, request: gr.Request) -> dict:
        permission.check(request)
        return call(asked, request)

    return checked


def _told(call: Call) -> Call:
    @wraps(call)
    def told(asked: dict, request: gr.Request) -> dict:
        try:
            return call(asked, request)
        except WhosaidError as error:
            return {"problem": str(error)}

    return told
