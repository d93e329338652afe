"""Which blocks of a web page are its article: its paragraphs, headings and notes, as against everything around them.

First, elements are marked that say what they are: by their tag or role (nav, footer), by a word of their class (related,
newsletter, footnotes), or by their own words ("Read more: …"). Then the element is found that holds the most prose and
the fewest links; what lies outside it is boilerplate, but for the headline, the byline and notes. Last, lists of links,
calls to subscribe and tails are taken out of it. A page without prose keeps what is left. Signs are English, with the
commonest of other languages; what a picture or a style sheet shows is not seen.
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from index import layout
from index.formats.html_blocks import HEADINGS, Block, Page, Span, tag

_JUNK_TAGS = {"nav", "button", "select", "option", "textarea", "menu", "dialog", "legend"}
_SOFT_TAGS = {"footer", "aside", "form", "header"}
_JUNK_ROLES = {
    "navigation",
    "search",
    "dialog",
    "alertdialog",
    "banner",
    "contentinfo",
    "complementary",
    "marquee",
    "menu",
}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JUNK_WORDS = re.compile(
    r"(?<![a-z])(?:"
    r"shar(?:e|ing)(?![a-df-z])|social|relat(?:ed|ions)|recirc|side-?bar|rail(?![a-z])|newsletter(?!-?(?:post|body|content|article))"
    r"|cookie|consent|gdpr|promo|menu|nav(?![a-z])|navigation|navbar|navbox|bread-?crumb|paginat|pager|teaser|subscri|sign-?up"
    r"|popular|trending|most-?(?:read|viewed)|meistgelesen|recommend|foot(?:er)?(?![a-z])|advert|ads?(?![a-z])|sponsor|toolbar|tools"
    r"|modal|popup|overlay|paywall|gateway|disqus|respond|outbrain|taboola|add-?this|add-?to-?any|upsell|donat|catlinks"
    r"|skip|jump|log-?in|masthead|tags(?![a-z])|tag-?(?:list|links)|ticker|(?:author|post-author)-?(?:bio|box|card|info)"
    r"|about-?(?:the-?)?author|bio(?![a-z])|contact|copyright|colophon|print-?footer|site-?(?:sub|notice|nav|info|header|title|footer)"
    r"|hatnote|ambox|noprint|toc(?![a-z])|table-of-contents|read-?(?:more|next)|more-?(?:from|stories|on|links|posts|articles)|also-?like"
    r"|next-?(?:prev|post|article)|prev-?next|pre-?footer|banner|alert|yarpp|textwidget|(?:right|left)-?(?:bar|rail|nav|side)(?![a-z])|jp-relatedposts|up-?next|see-?also|feedback|rating|widget-area"
    r"|postmeta|disclaimer|call-?to-?action|cta(?![a-z])|inline-?link|reaction|like-and|archive(?![a-z])|edit-?(?:page|link|this)"
    r"|suggest|keep-?reading|version|language-?(?:switch|select|list)|profile-?(?:card|box)|user-?(?:info|card)|signature|page-?nav"
    r")"
)
_COMMENT_WORDS = re.compile(
    r"(?<![a-z])(?:comments?(?![a-bd-z])|comentarios?|commentaires?|kommentare?|commenti|commentlist|replies|responses|disqus|guestbook|discussions?(?![a-z-]))"
)
_NOTE_WORDS = re.compile(
    r"(?<![a-z])(?:foot-?notes?|end-?notes?|ref-?list|references|fn-?(?:group|list)|backreferences)(?![a-z])"
)
_NOTE_ID = re.compile(r"(?:fn|_?ftn|_?edn|footnote|endnote|cite_note|note|sdfootnote)[-_:.]?\d+(?:sym)?$")
_NOTE_ROLES = {"doc-endnotes", "doc-endnote", "doc-footnote", "note-list"}
_NOTE_HEADINGS = re.compile(
    r"(?:foot|end)?notes?(?: and references)?|references|works cited|bibliography|citations|sources|"
    r"fußnoten|anmerkungen|einzelnachweise|literatur|notes? et références|notas|referencias|脚注|注釈|出典",
    re.IGNORECASE,
)
_BYLINE_WORDS = re.compile(
    r"(?<![a-z])(?:by-?line|authors?|aute?u?r|writers?|reporter|firma|fecha|meta|date(?:line)?|time(?:stamp)?|publish(?:ed)?|posted|submitted|last-?changed|pub-?history)(?![a-z])"
)
_BODY_WORDS = re.compile(
    r"(?<![a-z])(?:(?:article|post|entry|story|news|blog|page|main)-?(?:body|content|text|copy)|body-?(?:text|copy|content)|markdown-body"
    r"|mw-parser-output|available-content|text-?body|documentwrapper)(?![a-z])"
)
_FORUM = re.compile(
    r"(?<![a-z])(?:forum|thread|topic|phpbb|vbulletin|postbit|discourse|xenforo|simple-?machines|mybb|viewtopic)"
)
_POST = re.compile(r"(?<![a-z])(?:post|message|msg|repl(?:y|ies)|cooked|comment|answer)")
_CALL = re.compile(
    r"(?:advertisement|skip advertisement|anzeige|publicité|publicidad|広告|share (?:this|full)|click to share|sign up|subscribe|log in|"
    r"follow us|like us|download (?:our|the) app|already a (?:member|subscriber)|keep reading|continue reading|to continue reading|"
    r"read (?:more|next|the full (?:story|article))|more (?:on this|from|in|about)\b|related\b|you (?:may|might) (?:also|like)|recommended|"
    r"most (?:read|popular|viewed)|don[’']t miss|also (?:read|on)\b|see also:|leave a (?:reply|comment)|your email address will not|"
    r"post(?:ed|s)? (?:in|by|tagged)\b|tags?:|filed under|categor(?:y|ies):|topics:|labels:|back to (?:top|contents)|print this|email this|"
    r"comments? (?:are|is) closed|\d+ (?:comments?|replies|likes?|shares?|views)\b|we use cookies|this (?:web)?site uses cookies|© ?\d*|"
    r"copyright ©?|all rights reserved|get (?:the|our) (?:latest|newsletter|best)|support (?:our|us)|become a (?:member|patron)|"
    r"last (?:updated|modified|edited)|was this (?:page|article|answer)|edit (?:this )?(?:page|on)|previous\b|next\b|"
    r"lesen sie (?:auch|mehr)|mehr (?:zum thema|nachrichten)|zum thema|lire aussi|à lire|lea también|leggi anche|関連記事|اقرأ أيضا|"
    r"view (?:this email )?in (?:your )?browser|view online|a version of this article|press enter or click|view image|unsubscribe|forward to a friend|you (?:are receiving|received) this|trouble viewing)",
    re.IGNORECASE,
)
BY = re.compile(
    r"(?:(?:guest (?:post|essay|column) |written |story |words |text |posted |reported |submitted |opinion )?by\b|author\(?s?\)?:|"
    r"(?:von|par|por|di|door|av|af|text:|words:)(?=\s+[A-ZÀ-Þ]))[\s:]*",
    re.IGNORECASE,
)
"""What stands before a name in a byline."""

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?"
_DAY = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|"
    r"\d{4}-\d\d-\d\d|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{4}年\s?\d{1,2}月\s?\d{1,2}日)",
    re.IGNORECASE,
)
_PLAIN_LEAD = re.compile(
    r"(?:\W|\d|first|published|posted|submitted|on|date|at|am|pm|min(?:ute)?s?|read|released|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"veröffentlicht|vom|am|publié|le|publicado|el|公開日?|掲載|投稿日?|更新日?)*",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:please )?(?:read|see|watch|listen|more|also|related|don[’']t miss|lesen sie|lire|à lire|lea|leggi|mehr)[^.:：|]{0,40}[:：|])",
    re.IGNORECASE,
)
_PARTS = {"tr", "tbody", "td", "li"}
_LISTED = {"li", "td", "th", "tr", "dt", "dd", "pre", "figcaption", "blockquote"}
_STOPS = re.compile(r"[.!?,:;…。、！？؟，]\W*$")
_ENDS = re.compile(r"[.!?…:;。！？؟۔][\"”’»«')\]\d]*$")
_WIDE = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Article:
    """The kind of each block, the index of the headline (-1: none), and the blocks [start, end) of the article."""

    kinds: list[str]
    headline: int
    start: int
    end: int


def judge(page: Page, titles: list[str], body: str) -> Article:
    """What each block of a page is. `titles`: what the page calls itself; `body`: the article, if it states that too."""
    blocks = page.blocks
    prose = [_prose(block) for block in blocks]
    headline = _headline(page, titles)
    marks = _marks(page, prose, headline)
    hint = _squeeze(body)
    told = [len(hint) > 300 and len(b.text) > 40 and _squeeze(b.text)[:200] in hint for b in blocks]
    start, end = _thread(page, headline) or _densest(page, prose, marks, told, headline)
    if start <= headline < end and sum(map(_weight, blocks[start:headline])) > sum(map(_weight, blocks[headline:end])):
        headline = -1
    lead = next((i for i in range(max(start, headline), end) if _weight(blocks[i]) > 160), min(end, start + 12))
    kinds = [_kind(i, page, marks, told, headline, start, end, lead) for i in range(len(blocks))]
    _link_lists(page, kinds, start, end)
    _front(blocks, kinds, max(start, headline + 1), end, headline)
    _tail(blocks, kinds, start, end)
    _notes(blocks, kinds, start)
    _empty_headings(blocks, kinds, headline)
    return Article(kinds, headline, start, end)


def width(text: str) -> int:
    """The length of a text, in which a Chinese, Japanese or Korean character counts as much as three letters."""
    return len(text) + 2 * len(_WIDE.findall(text))


def day_in(text: str) -> re.Match | None:
    """The first whole date in a text."""
    return _DAY.search(text)


def name_words(element) -> str:
    """The words of an element's class, id and test id, in lower case."""
    names = (element.get(key, "") for key in ("class", "id", "data-testid", "data-component", "data-component-name"))
    return _CAMEL.sub("-", " ".join(names)).lower().replace("_", "-")


