"""What a web page says of itself: title, author, publisher, date of publication, address and language.

A page says these things in many places, and some of them lie: a content system's account stands for the author, the day
of the last edit for the day of publication, the site's name for the title. A value is taken where it is bound to the
article, and left out where two places that can be trusted contradict each other. JSON-LD is read as far as it can be
parsed. A page's name on disk, its copyright year and dates in its sidebars say nothing.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from index.dates import iso_date
from index.formats import html_signs as signs
from index.formats.html_blocks import Block, Page, clean, name_words, see, tag
from index.formats.html_jsonld import main_node, names, nodes, page_of
from index.formats.html_main import Article, is_logo
from index.formats.html_persons import line_of, others, persons
from index.formats.html_signs import letters
from index.types import Found

DAYS_APART = 3
"""Days by which two dates of publication may differ and still be one: time zones, a print edition."""

LONGEST_TITLE = 500
"""Characters of a title that are looked at."""

_TITLES = ("citation_title og:title dc.title dcterms.title twitter:title parsely-title sailthru.title").split()
_AUTHORS = (
    "citation_author author byl article:author dc.creator dcterms.creator parsely-author sailthru.author"
).split()
_PUBLISHERS = (
    "og:site_name citation_journal_title citation_publisher dcterms.publisher dc.publisher publisher "
    "application-name apple-mobile-web-app-title"
).split()
_TOOLS = {"notion", "google docs", "microsoft word", "dropbox paper", "evernote", "onenote", "wordpress", "blogger"}
_TOOLS |= {f"archive.{land}" for land in "fo is li md ph today vn".split()}
"""What a page was written with or kept in, which some of them give as the name of the site."""
_KEPT_AT = re.compile(
    r"https?://(?:web\.archive\.org/web/\w+/|archive\.(?:fo|is|li|md|ph|today|vn)/(?:[\w.-]+/)?)(?=https?:/)"
)
"""Where an archive keeps a page, before the page's own address."""

_DATES = (
    "article:published_time og:published_time article:published citation_publication_date citation_date "
    "citation_online_date datepublished parsely-pub-date sailthru.date publish-date publish_date "
    "publication_date pubdate dc.date.issued dcterms.issued dc.date.created dcterms.created dcterms.date "
    "dc.date date"
).split()
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|smid|cmpid|ocid|icid|ref_?src|share|amp|s_cid|_hs\w+|ref",
    re.I,
)
_BY_LAST = re.compile(r"(?<=[|·•¦] )(?i:by) |(?<!with )\bby (?=(?:[A-ZÀ-Þ][\w.'’-]*\s?){2,4}$)")
_AUTHOR_WORDS = re.compile(
    r"(?<![a-z])(?:byline|authors?|auteur|autor|writers?|reporter|firma|reader-credits|contributor-name|person-?name)(?![a-z])"
    r"(?!-?(?:title|role|job|bio|desc|position|image|avatar|social|location|org))"
)
_DAY = re.compile(r"(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_MODIFIED = re.compile(
    r"(?<![a-z])(?:updated?|modified|edited|revised|reviewed|last-?changed|access(?:ed)?|event|expir|"
    r"aktualisiert|stand\b|mis à jour|actualizado|更新)",
    re.IGNORECASE,
)
_UNTITLED = re.compile(
    r"(?:microsoft word - .*|.*\.(?:html?|xhtml|php\d?|aspx?|jsp|cfm|pdf|docx?|odt|rtf|txt|md|indd|qxd)|[\w.-]+\.example|"
    r"untitled(?:[ -](?:document|page|\d+))*|(?:new|home) ?page(?: \d+)?|home|index|document|page|no title|welcome|"
    r"unbenannt\w*(?: dokument)?|document sans (?:nom|titre)|sans titre|startseite|accueil|inicio|início|"
    r"documento (?:sin título|senza titolo|sem título)|naamloos document|без названия|無題\w*|无标题\w*|未命名\w*)",
    re.IGNORECASE,
)
"""Titles that were never given."""

_LISTS = re.compile(
    r"(?<![a-z])(?:commits?|repo\w*|director(?:y|ies)|file-?(?:list|tree|navigation|tables?)|releases?|changelog|"
    r"histor(?:y|ies)|events?|comments?|related|teasers?|upcoming|calendar|top-?bar|today|current-?date|clock|"
    r"ticker|side-?bar|latest|recent)(?![a-z])"
)
"""Of what the dates of other things stand in: an edit, a file, an event, the day on which the page was saved."""

