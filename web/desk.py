"""What the page's scripts ask of the server without waiting in line: a source to read, an export, a word on an answer.

Questions and answers are JSON values, of which nothing is believed that comes from the browser.
"""

from index import Source, WhosaidError
from qa import render
from qa.keeping import export, feedback
from qa.limits import Limited
from web import fragments, talk

_FORMS = {
    "markdown": ("md", "text/markdown"),
    "html": ("html", "text/html"),
    "json": ("json", "application/json"),
    "bibtex": ("bib", "application/x-bibtex"),
    "csl": ("csl.json", "application/vnd.citationstyles.csl+json"),
}
"""Of `qa.keeping.export`: the ending of a file's name, and its media type."""


class Desk:
    """What the page's scripts ask of the server without waiting in line."""

    def __init__(self, assistant: Limited):
        self._assistant = assistant

    def known(self) -> dict[str, Source]:
        """The sources of today, by path."""
        return {source.path: source for source, _ in self._assistant.corpus.sources()}

    def shelf(self, _: object = None) -> dict:
        """What there is to read, to choose from in a filter, and to write answers; "" where no model does."""
        sources = list(self.known().values())
        names = fragments.names(sources)
        return {
            "html": fragments.shelf(sources),
            "model": self._assistant.complete.name if self._assistant.complete else "",
            "count": fragments.counted(len(sources), "source"),
            "sources": [{"value": s.path, "label": names[s.path], "title": s.name} for s in sources],
            "authors": sorted({s.author for s in sources if s.author}),
            "publishers": sorted({s.publisher for s in sources if s.publisher}),
        }

    def source(self, asked: dict) -> dict:
        """The HTML of a source. asked: path, and, of what is cited there, sha256 and marks [(start, end, mark, quote)], and
        at, the mark to go to."""
        path, sha256 = str(asked["path"]), str(asked.get("sha256") or "")
        marks = [(int(a), int(b), str(n), str(quote)) for a, b, n, quote in asked.get("marks") or []]
        by_content = {source.sha256: source.path for source in self.known().values()}
        quotes = [quote for *_, quote in marks]
        try:
            found = self._assistant.corpus.document(by_content.get(sha256, path))
            if (sha256 in by_content or not marks) and all(_holds(found.text[a:b], quote) for a, b, _, quote in marks):
                return {"html": fragments.document(found, [mark[:3] for mark in marks], str(asked.get("at")))}
        except KeyError:
            why = "It is no longer among the sources. What it said when it was cited:"
            return {"html": fragments.gone(path, why, quotes)}
        changed = "It is read differently" if sha256 in by_content else "It was changed"
        why = f"{changed} since it was cited. What it said then:"
        return {"html": fragments.gone(path, why, quotes) + fragments.document(found)}

    def exported(self, asked: dict) -> dict:
        """A conversation in a form of `qa.keeping.export`. asked: talk (its JSON), form."""
        ending, kind = _FORMS[asked["form"]]
        try:
            answers = talk.read(asked["talk"], self.known()).answers()
            return {"text": export.export(answers, asked["form"]), "name": f"whosaid.{ending}", "type": kind}
        except WhosaidError as error:
            return {"problem": str(error)}

    def judged(self, asked: dict) -> dict:
        """Keeps what a person thinks of an answer. asked: talk (its JSON), turn, verdict, reason."""
        try:
            answer = talk.read(asked["talk"]).turns[int(asked["turn"])].answer
            feedback.keep(
                self._assistant.corpus.home, render.to_json(answer), str(asked["verdict"]), str(asked["reason"])
            )
            return {}
        except (WhosaidError, OSError, IndexError) as error:
            return {"problem": f"This could not be kept: {error}"}


def _holds(text: str, quote: str) -> bool:
    """Whether they are the same, but for white space, of which a browser may make its own."""
    return text.split() == quote.split()
