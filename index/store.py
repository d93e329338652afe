"""The truth: one SQLite file (`corpus.sqlite`) that holds sources, texts, passages, vectors and token states.

Write-ahead logging and synchronous=FULL: a build is one transaction, so after a crash or a power cut the file holds the old
corpus or the new, and what was reported as built is on the disk. `generation` counts the builds that changed something.
A corpus built anew is written beside the old one and takes its place by a rename.

It knows the file, its formats and who may write; what the rows mean is in `index.tables`.
"""

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

from index import lexical, migrations, tables
from index.errors import Busy, DamagedIndex, NoIndex, OtherRecipe, StorageFailed

TRUTH = "corpus.sqlite"
LOCK = "lock"
CACHE = "vectors.faiss"
NEWEST = "newest"
"""Which corpus, and which generation of it, was last reported as built: should SQLite's log be lost, that is noticed."""

NEW = "corpus.sqlite.new"
"""A corpus that is being built anew, until it takes the place of the old one."""

DISK_CURE = "See that the disk has room and the folder may be written, then go on as before."


@contextmanager
def reading(home: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees one generation from its first read to its end. Raises NoIndex, DamagedIndex, OtherRecipe."""
    path = home / TRUTH
    if not _is_there(path):
        raise NoIndex(f"there is no index in {home}.", "Build one: whosaid build FOLDER")
    newest = _newest(home)  # before the snapshot is taken, which then must hold it
    with _naming_damage(home), closing(_connect(path, "ro&immutable=1" if _is_at_rest(path) else "ro")) as db:
        try:
            _format(db)
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error):
                raise
            _recover(path)
        db.execute("BEGIN")
        check_format(db, home)
        _check_newest(db, newest)
        yield db


@contextmanager
def writing(home: Path, anew: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection in one transaction, committed at the end or not at all. To be used under `lock`.

    `anew`: it begins with an empty corpus, which takes the old one's place at the end. What is committed is on the disk.
    """
    path = home / (NEW if anew else TRUTH)
    if anew:
        delete(path)
    with _naming_damage(home), closing(_connect(path, "rwc")) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("BEGIN IMMEDIATE")
        try:
            _make_current(db, home)
            yield db
            tables.put(db, "contents", tables.contents(db))
            newest = f"{tables.identity(db)} {tables.generation(db)}"
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        db.execute("PRAGMA busy_timeout = 0")  # the log may stay where somebody reads
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if anew:
        _take_place(path, home / TRUTH)
    with open(home / NEWEST, "w", encoding="ascii") as file:
        file.write(newest)
        file.flush()
        os.fsync(file.fileno())
    sync(home)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        why = f"the index in {path.parent} cannot be read ({error.strerror})."
        raise StorageFailed(why, "See that the folder may be read, or give another --home.") from error


def _is_at_rest(path: Path) -> bool:
    """Whether nobody is at it and none from here can be: SQLite reads no file with a log beside which it may not write,
    unless it is told so."""
    log, shared = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))
    is_used = shared.exists() or (log.exists() and log.stat().st_size)
    return not (os.access(path.parent, os.W_OK) or is_used)


def _recover(path: Path) -> None:
    """Lets SQLite undo what a power cut left half done, which takes more than reading."""
    with closing(_connect(path, "rw")) as db:
        _format(db)


def older_roots(home: Path) -> list[str]:
    """From what a corpus of an older format was built, a record that is read alike in every one; [] for no such corpus."""
    with _naming_damage(home), closing(_connect(home / TRUTH, "ro")) as db:
        is_older = 0 < _format(db) < tables.FORMAT
        return json.loads(db.execute("SELECT value FROM meta WHERE key = 'roots'").fetchone()[0]) if is_older else []


def migrate(home: Path) -> None:
    """Brings an older format up to this one; to be used under `lock`."""
    if (home / TRUTH).is_file():
        with _naming_damage(home), closing(_connect(home / TRUTH, "rw")) as db:
            is_older = 0 < _format(db) < tables.FORMAT
        if is_older:
            with writing(home):
                pass


@contextmanager
def lock(home: Path) -> Iterator[None]:
    """The right to write, freed by the system when its holder dies. Raises Busy within a second."""
    if not home.is_dir():
        missing = [folder for folder in (home, *home.parents) if not folder.exists()]
        try:
            home.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise StorageFailed(f"{home} is no folder, and cannot be one.", "Give another --home.") from error
        for folder in missing:
            sync(folder.parent)
    try:
        with FileLock(home / LOCK, timeout=0.5):
            yield
    except Timeout:
        raise Busy(
            f"another process is building the index in {home}.", "Wait for it to finish, or give another --home."
        ) from None