_RIGHTS = re.compile(r"©|\(c\)|copyright|all rights reserved", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«:/-]|::)\s+|\s*[|»]\s*")
_CYRILLIC, _ARABIC, _HAN = "\u0400-\u04ff", "\u0600-\u06ff", "\u4e00-\u9fff"
_SCRIPTS = {
    **dict.fromkeys(("ru", "uk", "bg", "sr", "mk", "be"), _CYRILLIC),
    **dict.fromkeys(("ar", "fa", "ur"), _ARABIC),
    "ja": f"\u3040-\u30ff{_HAN}",
    "zh": _HAN,
    "ko": "\uac00-\ud7af",
    "el": "\u0370-\u03ff",
    "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f",
    "th": "\u0e00-\u0e7f",
}
_COMMON = {
    "en": set("the of and to in that is was for".split()),
    "de": set("der die und das den von nicht mit ist".split()),
    "fr": set("le la les des et est dans une que".split()),
    "es": set("el la los las que del una por con".split()),
    "it": set("il di che la per una del sono con".split()),
    "pt": set("de que não uma os para com do da".split()),
    "nl": set("de het een van en dat niet met voor".split()),
    "sv": set("och att det som en på är för inte".split()),
}
"""The commonest short words of a few languages; several share some of them."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the page states outside its text: its tree, meta elements, the JSON-LD of the article, possible titles."""

    root: etree._Element
    meta: dict[str, list[str]]
    json: dict
    titles: list[str]
    body: str
    saved: str = ""
    nodes: dict[str, dict] = field(default_factory=dict)


def gather(root: etree._Element, saved: str = "") -> Stated:
    """Everything a page states of itself. `saved`: the address that a browser noted when it saved the page."""
    meta = _meta(root)
    element = root.find(".//title")
    title = clean("".join(element.itertext()))[:LONGEST_TITLE] if element is not None else ""
    linked = nodes(root)
    known = {node["@id"]: node for node in linked if isinstance(node.get("@id"), str) and len(node) > 1}
    titles = [value[:LONGEST_TITLE] for name in _TITLES for value in meta.get(name, [])[:2]]
    heads = [clean("".join(head.itertext())) for head in islice(root.iter("h1"), 9)]
    main = main_node(linked, [*titles, title, *heads], _addresses(root, meta))
    headline = [clean(str(main.get(key))) for key in ("headline", "name") if isinstance(main.get(key), str)][:1]
    body = main.get("articleBody")
    return Stated(root, meta, main, [*headline, *titles, title], body if isinstance(body, str) else "", saved, known)


def found(stated: Stated, page: Page, article: Article) -> Found:
    """{field: (value, provenance)} of what can be trusted."""
    publisher = _publisher(stated, page, article)
    fields = {
        "title": _title(stated, page, article, publisher[0]),
        "author": _author(stated, page, article, publisher[0]),
        "publisher": publisher,
        "date": _date(stated, page, article),
        "url": _url(stated),
        "language": _language(stated, page),
    }
    return {key: value for key, value in fields.items() if value[0]}


def _meta(root: etree._Element) -> dict[str, list[str]]:
    """The contents of meta elements by lower-case name, in order."""
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = clean(element.get("content", ""))
        for name in {element.get("name"), element.get("property"), element.get("itemprop"), element.get("http-equiv")}:
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def _addresses(root: etree._Element, meta: dict[str, list[str]]) -> list[str]:
    links = [link.get("href", "") for link in root.iter("link") if "canonical" in link.get("rel", "").lower().split()]
    return [address for address in [*links, *meta.get("og:url", [])] if address]


def _publisher(stated: Stated, page: Page, article: Article) -> tuple[str, str]:
    for key in ("publisher", "sourceOrganization"):
        for name, _ in names(stated.json.get(key), stated.nodes):
            if _is_name(name):
                return name, "JSON-LD"
    for name in _PUBLISHERS:
        for value in stated.meta.get(name, []):
            if _is_name(value):
                return value, "HTML meta"
    return _site(stated.titles[-1], page, article), "HTML title"


