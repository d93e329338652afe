"""A folder of every format, built: what must be cited is, what must be refused is named, and no damage brings more.

WHOSAID_MUTATIONS is how many damaged files are read of each format. WHOSAID_TALLY names a file to which a line is added
for each: how its readings ended, and which took longest.
"""

import io
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest

from index import BadSource, Corpus, builder, readers
from index.chunk import in_context
from index.errors import OverLimit
from index.sandbox import Sandbox
from index.types import CITED
from tests import corpus
from tests.test_office import archived, members
from tests.test_passages import check
from tests.trials import Tally, budget

STATED = ("title", "author", "publisher", "date", "url")
READ = [name for name, file in corpus.files().items() if not file.refused]
REFUSED = [name for name, file in corpus.files().items() if file.refused]


@pytest.fixture(scope="module")
def built(tmp_path_factory, small_encoder):
    """(folder, home, report) of the whole corpus, whose token states are left to be computed when they are asked for."""
    base = tmp_path_factory.mktemp("corpus")
    folder = corpus.write(base / "documents")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "STATES_UP_TO", 0)
        return folder, base / "home", builder.build(folder, base / "home", encoder=str(small_encoder))


@pytest.fixture(scope="module")
def opened(built):
    return Corpus.open(built[1])


def test_the_corpus_is_of_many_kinds():
    suffixes = {Path(name).suffix for name in READ}
    assert len(corpus.files()) >= 44 and len({readers.FORMATS[suffix] for suffix in suffixes}) >= 9


def test_every_file_is_indexed_or_named_with_a_reason_and_a_cure(built):
    report = built[2]
    assert report.added == sorted(READ)
    skipped = {problem.path: problem for problem in report.problems if problem.skipped}
    assert sorted(skipped) == sorted(REFUSED)
    assert all(p.reason.endswith(".") and p.cure.endswith(".") for p in skipped.values())


@pytest.mark.parametrize("name", REFUSED)
def test_the_reason_is_the_right_one(built, name):
    reason = next(problem.reason for problem in built[2].problems if problem.path == name)
    assert reason.startswith(corpus.files()[name].refused)


@pytest.mark.parametrize("name", READ)
def test_what_is_quoted_stands_whole_in_one_region_and_on_its_page(opened, name):
    file, document, passages = corpus.files()[name], opened.document(name), opened.passages(name)
    for quote in file.quotes:
        start = document.text.index(quote)
        end = start + len(quote)
        assert any(r.kind in CITED and r.start <= start and end <= r.end for r in document.regions), quote
        spans = [(a, b) for p in passages for a, b in p.sentences if a < end and b > start]
        assert spans and spans[0][0] <= start and spans[-1][1] >= end, quote
        assert not any(document.text[a[1] : b[0]].strip() for a, b in pairwise(spans)), quote
    for quote, page in file.pages.items():
        start = document.text.index(quote)
        assert [p.page_at(start) for p in passages if p.start <= start < p.end] == [page]


@pytest.mark.parametrize("name", READ)
def test_what_is_aside_is_kept_and_never_cited(opened, name):
    document = opened.document(name)
    sentences = [document.text[a:b] for passage in opened.passages(name) for a, b in passage.sentences]
    for words in corpus.files()[name].aside:
        assert words in document.text
        assert not any(words in sentence for sentence in sentences)


@pytest.mark.parametrize("name", READ)
def test_what_a_file_says_of_itself_is_right_or_absent(opened, name):
    file, source = corpus.files()[name], opened.document(name).source
    assert {key: value for key in STATED if (value := getattr(source, key))} == file.found
    assert source.language in ("", file.language)
    assert all(source.provenance[key] for key in file.found)


@pytest.mark.parametrize("name", READ)
def test_every_passage_is_its_characters(opened, name):
    document, passages = opened.document(name), opened.passages(name)
    assert [passage.id for passage in check(document)] == [passage.id for passage in passages] != []
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        text, begins = in_context(passage)
        assert text[begins:] == passage.text


def test_the_states_of_a_passage_are_those_of_its_tokens(opened):
    passages = [opened.passages(name)[-1] for name in READ]
    for passage, states in zip(passages, opened.states(passages), strict=True):
        assert 0 < len(states.spans) == len(states.vectors)
        assert np.abs(np.linalg.norm(states.vectors.astype(np.float32), axis=1) - 1).max() < 0.02
        assert (states.spans >= 0).all() and (states.spans <= len(passage.text)).all()


def test_building_again_changes_nothing_and_reads_nothing(built, monkeypatch):
    folder, home, first = built
    monkeypatch.setattr("index.sandbox._start", lambda: pytest.fail("a file was read again"))
    again = builder.build(folder, home)
    assert (again.unchanged, again.embedded, again.passages) == (sorted(READ), 0, first.passages)
    assert not (again.added or again.changed or again.renamed or again.removed)
    left_out = {(p.path, p.reason, p.cure) for p in first.problems if p.skipped}
    assert {(p.path, p.reason, p.cure) for p in again.problems} == left_out


# Damage

LARGEST = 100_000
"""Bytes of a file that is damaged."""

LONGEST = 2**19
"""Bytes of what becomes of it."""