def sync(folder: Path) -> None:
    """Returns when the names in the folder are on the disk (where the system can tell)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clean(home: Path) -> None:
    """Deletes what a killed build left behind; to be used under `lock`."""
    delete(home / NEW)
    for left in home.glob(f"{CACHE}.*.tmp"):
        left.unlink(missing_ok=True)


@contextmanager
def naming_trouble(what: str, cure: str = DISK_CURE) -> Iterator[None]:
    """Says of a full or failing disk `what` cannot be done and where it happened. Raises StorageFailed."""
    try:
        yield
    except OSError as error:
        where = f", {error.filename}" if error.filename else ""
        raise StorageFailed(f"{what} ({error.strerror or error}{where}).", cure) from error


def check_format(db: sqlite3.Connection, home: Path) -> None:
    """Raises NoIndex where nothing was ever finished, OtherRecipe for a format that this program does not read."""
    if _format(db) == 0 and _is_empty(db) and not (home / NEWEST).exists():
        raise NoIndex(f"there is no finished index in {home}.", "Build one: whosaid build FOLDER")
    _check_not_newer(db, home)
    if _format(db) == 0:
        raise DamagedIndex("it is empty.", tables.DAMAGED_CURE)
    if _format(db) < tables.FORMAT:
        raise OtherRecipe(f"the index in {home} was made by an older Whosaid.", "Run: whosaid build")


def _newest(home: Path) -> tuple[str, int]:
    """Identity and generation of the corpus that was last reported as built; ("", 0) where that is not known."""
    try:
        identity, generation = (home / NEWEST).read_text(encoding="ascii").split()
        return identity, int(generation)
    except (OSError, ValueError):
        return "", 0  # as a power cut may leave it, or a build before the first was done


def _check_newest(db: sqlite3.Connection, newest: tuple[str, int]) -> None:
    """Raises DamagedIndex where a later generation than the one that `db` sees had been reported as built."""
    identity, built = newest
    now = tables.generation(db)
    if identity == tables.identity(db) and now < built:
        raise DamagedIndex(f"its generation {built} is lost, what is left is of {now}.", tables.DAMAGED_CURE)


def _make_current(db: sqlite3.Connection, home: Path) -> None:
    """Creates the tables where there are none, or changes those of an older format."""
    if _is_empty(db):
        for statement in tables.SCHEMA:
            db.execute(statement)
        tables.put(db, "identity", token_hex(8))
        tables.put(db, "generation", 0)
        return
    _check_not_newer(db, home)
    for older in range(_format(db), tables.FORMAT):
        if older not in migrations.STEPS:
            raise DamagedIndex("it has no format number.", tables.DAMAGED_CURE)
        migrations.STEPS[older](db)


def _check_not_newer(db: sqlite3.Connection, home: Path) -> None:
    if _format(db) > tables.FORMAT:
        raise OtherRecipe(
            f"the index in {home} was made by a newer Whosaid (format {_format(db)}, this one knows {tables.FORMAT}).",
            "Upgrade Whosaid.",
        )


def _format(db: sqlite3.Connection) -> int:
    return db.execute("PRAGMA user_version").fetchone()[0]


def _is_empty(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


def _take_place(new: Path, old: Path) -> None:
    """Renames a finished file over an older one, of which nothing may stay in SQLite's log. Raises Busy."""
    with suppress(sqlite3.DatabaseError), closing(_connect(old, "rw")) as db:
        if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise Busy(f"the index in {old.parent} is being read.", "Build again in a moment.")
    for suffix in ("-wal", "-shm"):
        old.with_name(old.name + suffix).unlink(missing_ok=True)
    sync(old.parent)  # or a power cut might leave the old log beside the new file
    new.replace(old)


def delete(path: Path) -> None:
    """Deletes a file of SQLite's and what it keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=10, isolation_level=None, check_same_thread=False
    )
    db.create_function("spaced", 1, lexical.spaced, deterministic=True)
    return db


@contextmanager
def _naming_damage(home: Path) -> Iterator[None]:
    """Says of what SQLite and the checks here complain in which folder it is, and what to do."""
    try:
        yield
    except DamagedIndex as error:
        if str(home) in error.reason:
            raise
        raise DamagedIndex(f"the index in {home} is damaged: {error.reason}", error.cure) from error
    except sqlite3.OperationalError as error:
        if re.search("disk I/O|full|unable to open|readonly|locked|busy|interrupted", str(error)):
            raise StorageFailed(f"the index in {home} cannot be read or written ({error}).", DISK_CURE) from error
        raise DamagedIndex(f"the index in {home} is damaged ({error}).", tables.DAMAGED_CURE) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise DamagedIndex(f"the index in {home} is damaged ({error}).", tables.DAMAGED_CURE) from error