def _site(title: str, page: Page, article: Article) -> str:
    """The part of the page's title beside its headline, where the page's frame bears the same words."""
    head = letters(page.blocks[article.headline].text) if article.headline >= 0 else ""
    frame = {
        letters(block.text) for block, kind in zip(page.blocks, article.kinds, strict=True) if kind == "boilerplate"
    }
    for cut in [*_SEPARATOR.finditer(title), *re.finditer(": ", title)]:
        one, other = title[: cut.start()], title[cut.end() :]
        for name, rest in ((other, one), (one, other)):
            if letters(rest) == head and letters(name) in frame and _is_name(name):
                return name
    return ""


def _is_name(name: str) -> bool:
    is_named = 1 < len(name) <= 100 and bool(re.search(r"[^\W\d_]", name))
    return is_named and not re.search(r"https?:|^@|^www\.", name) and name.casefold() not in _TOOLS


def _title(stated: Stated, page: Page, article: Article, publisher: str) -> tuple[str, str]:
    """The headline where the page's other titles bear it out; else the first of these that is not the site's name."""
    logos = ("".join(h.itertext()) for h in islice(stated.root.iter("h1", "h2"), 9) if is_logo(h))
    sites = {letters(name) for name in [publisher, *stated.meta.get("og:site_name", []), *logos] if name}
    titles = [(t, "JSON-LD" if stated.json and i == 0 else "HTML meta") for i, t in enumerate(stated.titles[:-1])]
    titles.append((stated.titles[-1], "HTML title"))
    head = page.blocks[article.headline].text.rstrip(" #¶§") if article.headline >= 0 else ""
    if head and _is_owner(head, page, article):
        sites.add(letters(head))
    known = [letters(title) for title, _ in titles]
    if (
        head
        and letters(head) not in sites
        and not _UNTITLED.fullmatch(head)
        and (_is_h1(page.blocks[article.headline]) or any(letters(head) in n for n in known))
    ):
        return head, "first heading"
    for title, where in titles:
        bare = _bare(title, sites, [t for t, _ in titles])
        if letters(bare) and letters(bare) not in sites and not _UNTITLED.fullmatch(bare):
            return bare, where
    return "", ""


def _is_owner(head: str, page: Page, article: Article) -> bool:
    """Whether the site claims its rights under this name."""
    frame = (b.text for b, kind in zip(page.blocks, article.kinds, strict=True) if kind == "boilerplate" and b.seams)
    return any(_RIGHTS.search(line) and letters(head) in letters(line) for line in frame)


def _is_h1(block: Block) -> bool:
    return any(tag(element) == "h1" for element in [block.element, *islice(block.element.iterancestors(), 2)])


def _bare(title: str, sites: set[str], others: list[str]) -> str:
    """A title without the site's name before or behind it, where another title or the name itself proves it one."""
    known = {letters(other) for other in others if other != title}
    cuts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(title)]
    for start, end in cuts:
        if letters(title[:start]) in known or letters(title[end:]) in sites:
            return title[:start]
    for start, end in cuts:
        if letters(title[end:]) in known or letters(title[:start]) in sites:
            return title[end:]
    return title


def _author(stated: Stated, page: Page, article: Article, publisher: str) -> tuple[str, str]:
    """Who wrote the article: the first list of people in the order of their trust, or a later one that completes it.

    A byline is believed before meta elements; those say nothing where they contradict each other."""
    outlets = {letters(n) for n in [publisher, *(v for key in _PUBLISHERS for v in stated.meta.get(key, []))] if n}
    lines = [line_of(page.blocks[i].seams) for i in _lead(page, article) if page.blocks[i].seams]
    by, marked = _byline(page, article), _marked_authors(page, article)
    said = [_people(lines_, outlets) for lines_ in (by, marked)]
    credited = {name for line in lines for name in others(line)} - {name for people in said for name in people}
    linked = names(stated.json.get("author") or stated.json.get("creator"), stated.nodes)
    linked = [name for name, kinds in linked if not any("Organization" in kind for kind in kinds)]
    cited, *metas = [[_turned(name, key) for name in stated.meta.get(key, [])[:50]] for key in _AUTHORS]
    sources = [
        (_people(cited, outlets), "HTML meta"),
        (said[0], "byline"),
        (_people(linked, outlets), "JSON-LD"),
        (said[1], "byline"),
        *((_people(meta, outlets), "HTML meta") for meta in metas),
    ]
    return _best([([name for name in people if name not in credited], where) for people, where in sources])


