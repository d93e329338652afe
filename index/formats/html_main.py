"""Which blocks of a web page are its article: its paragraphs, headings and notes, as against everything around them.

First, elements are marked that say what they are: by their tag or role (nav, footer), by a word of their class
(related, newsletter, footnotes), or by their own words ("Read more: …"). Then the element is found that holds the
most prose and the fewest links; what lies outside it is boilerplate, but for the headline, the byline and notes.
Last, lists of links, calls to subscribe and tails are taken out of it. A page without prose keeps what is left. Signs
are English, with the commonest of other languages; what a picture or a style sheet shows is not seen.
"""

import re
from dataclasses import dataclass
from itertools import accumulate, islice

from lxml import etree

from index import layout
from index.bylines import LONGEST_HEAD
from index.formats import html_signs as signs
from index.formats.html_blocks import HEADINGS, Block, Page, Span, name_words, tag


@dataclass(frozen=True, slots=True)
class Article:
    """The kind of each block, the index of the headline (-1: none), and the blocks [start, end) of the article."""

    kinds: list[str]
    headline: int
    start: int
    end: int


def judge(page: Page, titles: list[str], body: str) -> Article:
    """What each block of a page is. `titles`: what the page calls itself; `body`: the article, if it states it."""
    blocks = page.blocks
    prose = [_prose(block) for block in blocks]
    headline = _headline(page, titles)
    marks = _marks(page, prose, headline)
    hint = signs.letters(body)
    told = [len(hint) > 300 and len(b.text) > 40 and signs.letters(b.text)[:200] in hint for b in blocks]
    start, end = _thread(page, headline) or _densest(page, prose, marks, told, headline)
    if start <= headline < end and sum(map(_weight, blocks[start:headline])) > sum(map(_weight, blocks[headline:end])):
        headline = -1
    lead = next((i for i in range(max(start, headline), end) if _weight(blocks[i]) > 160), min(end, start + 12))
    inner = [""] * len(blocks)
    for span in page.spans:
        if not span.whole:
            inner[span.start] += f" {span.words} {span.name}"
    kinds = [_kind(i, page, marks, told, headline, start, end, lead, inner[i]) for i in range(len(blocks))]
    _link_lists(page, kinds, start, end)
    _front(blocks, kinds, max(start, headline + 1), end, headline)
    _tail(blocks, kinds, start, end)
    _notes(blocks, kinds, start)
    _back(blocks, kinds, start)
    _empty_headings(blocks, kinds, headline)
    return Article(kinds, headline, start, end)


def width(text: str) -> int:
    """The length of a text, in which a Chinese, Japanese or Korean character counts as much as three letters."""
    return len(text) if text.isascii() else len(text) + 2 * len(signs.WIDE.findall(text))


def _prose(block: Block) -> float:
    """How much a block speaks for the element it stands in: text for it, links against it."""
    size = width(block.text)
    if tag(block.element) in HEADINGS or tag(block.element) in signs.JUNK_TAGS:
        return -2.0 * block.links
    share = block.links / max(1, len(block.text))
    return size * (1 - 2.5 * share) - (25 if share > 0.3 else 10)


def _weight(block: Block) -> int:
    plain = len(block.text) - block.links
    return plain if plain > 80 or (plain > 40 and signs.ends(block.text)) else 0


def _headline(page: Page, titles: list[str]) -> int:
    """The block that bears the title: a heading in the words of one of `titles`, or the first h1 that is no logo."""
    known = [signs.letters(title) for title in titles if title]
    ranked = []
    for span in page.spans:
        name = span.name
        if name in ("h1", "h2", "h3") and span.end - span.start <= 3:
            words = signs.letters(" ".join(block.text for block in page.blocks[span.start : span.end]))
            rank = _likeness(words, known)
            plain = name == "h1" and not page.blocks[span.start].links
            if is_logo(span.element) or (rank and _leads_home(span.element)):
                continue
            is_end = any(title.endswith(words) and len(words) > len(title) / 2 for title in known)
            if rank < 2 or (rank == 2 and (name == "h1" or is_end)) or plain:
                ranked.append((rank, name, span.start, span.end - 1))
    if ranked:
        return min(ranked)[-1]
    short = (i for i, b in enumerate(page.blocks) if 8 < len(b.text) <= LONGEST_HEAD and not b.links)
    return next((i for i in short if _likeness(signs.letters(page.blocks[i].text), known) < 2), -1)