def _prose(block: Block) -> float:
    """How much a block speaks for the element it stands in: text for it, links against it."""
    size = width(block.text)
    if tag(block.element) in HEADINGS or tag(block.element) in _JUNK_TAGS:
        return -2.0 * block.links
    share = block.links / max(1, len(block.text))
    return size * (1 - 2.5 * share) - (25 if share > 0.3 else 10)


def _weight(block: Block) -> int:
    plain = len(block.text) - block.links
    return plain if plain > 80 or (plain > 40 and _ENDS.search(block.text)) else 0


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _headline(page: Page, titles: list[str]) -> int:
    """The block that bears the page's title: a heading in the words of one of `titles`, or the first h1 that is no logo."""
    known = [_squeeze(title) for title in titles if title]
    ranked = []
    for span in page.spans:
        name = tag(span.element)
        if name in ("h1", "h2", "h3") and span.end - span.start <= 3:
            words = _squeeze(" ".join(block.text for block in page.blocks[span.start : span.end]))
            rank = _likeness(words, known)
            plain = name == "h1" and not page.blocks[span.start].links
            if rank < 2 or (rank == 2 and name == "h1") or plain:
                ranked.append((rank, name, span.start, span.end - 1))
    if ranked:
        return min(ranked)[-1]
    short = (i for i, b in enumerate(page.blocks) if 8 < len(b.text) <= layout.LONGEST_HEAD and not b.links)
    return next((i for i in short if _likeness(_squeeze(page.blocks[i].text), known) < 2), -1)


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
    """What the elements around each block, and its own words, say that it is: "boilerplate", "footnote", or ""."""
    sums = [0, *accumulate(_weight(block) for block in page.blocks)]
    signs = [
        (span, *_sign(span))
        for span in page.spans
        if span.whole and not span.start <= headline < span.end and sums[span.end] - sums[span.start] <= 0.9 * sums[-1]
    ]
    marks = [""] * len(page.blocks)
    for span, kind, firm in signs:
        if kind and firm and not _is_question(span, page):
            _mark(marks, span, kind)
    for i, block in enumerate(page.blocks):
        if not marks[i] and _is_call(block):
            marks[i] = "boilerplate"
    start, end = _densest(page, prose, marks, [False] * len(marks), headline)
    for span, kind, firm in signs:
        if kind and not firm and not (span.start <= start and end <= span.end):
            _mark(marks, span, kind)
    return marks