def _flip(data: bytes, other: bytes, random: Random) -> bytes:
    harmed = bytearray(data)
    for _ in range(random.choice((1, 1, 4, 40))):
        harmed[random.randrange(len(harmed))] ^= 1 << random.randrange(8)
    return bytes(harmed)


def _cut(data: bytes, other: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))]


def _splice(data: bytes, other: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))] + other[random.randrange(len(other)) :]


def _stretch(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data))
    return start, min(len(data), start + random.choice((1, 8, 60, 1000, 10_000)))


def _repeat(data: bytes, other: bytes, random: Random) -> bytes:
    start, end = _stretch(data, random)
    return (data[:start] + data[start:end] * random.choice((2, 20, 400, 8000)) + data[end:])[:LONGEST]


def _zero(data: bytes, other: bytes, random: Random) -> bytes:
    start, end = _stretch(data, random)
    return data[:start] + bytes(end - start) + data[end:]


def _drop(data: bytes, other: bytes, random: Random) -> bytes:
    start, end = _stretch(data, random)
    return data[:start] + data[end:]


def _insert(data: bytes, other: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + random.randbytes(random.choice((1, 4, 100, 3000))) + data[at:]


def _transplant(data: bytes, other: bytes, random: Random) -> bytes:
    at, (start, end) = random.randrange(len(data)), _stretch(other, random)
    return data[:at] + other[start:end] + data[at:]


Harm = Callable[[bytes, bytes, Random], bytes]
HARMS: tuple[Harm, ...] = (_flip, _cut, _splice, _repeat, _zero, _drop, _insert, _transplant)


def _in_member(data: bytes, other: bytes, random: Random) -> bytes:
    """Harm to a part of an archive, packed again with the right checksum: it is the XML that is broken."""
    parts = members(data)
    name = random.choice([name for name, body in parts.items() if body])
    parts[name] = random.choice(HARMS)(parts[name], random.choice([*filter(None, parts.values())]), random)
    return archived(parts)


def _in_stream(data: bytes, other: bytes, random: Random) -> bytes:
    """Harm to a stream of a PDF, and to what says how long it is no more."""
    starts = [at for at in range(len(data)) if data.startswith(b"stream", at) and data[at - 3 : at] != b"end"]
    start = random.choice(starts) + len(b"stream")
    end = data.index(b"endstream", start)
    return data[:start] + random.choice(HARMS)(data[start:end], other, random) + data[end:]


INSIDE: dict[str, Harm] = dict.fromkeys(("docx", "odt", "epub"), _in_member) | {"pdf": _in_stream}
"""How a format is harmed below its container, half of the time."""


def _is_broken(data: bytes) -> bool:
    """Whether an archive's own checksums fail."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return file.testzip() is not None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, OverflowError):
        return True


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file and what was done to it."""

    path: Path
    how: str

    @classmethod
    def of(cls, suffix: str, random: Random, folder: Path) -> "Damaged":
        kin = [f.data for name, f in corpus.files().items() if name.endswith(suffix) and 0 < len(f.data) < LARGEST]
        every = [f.data for f in corpus.files().values() if 0 < len(f.data) < LARGEST]
        sound = [f.data for name, f in corpus.files().items() if name.endswith(suffix) and not f.refused]
        data, other = random.choice([d for d in sound if len(d) < LARGEST]), random.choice(random.choice((kin, every)))
        inside = INSIDE.get(suffix[1:])
        harm = inside if inside and random.random() < 0.5 else random.choice(HARMS)
        path = folder / f"damaged{suffix}"
        path.write_bytes(harm(data, other, random))
        return cls(path, harm.__name__.strip("_"))

    def judge(self, sandbox: Sandbox) -> str:
        """ "read", "refused", "took too long", "died", or what is wrong after a colon."""
        try:
            document = readers.read(readers.content(self.path), self.path.name, sandbox)
            check(document)
        except OverLimit as error:
            return "took too long" if "took more than" in error.reason else "died"
        except BadSource as error:
            clear = error.reason.endswith(".") and error.cure.endswith(".")
            failed = error.reason.startswith("its reader") or not clear
            return f"failed: {error}" if failed else "refused"
        except Exception as error:
            return f"bad: {type(error).__name__}: {error}"
        zipped = self.path.suffix[1:] in ("docx", "odt", "epub")
        return "bad: read with wrong checksums" if zipped and _is_broken(self.path.read_bytes()) else "read"


@pytest.mark.parametrize("suffix", sorted({Path(name).suffix for name in READ} - {".text", ".markdown", ".tsv"}))
def test_a_damaged_file_is_read_or_refused_and_never_more(suffix, tmp_path, request):
    tally, slowest = Tally(), (0.0, "")
    with Sandbox() as sandbox:
        for seed in range(budget("MUTATIONS", 12)):
            case, started = Damaged.of(suffix, Random(f"{suffix} {seed}"), tmp_path), time.monotonic()
            tally.add(case.judge(sandbox), f"{case.how} ({seed})")
            slowest = max(slowest, (round(time.monotonic() - started, 2), f"{case.how} ({seed})"))
    tally.settle(request.node.name, slowest=slowest)