def is_logo(heading: etree._Element) -> bool:
    """Whether a heading bears the name of the site: by its class, or that of an element around it and nothing else."""
    return any(signs.LOGO.search(name_words(e)) for e in (heading, *islice(heading.iterancestors(), 2), *heading[:1]))


def _leads_home(heading: etree._Element) -> bool:
    """Whether a heading is a link to the first page of its site, as the name of a blog is."""
    link = next(heading.iter("a"), None)
    is_whole = link is not None and "".join(link.itertext()).split() == "".join(heading.itertext()).split()
    return is_whole and bool(signs.HOME.fullmatch(link.get("href", "")))


def _likeness(words: str, titles: list[str]) -> int:
    """How far a heading's words are from the page's titles: 0 one of them, 1 the beginning of one, 2 in one, 3 not."""
    if len(words) < 2:
        return 3
    if words in titles:
        return 0
    if any(title.startswith(words) or (words.startswith(title) and len(title) > 8) for title in titles):
        return 1
    return 2 if any(words in title or (title in words and len(title) > 8) for title in titles) else 3


def _marks(page: Page, prose: list[float], headline: int) -> list[str]:
    """What the elements around each block, or its own words, say that it is: "boilerplate", "footnote", or ""."""
    sums = [0, *accumulate(_weight(block) for block in page.blocks)]
    words = _words(page)
    claims = [
        (span, *_sign(span, words.get(span.element, span.words)))
        for span in page.spans
        if span.whole and not span.start <= headline < span.end and sums[span.end] - sums[span.start] <= 0.9 * sums[-1]
    ]
    marks = [""] * len(page.blocks)
    _mark(marks, [(span, kind) for span, kind, firm in claims if kind and firm and not _is_question(span, page)])
    for i, block in enumerate(page.blocks):
        if not marks[i] and _is_call(block):
            marks[i] = "boilerplate"
        elif not marks[i] and _is_note(block):
            marks[i] = "footnote"
    start, end = _densest(page, prose, marks, [False] * len(marks), headline)
    soft = [(span, kind) for span, kind, firm in claims if kind and not firm]
    _mark(marks, [(span, kind) for span, kind in soft if span.start > start or span.end < end])
    return marks


def _is_question(span: Span, page: Page) -> bool:
    """Whether a button is the heading of an answer that it opens."""
    above = next(span.element.iterancestors(), span.element)
    opens = span.element.get("aria-expanded") and signs.OPENER.search(f"{span.words} {name_words(above)}")
    asks = page.blocks[span.start].text.endswith(("?", "？", "؟"))
    return span.name == "button" and bool(asks or opens or tag(above) in HEADINGS)


def _mark(marks: list[str], claims: list[tuple[Span, str]]) -> None:
    """Marks the blocks of each span that no inner span has marked."""
    seen = set()
    for span, kind in claims:
        if (span.start, span.end) not in seen:
            seen.add((span.start, span.end))
            for i in range(span.start, span.end):
                marks[i] = marks[i] or kind


def _words(page: Page) -> dict[etree._Element, str]:
    """The words of headings and sections that bear their own name, without it.

    A section named "discussion" under the heading "Discussion" is a part of the article where the page names other
    sections so.
    """
    whole = [span for span in page.spans if span.whole]
    titles = {span.start: signs.letters(page.blocks[span.start].text) for span in whole if span.name in HEADINGS}
    named = []
    for span in (span for span in whole if span.start in titles):
        own = {token for token in span.words.split() if _is_named(token, titles[span.start], span.name in HEADINGS)}
        if own:
            named.append((span, own))
    parts = HEADINGS | {span.name for span, own in named if not any(map(_is_sign, own))}
    return {
        span.element: " ".join(token for token in span.words.split() if token not in own)
        for span, own in named
        if span.name in parts
    }


