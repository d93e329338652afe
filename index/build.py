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

from index import readers, store
from index import vectors as faiss_vectors
from index.chunk import LARGEST, chunk, in_context
from index.embed import DEFAULT, Encoder, check_packaged, load_encoder, packaged
from index.errors import BadSource, NoIndex, NothingToIndex
from index.types import Document, Passage, Problem, Recipe, Report

HOME = ".whosaid"
SOURCES = "sources"
RULES = 1
"""Version of the rules that turn a file into regions, sentences and passages; raising it rebuilds every corpus."""

STATES_UP_TO = 2000
"""Passages of a corpus up to which token states are stored (some 75 kB each); beyond, the reader computes those it needs."""

_CACHE_FROM = 0.1
"""Share of the vectors that must have changed before their copy is written anew."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(slots=True)
class _Plan:
    """What differs between the folders and the corpus. Values: paths on disk by name."""

    files: dict[str, Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    def report(self, started: float, **more) -> Report:
        renamed = [new for _, new in self.renamed]
        return Report(
            self.added,
            self.changed,
            renamed,
            self.removed,
            self.unchanged,
            self.problems,
            time.monotonic() - started,
            **more,
        )


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
    packaged MiniLM. `anew`: forget the old corpus, which may be damaged. Raises NothingToIndex, Busy, DamagedIndex, NoEncoder.
    """
    started, home = time.monotonic(), Path(home)
    with store.lock(home):
        if anew:
            found = _find(_roots(sources, home, damaged=True))
            _must_hold_something(found, home)
            roots = _roots(sources, home, damaged=True)
            store.remove(home)
        else:
            roots = _roots(sources, home)
        stored, recipe = _stored(home)
        plan = _compare(roots, stored)
        wanted = _recipe(encoder or (recipe.encoder if recipe else DEFAULT), None)
        why = _why_rebuild(recipe, wanted)
        if recipe and not why and not (plan.added or plan.changed or plan.renamed or plan.removed):
            return plan.report(started, passages=_count(home))
        loaded = load_encoder(wanted.encoder, device)
        if wanted.encoder == DEFAULT:
            check_packaged()
        wanted = _recipe(wanted.encoder, loaded)
        why = _why_rebuild(recipe, wanted)
        if why:
            plan.changed, plan.unchanged = (
                sorted([*plan.changed, *plan.unchanged, *(new for _, new in plan.renamed)]),
                [],
            )
        documents = _read(plan, progress)
        _must_hold_something(plan, home)
        embedded = _write(home, roots, plan, documents, loaded, wanted, bool(why), device, progress)
        _save_vectors(home, wanted.dimension)
        return plan.report(started, embedded=embedded, passages=_count(home), rebuilt=why)


def status(sources: str | Path | Sequence[str | Path] | None = None, home: str | Path = HOME) -> Report:
    """What `build` would do, without doing it (and without loading a model)."""
    started, home = time.monotonic(), Path(home)
    stored, recipe = _stored(home)
    plan = _compare(_roots(sources, home), stored)
    wanted = _recipe(recipe.encoder if recipe else DEFAULT, None)
    return plan.report(started, passages=_count(home) if recipe else 0, rebuilt=_why_rebuild(recipe, wanted))


def _roots(sources: str | Path | Sequence[str | Path] | None, home: Path, damaged: bool = False) -> list[Path]:
    if sources:
        given = [sources] if isinstance(sources, str | Path) else sources
        return [Path(s).absolute() for s in given]
    if not damaged and (home / store.TRUTH).is_file():
        with store.reading(home) as db:
            if known := store.get(db, "roots"):
                return [Path(s) for s in known]
    return [Path(SOURCES).absolute()]


def _stored(home: Path) -> tuple[dict[str, str], Recipe | None]:
    try:
        with store.reading(home) as db:
            return store.versions(db), store.recipe(db)
    except NoIndex:
        return {}, None


def _count(home: Path) -> int:
    with store.reading(home) as db:
        return len(store.passage_rows(db))


def _find(roots: list[Path]) -> _Plan:
    """Every file below the folders, by the name it will be known by: its path within its folder."""
    plan = _Plan()
    for root in roots:
        if not root.exists():
            raise NothingToIndex(
                f"there is no folder or file {root}.", "Give the folder that holds your documents: whosaid build FOLDER"
            )
        prefix = f"{root.name}/" if len(roots) > 1 and root.is_dir() else ""
        for path in [root] if root.is_file() else _walk(root, plan.problems):
            name = _name(path, root, prefix)
            if name in plan.files:
                plan.problems.append(
                    Problem(name, "two files would have this name.", "Build from one folder that holds both.")
                )
                continue
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
    for name, path in list(plan.files.items()):
        try:
            if path.suffix.lower() not in readers.READERS:
                raise BadSource(
                    f"no reader for {path.suffix or 'files without a suffix'}.",
                    f"Save it as one of {' '.join(readers.READERS)}.",
                )
            now[name] = readers.version(readers.read_bytes(path), readers.sidecar_bytes(path))
        except BadSource as error:
            _leave_out(plan, name, error, stored)
    first: dict[str, str] = {}
    for name in sorted(now, key=lambda n: (stored.get(n) != now[n], n)):
        if now[name] in first:
            plan.problems.append(
                Problem(name, f"it holds the same as {first[now[name]]}, which is indexed.", "Nothing need be done.")
            )
            continue
        first[now[name]] = name
    gone = {sha: name for name, sha in stored.items() if name not in plan.files}
    for sha, name in sorted(first.items(), key=lambda item: item[1]):
        if name in stored:
            (plan.unchanged if stored[name] == sha else plan.changed).append(name)
        elif sha in gone:
            plan.renamed.append((gone.pop(sha), name))
        else:
            plan.added.append(name)
    moved = {old for old, _ in plan.renamed}
    kept = {p.path for p in plan.problems if p.skipped and p.path in plan.files and p.path not in now}
    plan.removed = sorted(n for n in stored if n not in first.values() and n not in moved and n not in kept)
    return plan


