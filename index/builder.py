"""From folders to a corpus: compare by content, read and embed what changed, write it in one transaction.

    report = build("sources")                  # home=".whosaid"
    report.added, .changed, .renamed, .removed, .unchanged, .problems, .seconds

Everything slow (reading, embedding) happens before the transaction begins, so Ctrl-C or a crash leaves the old corpus.
A file that cannot be read is named in `problems` and never stops the others; if an earlier version of it is indexed,
that version stays.
"""

import os
import stat
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index import readers, store, vectors
from index.chunk import LARGEST, chunk, in_context
from index.embed import DEFAULT, Encoder, check_packaged, load_encoder, reader, reader_fingerprint
from index.errors import BadSource, NoIndex, NothingToIndex
from index.types import Document, Passage, Problem, Recipe, Report

HOME = ".whosaid"
SOURCES = "sources"
RULES = 1
"""Version of the rules that turn a file into regions, sentences and passages; raising it rebuilds every corpus."""

STATES_UP_TO = 2000
"""Passages of a corpus up to which token states are stored, some 75 kB each; beyond, they are computed when needed."""

COPY_FROM = 0.1
"""Share of the vectors that must have changed before their copy is written anew."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(slots=True)
class _Plan:
    """What differs between the folders and the corpus. `files`: paths on disk by name; `kept`: those only now unreadable."""

    files: dict[str, Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.renamed or self.removed)

    def report(self, started: float, **more) -> Report:
        renamed = [new for _, new in self.renamed]
        seconds = time.monotonic() - started
        return Report(self.added, self.changed, renamed, self.removed, self.unchanged, self.problems, seconds, **more)


def build(
    sources: str | Path | Sequence[str | Path] | None = None,
    home: str | Path = HOME,
    *,
    encoder: str | None = None,
    device: str | None = None,
    anew: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Makes the corpus in `home` hold what the folders (or files) in `sources` hold now.

    `sources`: by default those of the last build, or "sources". `encoder`: by default that of the last build, or the
    packaged MiniLM. `anew`: start from nothing, as where the old corpus is damaged. Raises NothingToIndex, Busy,
    DamagedIndex, OtherRecipe, NoEncoder; the old corpus then stays.
    """
    started, home = time.monotonic(), Path(home)
    with store.lock(home):
        stored, recipe, roots = ({}, None, []) if anew else _stored(home)
        roots = _roots(sources, roots)
        plan = _compare(roots, stored)
        name = encoder or (recipe.encoder if recipe else DEFAULT)
        if recipe and plan.is_empty and not _differs(recipe, _recipe(name)):
            return plan.report(started, passages=_count(home))
        if name == DEFAULT:
            check_packaged()
        loaded = load_encoder(name, device)
        wanted = _recipe(name, loaded)
        why = _differs(recipe, wanted)
        if why:
            plan.changed = sorted([*plan.changed, *plan.unchanged, *(new for _, new in plan.renamed)])
            plan.unchanged, plan.renamed = [], []
        documents = _read(plan, stored, progress)
        if why:
            documents += _earlier(home, plan.kept)
        _must_hold_something(plan, home)
        if anew:
            store.remove(home)
        embedded = _write(home, roots, plan, documents, loaded, wanted, bool(why), progress)
        _save_vectors(home, wanted.dimension)
        return plan.report(started, embedded=embedded, passages=_count(home), rebuilt=why)


def status(sources: str | Path | Sequence[str | Path] | None = None, home: str | Path = HOME) -> Report:
    """What `build` would do, without doing it (and without loading a model)."""
    started, home = time.monotonic(), Path(home)
    stored, recipe, roots = _stored(home)
    plan = _compare(_roots(sources, roots), stored)
    why = _differs(recipe, _recipe(recipe.encoder)) if recipe else ""
    return plan.report(started, passages=_count(home) if recipe else 0, rebuilt=why)


def correct(name: str, fields: dict[str, str], home: str | Path = HOME) -> Path:
    """Writes a person's corrections of a source's metadata into its sidecar file; the next build takes them up."""
    stored, _, roots = _stored(Path(home))
    path = _find([Path(root) for root in roots]).files.get(name)
    if path is None or name not in stored:
        raise BadSource(f"there is no source {name} in {home}.", "See their paths: whosaid sources")
    return readers.write_corrections(path, fields)


