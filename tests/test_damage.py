"""A damaged file of an index gives the right content or an error that names the index and a cure, and nothing else.

Each damage is seeded; WHOSAID_DAMAGES is how many are tried.
"""

import shutil
from collections.abc import Callable
from random import Random

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


def damage(corpora: Corpora, random: Random) -> tuple[power.Tree, str, str]:
    """A home with one file damaged, that file, and what was done to it."""
    tree = dict(corpora.homes[random.choice(("old", "journal"))][0])
    name = random.choice([path for path, data in sorted(tree.items()) if data is not None])
    if random.random() < 0.1 and name in corpora.older[0]:
        return tree | {name: corpora.older[0][name]}, name, "exchange"
    data, harm = bytearray(tree[name]), random.choice(DAMAGES)
    if data or harm in (_append, _empty):
        harm(data, random)
    return tree | {name: bytes(data)}, name, harm.__name__.strip("_")


def judge(found: Outcome, home: str, corpora: Corpora) -> str:
    """ "right", "told", the content of the corpus "before", or "bad: why"."""
    if found.ended == "raised":
        is_clear = "WhosaidError" in found.kinds and home in found.message
        return "told" if is_clear else f"unclear: {found}"
    if found.ended != "returned":
        return f"bad: {found.ended}"
    if found.value is None:
        return "bad: it is taken for no index"
    seen, right = found.value["picture"], corpora.old[1]
    differ = [key for key in right if seen[key] != right[key]]
    if seen == corpora.older[1]:
        return "before"
    return f"bad: wrong {', '.join(differ)}, mended {found.value['mended']}" if differ else "right"


def test_a_damaged_file_is_told_or_harmless(host: Host, corpora: Corpora, request):
    tally = Tally()
    for seed in range(budget("DAMAGES", 150)):
        tree, name, harm = damage(corpora, Random(seed))
        place = host.root / f"damaged{seed}"
        power.lay(tree, place)
        found = host.run("probe", home=place / "home", limit=15)
        where = f"{seed}, {harm} of {name}"
        tally.add(judge(found, str(place / "home"), corpora), where)
        anew = host.run("build", sources=corpora.folders["old"], home=place / "home", anew=True)
        seen = host.run("picture", home=place / "home").value
        shutil.rmtree(place)
        if anew.ended != "returned" or seen != corpora.old[1]:
            tally.add(f"bad: built anew, it {anew} and is not right", where)
    tally.settle(request.node.name)