def _is_question(span: Span, page: Page) -> bool:
    """Whether a button is the heading of an answer that it opens."""
    above = (tag(e) for e in span.element.iterancestors())
    return tag(span.element) == "button" and (page.blocks[span.start].text.endswith("?") or next(above, "") in HEADINGS)


def _mark(marks: list[str], span: Span, kind: str) -> None:
    for i in range(span.start, span.end):
        marks[i] = marks[i] or kind


def _sign(span: Span) -> tuple[str, bool]:
    """(kind, whether it holds even for most of the page's text) that an element claims for itself."""
    element, name = span.element, tag(span.element)
    words, role = name_words(element), element.get("role", "")
    if _NOTE_WORDS.search(words) or role in _NOTE_ROLES or _NOTE_ID.match(element.get("id", "")):
        return "footnote", True
    if name in _JUNK_TAGS or role in ("navigation", "search", "dialog") or _COMMENT_WORDS.search(words):
        return "boilerplate", True
    if name in _SOFT_TAGS or role in _JUNK_ROLES or _JUNK_WORDS.search(words):
        return "boilerplate", False
    return "", False


def _is_call(block: Block) -> bool:
    """Whether a short block asks the reader to do something other than to read it."""
    share = block.links / len(block.text)
    if len(block.text) > 250:
        return False
    if _LEAD.match(block.text) and share > 0.3:
        return True
    return bool(_CALL.match(block.text)) and (share > 0.3 or len(block.text) < 60 or not _ENDS.search(block.text))


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
        tag(span.element) in ("article", "main")
        or get("role") in ("main", "article")
        or "articleBody" in (get("itemprop"), get("name"))
        or bool(_BODY_WORDS.search(name_words(span.element)))
    )