def _roots(given: str | Path | Sequence[str | Path] | None, known: Sequence[str]) -> list[Path]:
    roots = [given] if isinstance(given, str | Path) else given or known or [SOURCES]
    return [Path(root).absolute() for root in roots]


def _stored(home: Path) -> tuple[dict[str, str], Recipe | None, list[str]]:
    """What a corpus holds (versions by path), how it was made, and from which folders."""
    try:
        with store.reading(home) as db:
            return store.versions(db), store.recipe(db), store.get(db, "roots") or []
    except NoIndex:
        return {}, None, []


def _count(home: Path) -> int:
    with store.reading(home) as db:
        return store.count(db)


def _find(roots: list[Path]) -> _Plan:
    """Every file below the folders, by the name it will be known by: its path within its folder."""
    plan = _Plan()
    for root in roots:
        if not root.exists():
            raise NothingToIndex(f"there is no folder or file {root}.", "Give the folder that holds your documents.")
        prefix = f"{root.name}/" if len(roots) > 1 and root.is_dir() else ""
        for path in [root] if root.is_file() else _walk(root, plan.problems):
            name = _name(path, root, prefix)
            if name in plan.files:
                plan.problems.append(Problem(name, "two files would have this name.", "Put both below one folder."))
            else:
                plan.files[name] = path
    return plan


