"""An index kept true while files change: build, then again after every change, until stopped.

    for report in watch("sources"):
        print(report)

The system tells of changes (watchfiles: inotify, FSEvents, ReadDirectoryChanges); they are gathered until none came for
SETTLED, since one save is several events. What changed is for `build` to find out, by content. The first build begins once
the watching has, so that no change falls between the two. Of a file it is the folder that is watched: most programs save
by putting a new file in the old one's place.
"""

import math
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event

from index.builder import HOME, build, roots_of
from index.errors import Busy, NothingToIndex
from index.plan import must_exist
from index.readers import SIDECAR

SETTLED = 1000
"""Milliseconds without a change after which a build begins."""

AGAIN = 5.0
"""Seconds until a build is tried again that another process kept from writing."""


def watch(
    sources: str | Path | list[str | Path] | None = None, home: str | Path = HOME, stop: Event | None = None, **options
) -> Iterator:
    """A Report after each build that changed something, and after the first. `options`: those of `build`; `stop`: ends it.

    Where for the moment nothing is left to index, the Report is the error instead; where another process is building, too,
    and the build is tried again until it succeeds. Raises NothingToIndex where there is nothing to watch.
    """
    from watchfiles import watch as changes

    roots = roots_of(home, sources)
    for root in roots:
        must_exist(root)
    own = {Path(home).absolute(), Path(home).resolve()}
    places = {root.parent if root.is_file() else root for root in roots}
    timing = {"debounce": SETTLED, "step": 200, "rust_timeout": 500, "yield_on_timeout": True}
    events = changes(
        *places,
        watch_filter=lambda _, path: _matters(Path(path), roots, own),
        stop_event=stop,
        raise_interrupt=True,
        recursive=any(root.is_dir() for root in roots),
        ignore_permission_denied=True,
        **timing,
    )
    first, waits, due = True, False, 0.0
    for found in events:
        if not found and time.monotonic() < due:
            continue
        try:
            report = build(sources, home, **options)
        except Busy as error:
            due = time.monotonic() + AGAIN
            if not waits:
                yield error
            waits = True
            continue
        except NothingToIndex as error:
            yield error
        else:
            if first or report.added or report.changed or report.renamed or report.removed or report.problems:
                yield report
            first = False
            options.pop("anew", None)
        waits, due = False, math.inf


def _matters(path: Path, roots: Iterable[Path], own: Iterable[Path]) -> bool:
    """Whether a change of `path` may change what is read of the roots: folders, and files with their corrections. `own`: the
    index, by all its names."""
    return not any(map(path.is_relative_to, own)) and any(_is_of(path, root) for root in roots)


def _is_of(path: Path, root: Path) -> bool:
    if str(path) in (str(root), f"{root}{SIDECAR}"):
        return True
    return path.is_relative_to(root) and not any(part.startswith(".") for part in path.relative_to(root).parts)