def _is_named(token: str, title: str, begins: bool) -> bool:
    """Whether a class or id is a title's words, or `begins` with them; numbers of sections aside, and never "comments"."""
    name, title = signs.letters(token).rstrip("0123456789"), title.lstrip("0123456789")
    fits = title.startswith(name) if begins else title == name
    return bool(name) and fits and not signs.READERS_WORDS.search(token)


def _is_sign(words: str) -> bool:
    return bool(signs.COMMENT_WORDS.search(words) or signs.JUNK_WORDS.search(words))


def _sign(span: Span, words: str) -> tuple[str, bool]:
    """(kind, whether it holds even for most of the page's text) that an element claims for itself."""
    element, name = span.element, span.name
    role = element.get("role", "")
    is_noted = signs.NOTE_WORDS.search(span.words) or signs.NOTE_ID.match(element.get("id", ""))
    if role in signs.NOTE_ROLES or (is_noted and name not in HEADINGS):
        return "footnote", True
    if name in signs.JUNK_TAGS or role in ("navigation", "search", "dialog") or signs.COMMENT_WORDS.search(words):
        return "boilerplate", True
    if name in signs.SOFT_TAGS or role in signs.JUNK_ROLES or signs.JUNK_WORDS.search(words):
        return "boilerplate", False
    return "", False


def _is_note(block: Block) -> bool:
    """Whether a block begins with a link that leads back to where a note is called."""
    first = next(iter(block.element), None)
    leads = first is not None and tag(first) == "a" and not (block.element.text or "").strip()
    return leads and bool(signs.BACK.match(first.get("href", "")))


def _is_call(block: Block) -> bool:
    """Whether a short block asks the reader to do something other than to read it."""
    share = block.links / len(block.text)
    if len(block.text) > 250:
        return False
    if signs.AD.match(block.text):
        return True
    if signs.LEAD.match(block.text) and share > 0.3:
        return True
    if not signs.CALL.match(block.text):
        return False
    if share > 0.3 or not signs.ends(block.text):
        return True
    is_short = len(block.text) < 60 and bool(block.links or layout.OFFER.search(block.text))
    return is_short or layout.kind(block.text, in_table=True) == "boilerplate"


def _densest(page: Page, prose: list[float], marks: list[str], told: list[bool], headline: int) -> tuple[int, int]:
    """The blocks of the smallest element that holds nearly as much unmarked prose as any."""
    values = [
        (p * 2 if t and p > 0 else p) if not m else min(0, p / 4) - 5
        for p, m, t in zip(prose, marks, told, strict=True)
    ]
    sums = [0, *accumulate(values)]
    scored = [
        ((sums[s.end] - sums[s.start]) * _bonus(s, headline), s) for s in page.spans if s.whole and s.end > s.start
    ]
    if not scored or max(value for value, _ in scored) <= 0:
        return 0, len(page.blocks)
    best = max(value for value, _ in scored)
    span = min((s for value, s in scored if value >= 0.9 * best), key=lambda s: s.end - s.start)
    return span.start, span.end


def _bonus(span: Span, headline: int) -> float:
    """More for an element that says it is the article, and for one that begins at the headline or soon after it."""
    near = headline >= 0 and span.start - 12 <= headline < span.end
    return (1.15 if _is_body(span) else 1.0) * (1.4 if near else 1.0)


def _is_body(span: Span) -> bool:
    get = span.element.get
    return (
        span.name in ("article", "main")
        or get("role") in ("main", "article")
        or "articleBody" in (get("itemprop"), get("name"))
        or bool(signs.BODY_WORDS.search(span.words))
    )