def _walk(root: Path, problems: list[Problem]) -> list[Path]:
    """Regular files in order, without hidden ones and sidecars. Links are followed to files inside the folder only."""
    found = []

    def unreadable(error: OSError) -> None:
        problems.append(
            Problem(
                os.path.relpath(error.filename, root),
                f"the folder cannot be read ({error.strerror}).",
                "Check its permissions.",
            )
        )

    for folder, folders, files in os.walk(root, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(files):
            path = Path(folder, file)
            if file.startswith(".") or file.endswith(readers.SIDECAR):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
                problems.append(
                    Problem(
                        os.path.relpath(path, root),
                        "it is a link that leads out of the folder.",
                        "Copy the file into the folder.",
                    )
                )
            elif not path.exists() or not stat.S_ISREG(path.stat().st_mode):
                problems.append(
                    Problem(
                        os.path.relpath(path, root),
                        "it is not a regular file.",
                        "Put a file in its place, or remove it.",
                    )
                )
            else:
                found.append(path)
    return found


def _name(path: Path, root: Path, prefix: str) -> str:
    relative = path.name if path == root else path.relative_to(root).as_posix()
    return prefix + relative.encode("utf-8", "backslashreplace").decode("utf-8")


def _compare(roots: list[Path], stored: dict[str, str]) -> _Plan:
    plan = _find(roots)
    now: dict[str, str] = {}
    for name, path in plan.files.items():
        try:
            readers.check_suffix(path)
            now[name] = readers.version(readers.read_bytes(path), readers.sidecar_bytes(path))
        except BadSource as error:
            _leave_out(plan, name, error, stored)
    first: dict[str, str] = {}
    for name in sorted(now, key=lambda n: (stored.get(n) != now[n], n)):
        if now[name] in first:
            same = f"it holds the same as {first[now[name]]}, which is indexed."
            plan.problems.append(Problem(name, same, "Nothing need be done."))
        else:
            first[now[name]] = name
    gone = {sha: name for name, sha in stored.items() if name not in plan.files}
    for sha, name in sorted(first.items(), key=lambda item: item[1]):
        if name in stored:
            (plan.unchanged if stored[name] == sha else plan.changed).append(name)
        elif sha in gone:
            plan.renamed.append((gone.pop(sha), name))
        else:
            plan.added.append(name)
    stays = {*first.values(), *plan.kept, *(old for old, _ in plan.renamed)}
    plan.removed = sorted(name for name in stored if name not in stays)
    return plan


def _leave_out(plan: _Plan, name: str, error: BadSource, stored: dict[str, str]) -> None:
    """Names a file that cannot be read; where an earlier version of it is stored, that stays."""
    if name in stored:
        plan.kept.append(name)
    stays = " Its earlier version stays in the index." if name in stored else ""
    plan.problems.append(Problem(name, error.reason + stays, error.cure))


def _read(plan: _Plan, stored: dict[str, str], progress: Progress | None) -> list[Document]:
    documents, names = [], sorted([*plan.added, *plan.changed])
    for done, name in enumerate(names, 1):
        try:
            document = readers.read(plan.files[name], name)
            documents.append(document)
            plan.problems += [Problem(name, note, "Mend it if it matters.", skipped=False) for note in document.notes]
        except BadSource as error:
            _leave_out(plan, name, error, stored)
            (plan.added if name in plan.added else plan.changed).remove(name)
        if progress:
            progress("reading", done, len(names))
    read = {document.source.sha256 for document in documents}
    for name in [name for name in plan.kept if stored[name] in read]:  # it was copied before it broke
        plan.kept.remove(name)
        plan.removed.append(name)
    return documents


def _earlier(home: Path, names: list[str]) -> list[Document]:
    """The stored versions of files that cannot be read now, to be divided and embedded anew."""
    with store.reading(home) as db:
        return [store.document(db, name) for name in names]


def _must_hold_something(plan: _Plan, home: Path) -> None:
    if plan.added or plan.changed or plan.renamed or plan.unchanged or plan.kept:
        return
    why = ": " + "; ".join(map(str, plan.problems[:3])) if plan.problems else ", the folder is empty."
    old = " The index stays as it was." if (home / store.TRUTH).is_file() else ""
    raise NothingToIndex(f"there is nothing to index{why}{old}", f"Put documents there ({' '.join(readers.READERS)}).")


def _recipe(name: str, loaded: Encoder | None = None) -> Recipe:
    fingerprint, dimension = (loaded.fingerprint, loaded.dimension) if loaded else ("", 0)
    chunking = f"sentences up to {LARGEST} characters"
    return Recipe(name, fingerprint, dimension, reader_fingerprint(), chunking, RULES, store.FORMAT)


def _differs(old: Recipe | None, new: Recipe) -> str:
    """In words, what differs between two recipes; "" for nothing. A fingerprint not known yet differs from none."""
    if old is None:
        return ""
    if old.encoder != new.encoder:
        return f"the encoder is now {new.encoder}, it was {old.encoder}"
    if new.fingerprint and old.fingerprint != new.fingerprint:
        return f"the weights of the encoder {new.encoder} changed"
    if old.reader != new.reader:
        return "the reader's weights changed"
    same = (old.chunking, old.rules) == (new.chunking, new.rules)
    return "" if same else "the rules for reading and dividing documents changed"


def _write(
    home: Path,
    roots: list[Path],
    plan: _Plan,
    documents: list[Document],
    encoder: Encoder,
    recipe: Recipe,
    replace_all: bool,
    progress: Progress | None,
) -> int:
    """Embeds the documents' passages, then writes everything in one transaction. Returns how many were embedded."""
    chunks: list[list[Passage]] = [chunk(document) for document in documents]
    texts = [in_context(passage)[0] for passages in chunks for passage in passages]
    before = _count(home) if (home / store.TRUTH).is_file() and not replace_all else 0
    with_states = before + len(texts) <= STATES_UP_TO
    step = _Steps(progress, len(texts) * (1 + with_states))
    embedded = encoder.encode(texts, step)
    states = reader(encoder.device).states(texts, step) if with_states else []
    with store.writing(home) as db:
        for name in list(store.versions(db)) if replace_all else [*plan.removed, *plan.changed]:
            store.remove_source(db, name)
        for old, new in plan.renamed:
            store.rename(db, old, new)
        at = 0
        for document, passages in zip(documents, chunks, strict=True):
            rows = slice(at, at + len(passages))
            store.add_passages(db, store.add_document(db, document), passages, embedded[rows], states[rows])
            at = rows.stop
        store.put(db, "recipe", asdict(recipe))
        store.put(db, "roots", [str(root) for root in roots])
        store.put(db, "generation", store.generation(db) + 1)
    return len(texts)


class _Steps:
    """Adds up what was embedded and tells of it."""

    def __init__(self, progress: Progress | None, total: int):
        self._progress, self._total, self._done = progress, total, 0

    def __call__(self, count: int) -> None:
        self._done += count
        if self._progress:
            self._progress("embedding", self._done, self._total)


def _save_vectors(home: Path, dimension: int) -> None:
    """Writes the copy of the vectors anew where enough of them changed; a reader tops it up by the rest."""
    with store.reading(home) as db:
        identity = store.identity(db)
        saved = vectors.load(home, identity, dimension)
        rows = store.passage_rows(db)
        moved = saved.follow(rows, lambda missing: store.vectors(db, missing, dimension))
    if moved > COPY_FROM * max(1, len(rows)):
        saved.save(home, identity)