def _thread(page: Page, headline: int) -> tuple[int, int] | None:
    """The first post of a forum's thread: of the elements of one class that hold its posts, the first."""
    if not any(_FORUM.search(name_words(span.element)) for span in page.spans if span.whole):
        return None
    groups: dict[tuple[str, str], list[Span]] = {}
    for span in page.spans:
        words = re.sub(r"\d+|(?<![a-z])(?:odd|even|first|last|op)(?![a-z])", "", span.element.get("class", "").lower())
        if span.whole and _POST.search(_CAMEL.sub("-", words)):
            groups.setdefault((tag(span.element), " ".join(words.split())), []).append(span)
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
    i: int, page: Page, marks: list[str], told: list[bool], headline: int, start: int, end: int, lead: int
) -> str:
    block, mark = page.blocks[i], marks[i]
    if i == headline:
        return "heading"
    inside = start <= i < end and not (start <= headline < end and i < headline)
    near = headline >= 0 and headline - 4 <= i < min(lead, max(start, headline) + 12)
    if near and (i > headline or not mark) and len(block.text) <= layout.LONGEST_HEAD and _is_byline(block):
        return "byline"
    if told[i] and mark != "footnote":
        return _level(block)
    if mark:
        return "boilerplate" if mark == "footnote" and block.links == len(block.text) else mark
    if inside or (headline < i < start and headline >= 0 and _weight(block) and start - headline < 20):
        return _level(block)
    return "boilerplate"


def _level(block: Block) -> str:
    """Whether a block of the article is a heading: by its tag or role, or all bold and no sentence."""
    chain = [block.element, *list(block.element.iterancestors())[:2]]
    if any(tag(e) in HEADINGS or e.get("role") == "heading" for e in chain[:2]) or tag(block.element) in (
        "summary",
        "button",
    ):
        return "heading"
    is_bold = 0 < block.bold >= len(block.text) - 1 and len(block.text) < 100
    return (
        "heading" if is_bold and not _ENDS.search(block.text) and tag(block.element) in ("p", "div", "td") else "body"
    )