def _people(lines: list[str], outlets: set[str]) -> list[str]:
    return list(dict.fromkeys(person for line in lines for person in persons(line, outlets)))


def _best(sources: list[tuple[list[str], str]]) -> tuple[str, str]:
    """The first list, or a longer one that holds all of its names; nothing where only the page's head names people,
    and not the same."""
    sources = [(people, where) for people, where in sources if people]
    if not sources:
        return "", ""
    first, where = sources[0]
    if where == "JSON-LD" and not any(_share(first, people) for people, _ in sources[1:]) and len(sources) > 1:
        return "", ""
    longer = [(people, why) for people, why in sources if set(map(letters, people)) > set(map(letters, first))]
    people, where = max(longer, key=lambda source: len(source[0]), default=(first, where))
    return ", ".join(people), where


def _share(one: list[str], other: list[str]) -> bool:
    """Whether two lists have a family name in common."""
    return bool({letters(name.split()[-1]) for name in one} & {letters(name.split()[-1]) for name in other})


def _lead(page: Page, article: Article) -> range:
    """The blocks by the headline in which a byline may stand: up to the end of the first paragraph."""
    first = article.headline if article.headline >= 0 else article.start
    long = [
        i for i in range(first + 1, len(page.blocks)) if article.kinds[i] == "body" and len(page.blocks[i].text) > 160
    ]
    last = min([*long[:1], max(first, article.start) + 8])
    return range(max(0, first - 3), min(last + 1, len(page.blocks)))


def _byline(page: Page, article: Article) -> list[str]:
    """What stands after "by", in lines of their own or at the end of a short one."""
    found = []
    for i in _lead(page, article):
        kind = article.kinds[i]
        if not page.blocks[i].seams or (kind == "boilerplate" and i < article.headline):
            continue
        line = line_of(page.blocks[i].seams)
        match = signs.BY.match(line)
        if not match and kind != "heading" and not others(line):
            match = _BY_LAST.search(line)
        if match and persons(line[match.start() :], set()) and (kind == "byline" or not found):
            found.append(line[match.start() :])
    return found


def _marked_authors(page: Page, article: Article) -> list[str]:
    """The names in elements of the byline that say they hold an author."""
    lines = _lead(page, article)
    found = []
    for span in page.spans:
        if span.start not in lines or span.end > span.start + 1 or article.kinds[span.start] != "byline":
            continue
        get = span.element.get
        said = "author" in get("rel", "").split() or get("itemprop") in ("author", "creator")
        if said or _AUTHOR_WORDS.search(span.words):
            found.append(" ".join(line_of(block.seams) for block in see(span.element).blocks))
    return [name for name in found if 0 < len(name) < 120]


def _turned(name: str, key: str) -> str:
    """Ada Moor from "Moor, Ada"; a family name of two words only where a library's rules hold, not in "Ada Moor, York"."""
    family, comma, given = (part.strip() for part in name.partition(","))
    is_family = " " not in family or (" " not in given and key.startswith(("citation", "dc")))
    return f"{given} {family}" if comma and "," not in given and is_family else name


def _date(stated: Stated, page: Page, article: Article) -> tuple[str, str]:
    """The day of publication; none where the places that state one are more than DAYS_APART days apart."""
    visible = _visible_dates(page, article)
    linked = [(_iso(stated.json.get("datePublished")), "JSON-LD")]
    meta = [
        (_iso(value), "HTML meta")
        for name in _DATES
        for value in stated.meta.get(name, [])[:1]
        if not _MODIFIED.search(name)
    ]
    named = [pair for pair in [*linked, *meta[:1]] if pair[0]]
    trusted = [*named, *visible[:1]]
    if all(_agree(one, other) for one, _ in trusted for other, _ in trusted):
        return trusted[0] if trusted else ("", "")
    return next((pair for pair in named if any(_agree(pair[0], day) for day, _ in visible)), ("", ""))