def _leave_out(plan: _Plan, name: str, error: BadSource, stored: dict[str, str]) -> None:
    stays = " Its earlier version stays in the index." if name in stored else ""
    plan.problems.append(Problem(name, error.reason + stays, error.cure))


def _read(plan: _Plan, progress: Progress | None) -> list[Document]:
    documents, names = [], sorted([*plan.added, *plan.changed])
    known = dict.fromkeys(plan.changed, "")
    for done, name in enumerate(names, 1):
        try:
            document = readers.read(plan.files[name], name)
            documents.append(document)
            plan.problems += [Problem(name, note, "Mend it if it matters.", skipped=False) for note in document.notes]
        except BadSource as error:
            _leave_out(plan, name, error, known)
            (plan.added if name in plan.added else plan.changed).remove(name)
        if progress:
            progress("reading", done, len(names))
    return documents


def _must_hold_something(plan: _Plan, home: Path) -> None:
    if plan.added or plan.changed or plan.renamed or plan.unchanged or (plan.files and not plan.problems):
        return
    named = "; ".join(map(str, plan.problems[:3]))
    old = " The index stays as it was." if (home / store.TRUTH).is_file() else ""
    raise NothingToIndex(
        f"there is nothing to index{': ' + named if named else ', the folder is empty'}.{old}",
        f"Put documents there ({' '.join(readers.READERS)}).",
    )


def _recipe(name: str, loaded: Encoder | None) -> Recipe:
    fingerprint, dimension = (loaded.fingerprint, loaded.dimension) if loaded else ("", 0)
    return Recipe(name, fingerprint, dimension, DEFAULT, f"sentences up to {LARGEST} characters", RULES, store.FORMAT)


def _why_rebuild(old: Recipe | None, new: Recipe) -> str:
    """In words, what differs between two recipes; a fingerprint that is not known yet differs from none."""
    if old is None:
        return ""
    if old.encoder != new.encoder:
        return f"the encoder is now {new.encoder}, it was {old.encoder}"
    if new.fingerprint and old.fingerprint != new.fingerprint:
        return f"the weights of the encoder {new.encoder} changed"
    same = (old.reader, old.chunking, old.rules) == (new.reader, new.chunking, new.rules)
    return "" if same else "the rules for reading and dividing documents changed"


def _write(
    home: Path,
    roots: list[Path],
    plan: _Plan,
    documents: list[Document],
    encoder: Encoder,
    recipe: Recipe,
    all_: bool,
    device: str | None,
    progress: Progress | None,
) -> int:
    """Embeds the documents' passages, then writes everything in one transaction. Returns how many were embedded."""
    chunks: list[list[Passage]] = [chunk(document) for document in documents]
    texts = [in_context(passage)[0] for passages in chunks for passage in passages]
    kept = 0 if all_ or not (home / store.TRUTH).is_file() else _count(home)
    with_states = kept + len(texts) <= STATES_UP_TO
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress("embedding", done, len(texts) * (1 + with_states))

    vectors = encoder.encode(texts, step)
    states = packaged(device).states(texts, step) if with_states else []
    with store.writing(home) as db:
        for name in [*plan.removed, *(plan.changed if not all_ else [])]:
            store.remove_source(db, name)
        if all_:
            for name in store.versions(db):
                store.remove_source(db, name)
        else:
            for old, new in plan.renamed:
                store.rename(db, old, new)
        at = 0
        for document, passages in zip(documents, chunks, strict=True):
            rows = slice(at, at + len(passages))
            store.add_passages(db, store.add_document(db, document), passages, vectors[rows], states[rows])
            at = rows.stop
        store.put(db, "recipe", asdict(recipe))
        store.put(db, "roots", [str(root) for root in roots])
        store.put(db, "generation", store.generation(db) + 1)
    return len(texts)


def _save_vectors(home: Path, dimension: int) -> None:
    with store.reading(home) as db:
        vectors, changed = current_vectors(db, home, dimension)
    if changed > _CACHE_FROM * max(1, len(vectors.ids)):
        vectors.save(home)


def current_vectors(
    db, home: Path, dimension: int, vectors: faiss_vectors.Vectors | None = None
) -> tuple[faiss_vectors.Vectors, int]:
    """The FAISS index of what `db` holds now, from `vectors` or the saved copy topped up; and how many rows that took."""
    vectors = vectors or faiss_vectors.load(home, dimension) or faiss_vectors.Vectors(dimension)
    rows, have = store.passage_rows(db), vectors.ids
    missing, gone = [r for r in rows if r not in have], have.difference(rows)
    vectors.remove(sorted(gone))
    vectors.add(missing, store.vectors(db, missing, dimension))
    return vectors, len(missing) + len(gone)


def correct(name: str, fields: dict[str, str], home: str | Path = HOME) -> Path:
    """Writes a person's corrections of a source's metadata into its sidecar file; the next build takes them up."""
    with store.reading(Path(home)) as db:
        roots, known = store.get(db, "roots"), store.versions(db)
    path = _find([Path(root) for root in roots]).files.get(name)
    if path is None or name not in known:
        raise BadSource(f"there is no source {name} in {home}.", "See their paths: whosaid sources")
    return readers.write_corrections(path, fields)