def _is_byline(block: Block) -> bool:
    """Whether a short block by the headline says who wrote the article, or when."""
    text = block.text
    if BY.match(text) and len(text) < 160 and not (len(text) > 60 and _ENDS.search(text)):
        return True
    if _CALL.match(text) and not text.lower().startswith("posted"):
        return False
    day = day_in(text)
    if day and len(text) < 100 and (_PLAIN_LEAD.fullmatch(text[: day.start()]) or re.search("[|·•]", text)):
        return True
    chain = [block.element, block.element.getparent()]
    words = " ".join(
        name_words(e) for e in chain if e is not None and tag(e) not in ("body", "article", "main", "header")
    )
    timed = any(tag(e) == "time" for e in block.element.iter())
    return not _weight(block) and (bool(_BYLINE_WORDS.search(words)) or timed)


def _link_lists(page: Page, kinds: list[str], start: int, end: int) -> None:
    """Elements of the article that are hardly more than links lead elsewhere, unless a sentence introduces them."""
    sizes = [0, *accumulate(len(block.text) for block in page.blocks)]
    links = [0, *accumulate(block.links for block in page.blocks)]
    for span in page.spans:
        if not (span.whole and start <= span.start and span.end <= end) or tag(span.element) in _PARTS:
            continue
        size, linked = sizes[span.end] - sizes[span.start], links[span.end] - links[span.start]
        before = page.blocks[span.start - 1].text if span.start and kinds[span.start - 1] == "body" else ""
        if tag(span.element) == "p" and size > 25 and _ENDS.search(page.blocks[span.end - 1].text):
            continue
        if linked < 0.7 * size or before.endswith((":", "：")) or tag(span.element) in HEADINGS:
            continue
        for i in range(span.start, span.end):
            if kinds[i] in ("body", "heading"):
                kinds[i] = "boilerplate"
    for i in range(start, end):
        block = page.blocks[i]
        if (
            kinds[i] == "body"
            and block.links >= len(block.text) - 1
            and not _is_listed(block)
            and not _STOPS.search(block.text)
        ):
            kinds[i] = "boilerplate"


def _front(blocks: list[Block], kinds: list[str], start: int, end: int, headline: int) -> None:
    """Labels and counters between the headline and the first sentence, and the headline itself said again."""
    for i in range(start, end):
        if headline >= 0 and kinds[i] == "heading" and _squeeze(blocks[i].text) == _squeeze(blocks[headline].text):
            kinds[i] = "boilerplate"
    if headline < 0:
        return
    for i in range(start, end):
        if kinds[i] == "body" and (
            _weight(blocks[i]) or tag(blocks[i].element) in _LISTED or _STOPS.search(blocks[i].text)
        ):
            return
        if kinds[i] == "body" and width(blocks[i].text) < 40:
            kinds[i] = "boilerplate"


def _is_listed(block: Block) -> bool:
    """Whether a block is an item of a list, a row, a term, a quotation: short by nature."""
    parent = block.element.getparent()
    return tag(block.element) in _LISTED or (parent is not None and tag(parent) in _LISTED)


def _tail(blocks: list[Block], kinds: list[str], start: int, end: int) -> None:
    """What follows the last sentence of an article, and is no list or table, is a label or a button."""
    for i in range(end - 1, start - 1, -1):
        if kinds[i] != "body":
            continue
        if _weight(blocks[i]) or _is_listed(blocks[i]):
            return
        if width(blocks[i].text) > 20 and _ENDS.search(blocks[i].text) and not blocks[i].links:
            return
        kinds[i] = "boilerplate"


def _notes(blocks: list[Block], kinds: list[str], start: int) -> None:
    """Under a heading such as "Notes", the blocks up to the next heading are footnotes."""
    under = False
    for i in range(start, len(blocks)):
        if kinds[i] == "heading":
            under = bool(_NOTE_HEADINGS.fullmatch(blocks[i].text.strip(" :[]")))
        elif kinds[i] == "body" and under:
            kinds[i] = "footnote"


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


def plain_kinds(page: Page) -> list[str]:
    """The kind of each block where all of a page is content: "heading", "footnote" or "body"."""
    kinds = [_level(block) for block in page.blocks]
    for span in page.spans:
        if span.whole and _sign(span)[0] == "footnote":
            kinds[span.start : span.end] = ["footnote"] * (span.end - span.start)
    return kinds