def _visible_dates(page: Page, article: Article) -> list[tuple[str, str]]:
    """The dates of publication that stand by the headline, those in the page's own marks first."""
    lines, marked, plain = _lead(page, article), [], []
    for span in page.spans:
        element, get = span.element, span.element.get
        if span.start not in lines or span.end > span.start + 1 or article.kinds[span.start] != "byline":
            continue
        if _is_aside(element) or _is_aside(page.blocks[span.start].element):
            continue
        words = f"{span.words} {get('itemprop', '')} {get('property', '')}"
        value = _iso(get("datetime") or (get("content") if "date" in words else ""))
        if value and not _MODIFIED.search(
            words if "publish" in words else f"{words} {name_words(element.getparent())}"
        ):
            marked.append((value, "time element"))
    for i in lines:
        block = page.blocks[i]
        day = signs.DAY.search(block.text) if article.kinds[i] == "byline" and not _is_aside(block.element) else None
        if day and not _MODIFIED.search(block.text[: day.start()]):
            plain.append((_iso(day[0]), "dateline"))
    return [pair for pair in [*marked, *plain] if pair[0]]


def _is_aside(element: etree._Element) -> bool:
    """Whether an element stands among things with dates of their own, or is a row of a table of data."""
    around = [element, *islice(element.iterancestors(), 4)]
    return tag(element) == "tr" or any(
        tag(e) in ("aside", "footer", "nav", "pre") or _LISTS.search(name_words(e)) for e in around
    )


def _iso(value: object) -> str:
    """2024-04-03 from a date or time as machines write it; "" from anything else, and from days that are none."""
    text = clean(value) if isinstance(value, str) else ""
    match, german = _DAY.match(text), _GERMAN_DAY.fullmatch(text)
    if not match and not german:
        return iso_date(text)
    try:
        day = date(*map(int, match.groups() if match else reversed(german.groups())))
    except ValueError:
        return ""
    return day.isoformat() if 1600 <= day.year <= 2100 else ""


def _agree(one: str, other: str) -> bool:
    if len(one) < 10 or len(other) < 10:
        return one.startswith(other) or other.startswith(one)
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= DAYS_APART


def _url(stated: Stated) -> tuple[str, str]:
    linked = [page_of(stated.json), stated.json.get("url")]
    places = [(address, "HTML link") for address in _addresses(stated.root, stated.meta)]
    places += [(address, "JSON-LD") for address in linked if isinstance(address, str)] + [
        (stated.saved, "saved-from note")
    ]
    good = [(address, where) for raw, where in places if (address := plain_address(raw))]
    return next((pair for pair in good if urlsplit(pair[0]).path.strip("/")), good[0] if good else ("", ""))


def plain_address(address: str) -> str:
    """An absolute web address without the parameters that follow readers about; "" where it is none."""
    try:
        parts = urlsplit(_KEPT_AT.sub("", clean(address)))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in parts.netloc or re.search(r"[\s<>\"{}]", address.strip()):
        return ""
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    kept = parts.query if len(query) == len(parts.query.split("&")) else urlencode(query)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, kept, ""))


def _language(stated: Stated, page: Page) -> tuple[str, str]:
    """The language that the page claims, if its letters and commonest words do not belie it."""
    root = stated.root
    body = root.find("body")
    claims = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
    claims += [body.get("lang")] if body is not None else []
    claims += [
        v
        for name in ("og:locale", "content-language", "dc.language", "dcterms.language")
        for v in stated.meta.get(name, [])
    ]
    claims += [stated.json.get("inLanguage")]
    text = " ".join(block.text for block in page.blocks)[:20_000]
    for claim in claims:
        match = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", claim.strip()) if isinstance(claim, str) else None
        if match and _is_plausible(match[1].lower(), text):
            return match[1].lower(), "HTML language"
    return ("en", "its words") if _is_english(text) else ("", "")


def _is_english(text: str) -> bool:
    words = re.findall(r"\w+", text.lower())
    counts = _common_words(words)
    return counts["en"] > 0.1 * len(words) and counts["en"] > 3 * max(counts[code] for code in counts if code != "en")


def _common_words(words: list[str]) -> dict[str, int]:
    return {code: sum(word in common for word in words) for code, common in _COMMON.items()}


def _is_plausible(code: str, text: str) -> bool:
    letters = max(1, sum(c.isalpha() for c in text))
    share = {script: len(re.findall(f"[{script}]", text)) / letters for script in set(_SCRIPTS.values())}
    if code in _SCRIPTS:
        return share[_SCRIPTS[code]] > 0.3
    counts = _common_words(re.findall(r"\w+", text.lower()))
    return code not in counts or (max(share.values()) < 0.5 and counts[code] * 2 >= max(counts.values()))
