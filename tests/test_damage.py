"""A damaged file of an index gives the right content or an error that names the index and a cure, and nothing else.

Each damage is seeded; WHOSAID_DAMAGES is how many are tried.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from index import store, vectors
from tests import power
from tests.trials import Corpora, Host, Outcome, Tally, budget

PAGE = 4096


def _flip(data: bytearray, random: Random) -> None:
    for _ in range(random.choice((1, 1, 2, 8))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _zero(data: bytearray, random: Random) -> None:
    start = random.randrange(0, len(data), PAGE)
    data[start : start + PAGE] = bytes(len(data[start : start + PAGE]))


def _truncate(data: bytearray, random: Random) -> None:
    size = random.randrange(len(data))
    del data[random.choice((size, size // PAGE * PAGE)) :]


def _append(data: bytearray, random: Random) -> None:
    data += random.randbytes(random.choice((1, 100, PAGE, 3 * PAGE)))


def _swap(data: bytearray, random: Random) -> None:
    a, b = (random.randrange(0, len(data), PAGE) for _ in range(2))
    size = min(PAGE, len(data) - max(a, b))
    data[a : a + size], data[b : b + size] = data[b : b + size], data[a : a + size]


def _scribble(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data))
    size = min(random.choice((1, 4, 30, 500)), len(data) - start)
    data[start : start + size] = random.randbytes(size)


def _empty(data: bytearray, random: Random) -> None:
    data.clear()


DAMAGES: tuple[Callable[[bytearray, Random], None], ...] = (_flip, _zero, _truncate, _append, _swap, _scribble, _empty)


OFTEN = {f"home/{store.TRUTH}": 8, f"home/{store.TRUTH}-wal": 4, f"home/{vectors.CACHE}": 4}


@dataclass(frozen=True, slots=True)
class Case:
    """A home of which one file was damaged. `before` is what it may show too, if the damage undid the last build."""

    tree: power.Tree
    before: dict | None
    name: str

    def judge(self, found: Outcome, home: str, right: dict) -> str:
        """ "right", "told", "before", or what is wrong after a colon."""
        if found.ended == "raised":
            is_clear = "WhosaidError" in found.kinds and home in found.message
            return "told" if is_clear else f"unclear: {found}"
        if found.ended != "returned":
            return f"bad: {found.ended}"
        if found.value is None:
            return "bad: it is taken for no index"
        seen, mended = found.value["picture"], found.value["mended"]
        differ = [key for key in right if seen[key] != right[key]]
        if seen == self.before:
            return "before"
        return f"bad: wrong {', '.join(differ)}, mended {mended}" if differ else "right"


def damaged(corpora: Corpora, random: Random) -> Case:
    """A build that was killed before it was done may be undone, and a whole corpus of before, put in the file's place."""
    kind = random.choice(("old", "held", "killed"))
    tree, older = corpora.homes[kind][0], corpora.older
    names = sorted(path for path, data in tree.items() if data is not None)
    name = random.choices(names, [OFTEN.get(name, 1) for name in names])[0]
    if random.random() < 0.1 and name in older[0]:
        return Case(tree | {name: older[0][name]}, older[1], f"exchange of {name} in {kind}")
    data, harm = bytearray(tree[name]), random.choice(DAMAGES)
    if data or harm in (_append, _empty):
        harm(data, random)
    before = older[1] if kind == "killed" else None
    return Case(tree | {name: bytes(data)}, before, f"{harm.__name__.strip('_')} of {name} in {kind}")


def test_a_damaged_file_is_told_or_harmless(host: Host, corpora: Corpora, request):
    tally, right = Tally(), corpora.old[1]
    for seed in range(budget("DAMAGES", 150)):
        case, place = damaged(corpora, Random(seed)), host.root / f"damaged{seed}"
        power.lay(case.tree, place)
        found = host.run("probe", home=place / "home", limit=15)
        tally.add(case.judge(found, str(place / "home"), right), f"{case.name} ({seed})")
        anew = host.run("build", sources=corpora.folders["old"], home=place / "home", anew=True)
        seen = host.run("picture", home=place / "home").value
        shutil.rmtree(place)
        if anew.ended != "returned" or seen != right:
            tally.add(f"not mended: {anew}", f"{case.name} ({seed})")
    tally.settle(request.node.name)