def _thread(page: Page, headline: int) -> tuple[int, int] | None:
    """The first post of a forum's thread: of the elements of one class that hold its posts, the first."""
    if not any(signs.FORUM.search(span.words) for span in page.spans if span.whole):
        return None
    groups: dict[tuple[str, str], list[Span]] = {}
    for span in page.spans:
        words = re.sub(r"\d+|(?<![a-z])(?:odd|even|first|last|op)(?![a-z])", "", span.words)
        if span.whole and signs.POST.search(words):
            groups.setdefault((span.name, " ".join(words.split())), []).append(span)
    sums = [0, *accumulate(map(_weight, page.blocks))]
    posts = {key: [s for s in spans if sums[s.end] > sums[s.start]] for key, spans in groups.items()}
    sizes = {key: sum(sums[s.end] - sums[s.start] for s in spans) for key, spans in posts.items() if len(spans) > 1}
    if not sizes or max(sizes.values()) < sums[-1] * 0.4:
        return None
    best = max(sizes.values())
    key = min((key for key in sizes if sizes[key] >= 0.8 * best), key=lambda k: posts[k][0].end - posts[k][0].start)
    first = min(posts[key], key=lambda s: s.start)
    before = sums[first.start] - sums[min(max(headline, 0), first.start)]
    return (first.start, first.end) if before < sums[first.end] - sums[first.start] else None


def _kind(
    i: int, page: Page, marks: list[str], told: list[bool], headline: int, start: int, end: int, lead: int, inner: str
) -> str:
    block, mark = page.blocks[i], marks[i]
    if i == headline:
        return "heading"
    inside = start <= i < end and not (start <= headline < end and i < headline)
    near = headline >= 0 and headline - 4 <= i < min(lead, max(start, headline) + 12)
    if near and (i > headline or not mark) and len(block.text) <= LONGEST_HEAD and _is_byline(block, inner):
        return "byline"
    if told[i] and mark != "footnote":
        return _level(block)
    if mark:
        return "boilerplate" if mark == "footnote" and block.links == len(block.text) else mark
    if inside or (headline < i < start and headline >= 0 and _weight(block) and start - headline < 20):
        return _level(block)
    return "boilerplate"


def _level(block: Block) -> str:
    """Whether a block of the article is a heading: by its tag or role, or all bold and a question or no sentence."""
    chain = [block.element, *islice(block.element.iterancestors(), 1)]
    if any(tag(e) in HEADINGS or tag(e) in ("summary", "button") or e.get("role") == "heading" for e in chain):
        return "heading"
    is_bold = 0 < block.bold >= len(block.text) - 1 and len(block.text) < 100
    is_free = layout.asks(block.text) or not signs.ends(block.text)
    return "heading" if is_bold and is_free and tag(block.element) in ("p", "div", "td") else "body"


def _is_byline(block: Block, inner: str) -> bool:
    """Whether a short block by the headline says who wrote the article, or when. `inner`: the names of its elements."""
    text = block.text
    if signs.BY.match(text) and len(text) < 160 and not (len(text) > 60 and signs.ends(text)):
        return True
    if signs.CALL.match(text) and not text.lower().startswith("posted"):
        return False
    day = signs.DAY.search(text)
    is_sentence = len(text) > 40 and signs.ends(text)
    if (
        day
        and len(text) < 100
        and not is_sentence
        and (signs.PLAIN_LEAD.fullmatch(text[: day.start()]) or re.search("[|·•]", text))
    ):
        return True
    parent = block.element.getparent()
    around = [e for e in (block.element, parent) if e is not None and tag(e) not in signs.CONTAINERS]
    words = " ".join([*map(name_words, around), inner])
    is_list = signs.AUTHORS.search(name_words(block.element)) and not signs.ends(text)
    return bool(is_list or (not _weight(block) and signs.BYLINE_WORDS.search(words)))


def _link_lists(page: Page, kinds: list[str], start: int, end: int) -> None:
    """Elements of the article that are hardly more than links lead elsewhere, unless a sentence introduces them."""
    sizes = [0, *accumulate(len(block.text) for block in page.blocks)]
    links = [0, *accumulate(block.links for block in page.blocks)]
    ranges = {(s.start, s.end): s for s in page.spans if s.whole and start <= s.start and s.end <= end}
    for span in (span for span in ranges.values() if span.name not in signs.PARTS):
        size, linked = sizes[span.end] - sizes[span.start], links[span.end] - links[span.start]
        before = page.blocks[span.start - 1].text if span.start and kinds[span.start - 1] == "body" else ""
        if span.name == "p" and size > 25 and signs.ends(page.blocks[span.end - 1].text):
            continue
        if linked < 0.7 * size or before.endswith((":", "：")) or span.name in HEADINGS:
            continue
        for i in range(span.start, span.end):
            if kinds[i] in ("body", "heading"):
                kinds[i] = "boilerplate"
    for i in range(start, end):
        if kinds[i] == "body" and _is_menu(page.blocks[i]):
            kinds[i] = "boilerplate"


