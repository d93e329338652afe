"""An index kept true while files change: build, then again after every change, until stopped.

    for report in watch("sources"):
        print(report)

The system tells of changes (watchfiles: inotify, FSEvents, ReadDirectoryChanges); they are gathered until none came for
SETTLED, since one save is several events. What changed is for `build` to find out, by content. The first build begins once
the watching has, so that no change falls between the two.
"""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from index.builder import HOME, build, roots_of
from index.errors import Busy, NothingToIndex

SETTLED = 1000
"""Milliseconds without a change after which a build begins."""


def watch(
    sources: str | Path | list[str | Path] | None = None, home: str | Path = HOME, stop: Event | None = None, **options
) -> Iterator:
    """A Report after each build that changed something, and after the first. `options`: those of `build`; `stop`: ends it.

    Where another process is building, or for the moment nothing is left to index, the Report is the error instead.
    """
    from watchfiles import watch as changes

    roots = roots_of(home, sources)

    def matters(_, path: str) -> bool:
        root = next(root for root in roots if Path(path).is_relative_to(root))
        return not any(part.startswith(".") for part in Path(path).relative_to(root).parts)

    first = True
    options_of_watching = {"debounce": SETTLED, "step": 200, "rust_timeout": 500, "yield_on_timeout": True}
    for found in changes(*roots, watch_filter=matters, stop_event=stop, raise_interrupt=True, **options_of_watching):
        if not (first or found):
            continue
        try:
            report = build(sources, home, **options)
        except (Busy, NothingToIndex) as error:
            yield error
        else:
            if first or report.added or report.changed or report.renamed or report.removed or report.problems:
                yield report
        first = False
        options.pop("anew", None)
