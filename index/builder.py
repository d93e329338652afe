"""From folders to a corpus: compare by content, read and embed what changed, write it in one transaction.

    report = build("sources")                  # home=".whosaid"
    report.added, .changed, .renamed, .removed, .unchanged, .problems, .seconds

Everything slow (reading, embedding) happens before the transaction begins, so Ctrl-C or a crash leaves the old corpus, and
what was embedded by then is kept for the next build. A file that cannot be read is named in `problems` and never stops the
others; if an earlier version of it is indexed, that version stays.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from index import readers, store, tables, unfinished, vectors
from index.bert import States
from index.chunk import LARGEST, chunk, in_context
from index.copies import Voices, sketch
from index.embed import DEFAULT, Encoder, load_encoder, reader, reader_fingerprint
from index.errors import BadSource, NoIndex, NothingToIndex, OtherRecipe, OverLimit, StorageFailed
from index.formats.fields import checked
from index.plan import Plan, compare, find, leave_out, sha_of
from index.sandbox import Sandbox
from index.types import Document, Passage, Problem, Recipe, Report, visible

HOME = ".whosaid"
SOURCES = "sources"
RULES = 11
"""Version of the rules that turn a file into regions, sentences and passages; raising it rebuilds every corpus."""

STATES_UP_TO = 2000
"""Passages of a corpus up to which token states are stored, some 75 kB each; beyond, they are computed when needed."""

COPY_FROM = 0.1
"""Share of the vectors that must have changed before their copy is written anew."""

AT_ONCE = 64
"""Passages embedded before they are put by for the next build, in case this one is interrupted."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


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
    DamagedIndex, OtherRecipe, NoEncoder, StorageFailed; the old corpus then stays.
    """
    started, home = time.monotonic(), Path(home)
    with store.naming_trouble(f"the index in {home} cannot be built"), store.lock(home):
        store.clean(home)
        stored = _Stored() if anew else _stored(home, migrate=True)
        roots = _roots(sources, stored.roots)
        plan = compare(roots, home, stored.versions, stored.refused)
        name = encoder or (stored.recipe.encoder if stored.recipe else DEFAULT)
        if _is_current(stored, plan, roots, name):
            unfinished.forget(home)
            return plan.report(started, passages=_save_vectors(home, stored.recipe.dimension))
        loaded = load_encoder(name, device)
        recipe = _recipe(name, loaded)
        if why := _differs(stored.recipe, recipe):
            plan.read_all()
        read = _read(plan, stored.versions, progress) + (_earlier(home, plan.kept) if why else [])
        _must_hold_something(plan, home)
        texts = [in_context(passage)[0] for each in read for passage in each.passages]
        embedded, new = _embed(texts, 0 if why else stored.passages, home, loaded, progress)
        now = [] if why or anew else stored.rows
        with store.writing(home, anew) as db:
            _write(db, now, plan, read, embedded)
            tables.put(db, "recipe", asdict(recipe))
            tables.put(db, "roots", [str(root) for root in roots])
            tables.put(db, "refused", plan.refused)
            tables.put(db, "generation", tables.generation(db) + 1)
        unfinished.forget(home)
        total = _save_vectors(home, recipe.dimension)
        return plan.report(started, embedded=new, passages=total, rebuilt=why)


def status(sources: str | Path | Sequence[str | Path] | None = None, home: str | Path = HOME) -> Report:
    """What `build` would do, without doing it (and without loading a model)."""
    started, home = time.monotonic(), Path(home)
    try:
        stored = _stored(home)
    except OtherRecipe as error:
        return compare(_roots(sources, store.older_roots(home)), home, {}, {}).report(started, rebuilt=error.reason)
    plan = compare(_roots(sources, stored.roots), home, stored.versions, stored.refused)
    why = _differs(stored.recipe, _recipe(stored.recipe.encoder)) if stored.recipe else ""
    return plan.report(started, passages=stored.passages, rebuilt=why)


def correct(name: str, fields: dict[str, str], home: str | Path = HOME) -> Path:
    """Writes a person's corrections of a source's metadata into its sidecar file; the next build takes them up. Raises
    BadSource, also for what is no value of its field, and StorageFailed."""
    fields = checked(fields)
    stored = _stored(Path(home))
    path = find(roots_of(home), Path(home)).files.get(name)
    if path is None or name not in stored.versions:
        raise BadSource(f"there is no source {name} in {home}.", "See their paths: whosaid sources")
    try:
        return readers.write_corrections(path, fields)
    except OSError as error:
        what = f"the corrections of {visible(name)} cannot be written beside it ({error.strerror or error})."
        cure = "See that the disk has room, the folder may be written, and the file's name is not too long."
        raise StorageFailed(what, cure) from error


def roots_of(home: str | Path, sources: str | Path | Sequence[str | Path] | None = None) -> list[Path]:
    """The folders and files in `sources`, or by default, those that the corpus in `home` was built from."""
    return _roots(sources, _stored(Path(home)).roots)


@dataclass(frozen=True, slots=True)
class _Stored:
    """What a corpus holds (its sources, and how many passages), how it was made, and from which folders."""

    rows: list[tables.SourceRow] = field(default_factory=list)
    refused: dict[str, tuple[str, str]] = field(default_factory=dict)
    recipe: Recipe | None = None
    roots: list[str] = field(default_factory=list)
    passages: int = 0

    @property
    def versions(self) -> dict[str, str]:
        return {row.path: row.version for row in self.rows}


def _stored(home: Path, migrate: bool = False) -> _Stored:
    try:
        if migrate:
            store.migrate(home)
        with store.reading(home) as db:
            tables.check_contents(db)
            recipe, roots = tables.recipe(db), tables.get(db, "roots")
            refused = tables.get(db, "refused") if recipe.rules == RULES else {}
            return _Stored(tables.sources(db), refused, recipe, roots, tables.count(db))
    except NoIndex:
        return _Stored()


def _roots(given: str | Path | Sequence[str | Path] | None, known: Sequence[str]) -> list[Path]:
    roots = [given] if isinstance(given, str | Path) else given or known or [SOURCES]
    return [Path(root).absolute() for root in roots]


@dataclass(frozen=True, slots=True)
class _Read:
    """A document on its way into the corpus."""

    document: Document
    version: str
    passages: list[Passage]
    sketch: bytes

    @classmethod
    def of(cls, document: Document, version: str) -> "_Read":
        return cls(document, version, chunk(document), sketch(document))


def _read(plan: Plan, stored: dict[str, str], progress: Progress | None) -> list[_Read]:
    read, names = [], sorted([*plan.added, *plan.changed])
    taken = {sha_of(stored[name]) for name in (*plan.unchanged, *(old for old, _ in plan.renamed))}
    with Sandbox() as sandbox:
        for done, name in enumerate(names, 1):  # which may grow
            attempt = ""
            try:
                content = readers.content(plan.files[name])
                if sha_of(content.version) in taken:
                    raise BadSource("it became the same as another file meanwhile.", "Build again.")
                attempt = content.attempt
                document = readers.read(content, name, sandbox)
                read.append(_Read.of(document, content.version))
                taken.add(sha_of(content.version))
                plan.problems += [Problem(name, note, "", skipped=False) for note in document.notes]
            except BadSource as error:
                leave_out(plan, name, error, stored)
                (plan.added if name in plan.added else plan.changed).remove(name)
                if attempt and not isinstance(error, OverLimit):
                    plan.refused[attempt] = (error.reason, error.cure)
                names += plan.next_of(name, stored)
            if progress:
                progress("reading", done, len(names))
    contents = {sha_of(r.version) for r in read}
    for name in [name for name in plan.kept if sha_of(stored[name]) in contents]:  # it was copied before it broke
        plan.kept.remove(name)
        plan.removed.append(name)
    return read


def _earlier(home: Path, names: list[str]) -> list[_Read]:
    """The stored versions of files that cannot be read now, to be divided and embedded anew."""
    with store.reading(home) as db:
        versions = {row.path: row.version for row in tables.sources(db)}
        return [_Read.of(tables.document(db, name), versions[name]) for name in names]


def _must_hold_something(plan: Plan, home: Path) -> None:
    if plan.added or plan.changed or plan.renamed or plan.unchanged or plan.kept:
        return
    why = ": " + "; ".join(map(str, plan.problems[:3])) if plan.problems else ", the folder is empty."
    old = " The index stays as it was." if (home / store.TRUTH).is_file() else ""
    raise NothingToIndex(f"there is nothing to index{why}{old}", f"Put documents there ({' '.join(readers.FORMATS)}).")


def _is_current(stored: _Stored, plan: Plan, roots: list[Path], encoder: str) -> bool:
    same = stored.recipe is not None and not _differs(stored.recipe, _recipe(encoder))
    return same and plan.is_empty and [str(root) for root in roots] == stored.roots


def _recipe(name: str, loaded: Encoder | None = None) -> Recipe:
    fingerprint, dimension = (loaded.fingerprint, loaded.dimension) if loaded else ("", 0)
    chunking = f"sentences up to {LARGEST} characters"
    return Recipe(name, fingerprint, dimension, reader_fingerprint(), chunking, RULES, tables.FORMAT)


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


def _embed(
    texts: list[str], known: int, home: Path, encoder: Encoder, progress: Progress | None
) -> tuple[list[tuple[np.ndarray, States | None]], int]:
    """(vector, token states) of each text, and how many were embedded now: what an interrupted build had done is taken
    over. `known`: passages that stay in the corpus; with many, no token states are kept."""
    with_states = known + len(texts) <= STATES_UP_TO
    key = f"{encoder.fingerprint} {reader_fingerprint()} {with_states}"
    with unfinished.Unfinished(home, key) as done:
        found = done.get(texts)
        missing = [i for i in range(len(texts)) if i not in found]
        step = _Steps(progress, len(missing) * (1 + with_states))
        for start in range(0, len(missing), AT_ONCE):
            part = missing[start : start + AT_ONCE]
            words = [texts[i] for i in part]
            vectors_ = encoder.encode(words, step)
            states = reader(encoder.device).states(words, step) if with_states else []
            found |= dict(zip(part, zip(vectors_, states or [None] * len(part), strict=True), strict=True))
            if start + AT_ONCE < len(missing):
                done.put(words, vectors_, states)
    return [found[i] for i in range(len(texts))], len(missing)


def _write(
    db,
    now: list[tables.SourceRow],
    plan: Plan,
    read: list[_Read],
    embedded: list[tuple[np.ndarray, States | None]],
) -> None:
    """Takes out what is gone or replaced, renames, and adds what was read. `now`: the sources to go on from; without any,
    all that there is goes."""
    gone = {*plan.removed, *plan.changed}
    stays = [row for row in now if row.path not in gone]
    for path in gone if now else [row.path for row in tables.sources(db)]:
        tables.remove_source(db, path)
    for old, new in plan.renamed:
        tables.rename(db, old, new)
    voices, at = Voices((row.voice, row.sketch) for row in stays), 0
    for each in read:
        voice, count = voices.of(each.sketch), len(each.passages)
        source = tables.add_document(db, each.document, each.version, voice, each.sketch, count)
        voices.add(voice or source, each.sketch)
        of = embedded[at : at + count]
        tables.add_passages(db, source, each.passages, [v for v, _ in of], [s for _, s in of if s])
        at += count


class _Steps:
    """Adds up what was embedded and tells of it."""

    def __init__(self, progress: Progress | None, total: int):
        self._progress, self._total, self._done = progress, total, 0

    def __call__(self, count: int) -> None:
        self._done += count
        if self._progress:
            self._progress("embedding", self._done, self._total)


def _save_vectors(home: Path, dimension: int) -> int:
    """Writes the copy of the vectors anew where enough of them changed; a reader tops it up by the rest. Returns how many
    passages there are."""
    with store.reading(home) as db:
        identity, rows = tables.identity(db), tables.passage_rows(db)
        moved = vectors.behind(home, identity, rows)
        if moved > COPY_FROM * max(1, len(rows)):
            saved = vectors.load(home, identity, dimension)
            saved.follow(rows, lambda missing: tables.vectors(db, missing, dimension))
            saved.save(home, identity)
    return len(rows)