def _is_menu(block: Block) -> bool:
    """Whether a block is links and what stands between them."""
    if block.links * 2 < len(block.text) or _is_listed(block) or signs.stops(block.text):
        return False
    return block.links >= len(signs.BETWEEN.sub(" ", block.text)) - 2


def _front(blocks: list[Block], kinds: list[str], start: int, end: int, headline: int) -> None:
    """Labels and counters between the headline and the first sentence, and the headline itself said again."""
    for i in range(start, end):
        if (
            headline >= 0
            and kinds[i] == "heading"
            and signs.letters(blocks[i].text) == signs.letters(blocks[headline].text)
        ):
            kinds[i] = "boilerplate"
    if headline < 0:
        return
    for i in range(start, end):
        if kinds[i] == "body" and (
            _weight(blocks[i]) or tag(blocks[i].element) in signs.LISTED or signs.stops(blocks[i].text)
        ):
            return
        if kinds[i] == "body" and width(blocks[i].text) < 40:
            kinds[i] = "boilerplate"


def _is_listed(block: Block) -> bool:
    """Whether a block is an item of a list, a row, a term, a quotation: short by nature."""
    parent = block.element.getparent()
    return tag(block.element) in signs.LISTED or (parent is not None and tag(parent) in signs.LISTED)


def _tail(blocks: list[Block], kinds: list[str], start: int, end: int) -> None:
    """What follows the last sentence of an article, and is no list or table, is a label or a button."""
    for i in range(end - 1, start - 1, -1):
        if kinds[i] != "body":
            continue
        if _weight(blocks[i]) or _is_listed(blocks[i]):
            return
        if signs.ends(blocks[i].text) and not blocks[i].links:
            return
        kinds[i] = "boilerplate"


def _notes(blocks: list[Block], kinds: list[str], start: int) -> None:
    """Under a heading such as "Notes", the blocks up to the next heading are footnotes."""
    under = False
    for i in range(start, len(blocks)):
        if kinds[i] == "heading":
            under = bool(signs.NOTE_HEADINGS.fullmatch(blocks[i].text.strip(" :[]")))
        elif kinds[i] == "body" and under:
            kinds[i] = "footnote"


def _back(blocks: list[Block], kinds: list[str], start: int) -> None:
    """Under a heading such as "Author information", what is said of a scholarly article, up to the next that is as high."""
    above = 0
    for i in range(start, len(blocks)):
        level = _height(blocks[i]) if kinds[i] == "heading" else 9
        if level <= above:
            above = 0
        if kinds[i] == "heading" and signs.BACK_HEADINGS.fullmatch(blocks[i].text.strip(" :")):
            above = above or level
        if above and kinds[i] in ("heading", "body"):
            kinds[i] = "boilerplate"


def _height(block: Block) -> int:
    """The level of a heading, 1 the highest; one that is only bold stands below all others."""
    names = (tag(e) for e in (block.element, *islice(block.element.iterancestors(), 1)))
    return next((int(name[1]) for name in names if name in HEADINGS), 7)


def _empty_headings(blocks: list[Block], kinds: list[str], headline: int) -> None:
    """A heading over nothing but boilerplate is boilerplate."""
    empty = True
    for i in range(len(blocks) - 1, -1, -1):
        if kinds[i] == "heading" and i != headline:
            if empty:
                kinds[i] = "boilerplate"
            empty = i > 0 and kinds[i - 1] != "heading"
        elif kinds[i] in ("body", "footnote"):
            empty = False
