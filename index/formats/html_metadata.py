"""What a web page says of itself: title, author, publisher, date of publication, address and language.

A page says these things in many places, and some of them lie: a content system's account stands for the author, the day
of the last edit for the day of publication, the site's name for the title. A value is taken where it is bound to the
article, and left out where two places that can be trusted contradict each other. JSON-LD is read as far as it can be
parsed. A page's name on disk, its copyright year and dates in its sidebars say nothing.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from index import layout
from index.formats import html_signs as signs
from index.formats.html_blocks import Block, Page, clean, name_words, see, tag
from index.formats.html_main import Article

Found = dict[str, tuple[str, str]]

DAYS_APART = 3
"""Days by which two dates of publication may differ and still be one: time zones, a print edition."""

LONGEST_TITLE = 500
"""Characters of a title that are looked at."""

_ARTICLES = re.compile(
    r"\w*Article|BlogPosting|Report|SocialMediaPosting|DiscussionForumPosting|Review|Chapter|Essay|QAPage|FAQPage"
)
_TITLES = ("citation_title og:title dc.title dcterms.title twitter:title parsely-title sailthru.title").split()
_AUTHORS = (
    "citation_author author byl article:author dc.creator dcterms.creator parsely-author sailthru.author"
).split()
_PUBLISHERS = (
    "og:site_name citation_journal_title citation_publisher dcterms.publisher dc.publisher publisher "
    "application-name apple-mobile-web-app-title"
).split()
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
_NOBODY = set(
    (
        "admin administrator editor editors editorial staff team webmaster webteam web redaktion redaction "
        "redaccion redazione newsroom guest anonymous unknown author root user owner moderator wire agencies "
        "agency reuters reporting ap afp dpa contributor contributors wordpress default preferred customer office desk "
        "press news board committee department university institute foundation ministry council association "
        "society magazine newspaper journal times post herald tribune gazette media inc ltd llc gmbh group "
        "company corporation network bureau center centre library blog site online club trust project service "
        "services wikipedia marketing communications publishing publisher frontpage microsoft organization "
        "organisation union party agentur verlag"
    ).split()
)
_CREDENTIALS = re.compile(r",?\s+(?:ph\.?\s?d|m\.?d|j\.?d|esq|msc|mba|frs|obe)\.?(?=$|,)", re.IGNORECASE)
_AND = re.compile(r"\s*(?:;|,|\||&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|•|·|、|，|；)\s*")
_BY_LAST = re.compile(
    r"(?<!(?:photo|hotos|graph|raphs|image|mages|ation|tions|dited|lated|duced|ected|pared|iewed) )"
    r"\bby (?=(?:[A-ZÀ-Þ][\w.'’-]*\s?){2,4}$)"
)
_AUTHOR_WORDS = re.compile(r"(?<![a-z])(?:byline|authors?|auteur|autor|writers?|reporter|firma)(?![a-z])")
_AFTER_NAMES = re.compile(
    r"\s+[|·•—–-]\s+|\s+(?:on|for|in|at|from|published|updated|posted)\s+(?=[A-Z\d])|\s+(?=[\d@(])|"
    r"\s+(?=(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:january|february|march|april|june|july|august|"
    r"september|october|"
    r"november|december|jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)\.?\s+\d)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:^|\s+)(?:(?:senior|staff|chief|special|political|business|associate|deputy|executive|"
    r"contributing|guest|managing|national|"
    r"foreign|technology|science|news|sports|environment|health|legal|economics)\s+)*(?:\w+\s+)?"
    r"(?:writers?|reporters?|correspondents?|editors?|columnists?|contributors?|journalists?)\b.*$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?<=\w)\s+[A-Z]{3,}\b.*$")
_PARTICLE = set(
    "de da del della di do dos du van von der den ten ter la le al el bin ibn ben bint y e zu zur af av und".split()
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_DAY = re.compile(r"(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_MODIFIED = re.compile(
    r"(?<![a-z])(?:updated?|modified|edited|revised|reviewed|last-?changed|access(?:ed)?|event|expir|"
    r"aktualisiert|stand\b|mis à jour|actualizado|更新)",
    re.IGNORECASE,
)
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
    nodes = _json_nodes(root)
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    titles = [value[:LONGEST_TITLE] for name in _TITLES for value in meta.get(name, [])[:2]]
    heads = [clean("".join(head.itertext())) for head in islice(root.iter("h1"), 9)]
    main = _main_node(nodes, [*titles, title, *heads], _addresses(root, meta))
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


def _json_nodes(root: etree._Element) -> list[dict]:
    """Every object of every JSON-LD script, outer ones first; a script that cannot be parsed has none."""
    nodes: list[dict] = []
    for script in root.iter("script"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        waiting = [_json("".join(script.itertext()))]
        while waiting and len(nodes) < 5_000:
            value = waiting.pop(0)
            if isinstance(value, dict):
                nodes.append(value)
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value
    return nodes


def _json(text: str) -> object:
    text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>|;)\s*$", "", text.strip())
    for candidate in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _types(node: dict) -> list[str]:
    value = node.get("@type")
    return [
        kind.rpartition("/")[2] for kind in (value if isinstance(value, list) else [value]) if isinstance(kind, str)
    ]


def _main_node(nodes: list[dict], titles: list[str], addresses: list[str]) -> dict:
    """The JSON-LD object of the page's own article: the one with its title or address, or the only one."""
    articles = [node for node in nodes if any(_ARTICLES.fullmatch(kind) for kind in _types(node))]
    names = {_letters(title) for title in titles}
    for node in articles:
        name = _letters(str(node.get("headline") or node.get("name") or ""))
        if name and any(
            name == other or (len(name) > 12 and (name in other or (other in name and len(other) > 12)))
            for other in names
        ):
            return node
    for node in articles:
        page = node.get("mainEntityOfPage")
        page = page.get("@id") if isinstance(page, dict) else page
        if {node.get("url"), page} & set(addresses):
            return node
    return articles[0] if len(articles) == 1 else {}


def _addresses(root: etree._Element, meta: dict[str, list[str]]) -> list[str]:
    links = [link.get("href", "") for link in root.iter("link") if "canonical" in link.get("rel", "").lower().split()]
    return [address for address in [*links, *meta.get("og:url", [])] if address]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _names(stated: Stated, value: object) -> list[tuple[str, list[str]]]:
    """(name, types) of the people or bodies that a value of JSON-LD names, by themselves or by reference."""
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and "name" not in item:
            item = stated.nodes.get(str(item.get("@id")), item)
        if isinstance(item, str):
            found.append((clean(item), []))
        elif isinstance(item, dict):
            for name in item.get("name") if isinstance(item.get("name"), list) else [item.get("name")]:
                if isinstance(name, str):
                    found.append((clean(name), _types(item)))
    return found


def _publisher(stated: Stated, page: Page, article: Article) -> tuple[str, str]:
    for key in ("publisher", "sourceOrganization"):
        for name, _ in _names(stated, stated.json.get(key)):
            if _is_name(name):
                return name, "JSON-LD"
    for name in _PUBLISHERS:
        for value in stated.meta.get(name, []):
            if _is_name(value):
                return value, "HTML meta"
    return _site(stated.titles[-1], page, article), "HTML title"


def _site(title: str, page: Page, article: Article) -> str:
    """The part of the page's title beside its headline, where the page's frame bears the same words."""
    head = _letters(page.blocks[article.headline].text) if article.headline >= 0 else ""
    frame = {
        _letters(block.text) for block, kind in zip(page.blocks, article.kinds, strict=True) if kind == "boilerplate"
    }
    for cut in [*_SEPARATOR.finditer(title), *re.finditer(": ", title)]:
        one, other = title[: cut.start()], title[cut.end() :]
        for name, rest in ((other, one), (one, other)):
            if _letters(rest) == head and _letters(name) in frame and _is_name(name):
                return name
    return ""


def _is_name(name: str) -> bool:
    return 1 < len(name) <= 100 and not re.search(r"https?:|^@|^www\.", name) and bool(re.search(r"[^\W\d_]", name))


def _title(stated: Stated, page: Page, article: Article, publisher: str) -> tuple[str, str]:
    """The headline where the page's other titles bear it out; else the first of these that is not the site's name."""
    sites = {_letters(name) for name in [publisher, *stated.meta.get("og:site_name", [])] if name}
    titles = [(t, "JSON-LD" if stated.json and i == 0 else "HTML meta") for i, t in enumerate(stated.titles[:-1])]
    titles.append((stated.titles[-1], "HTML title"))
    head = page.blocks[article.headline].text.rstrip(" #¶§") if article.headline >= 0 else ""
    names = [_letters(title) for title, _ in titles]
    if (
        head
        and _letters(head) not in sites
        and (_is_h1(page.blocks[article.headline]) or any(_letters(head) in n for n in names))
    ):
        return head, "first heading"
    for title, where in titles:
        bare = _bare(title, sites, [t for t, _ in titles])
        if _letters(bare) and _letters(bare) not in sites:
            return bare, where
    return "", ""


def _is_h1(block: Block) -> bool:
    return any(tag(element) == "h1" for element in [block.element, *islice(block.element.iterancestors(), 2)])


def _bare(title: str, sites: set[str], others: list[str]) -> str:
    """A title without the site's name before or behind it, where another title or the name itself proves it one."""
    known = {_letters(other) for other in others if other != title}
    cuts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(title)]
    for start, end in cuts:
        if _letters(title[:start]) in known or _letters(title[end:]) in sites:
            return title[:start]
    for start, end in cuts:
        if _letters(title[end:]) in known or _letters(title[:start]) in sites:
            return title[end:]
    return title


def _author(stated: Stated, page: Page, article: Article, publisher: str) -> tuple[str, str]:
    """Who wrote the article: by its byline, its JSON-LD, or its meta elements; nobody where these name no person."""
    outlets = {_letters(n) for n in [publisher, *(v for key in _PUBLISHERS for v in stated.meta.get(key, []))] if n}
    linked = _names(stated, stated.json.get("author") or stated.json.get("creator"))
    sources = [
        ([_turned(name) for name in stated.meta.get("citation_author", [])[:50]], "HTML meta"),
        (_byline(page, article), "byline"),
        ([name for name, kinds in linked if not any("Organization" in kind for kind in kinds)], "JSON-LD"),
        (_marked_authors(page, article), "byline"),
        *(([_turned(name) for name in stated.meta.get(key, [])[:50]], "HTML meta") for key in _AUTHORS),
    ]
    for names, where in sources:
        people = list(dict.fromkeys(person for name in names for person in persons(name, outlets)))
        if people:
            return ", ".join(people), where
    return "", ""


def _lead(page: Page, article: Article) -> range:
    """The blocks by the headline in which a byline may stand: up to the end of the first paragraph."""
    first = article.headline if article.headline >= 0 else article.start
    long = [
        i for i in range(first + 1, len(page.blocks)) if article.kinds[i] == "body" and len(page.blocks[i].text) > 160
    ]
    last = min([*long[:1], max(first, article.start) + 8])
    return range(max(0, first - 3), min(last + 1, len(page.blocks)))


def _byline(page: Page, article: Article) -> list[str]:
    """The names after "by", in a line of their own or at the end of a short one."""
    for i in _lead(page, article):
        text = page.blocks[i].text
        if len(text) > layout.LONGEST_HEAD or (article.kinds[i] == "boilerplate" and i < article.headline):
            continue
        match = signs.BY.match(text) or (_BY_LAST.search(text) if article.kinds[i] != "heading" else None)
        if match and persons(text[match.start() :], set()):
            return [text[match.start() :]]
    return []


def _marked_authors(page: Page, article: Article) -> list[str]:
    """The names in elements of the byline that say they hold an author."""
    lines = _lead(page, article)
    names = []
    for span in page.spans:
        if span.start not in lines or span.end > span.start + 1 or article.kinds[span.start] != "byline":
            continue
        get = span.element.get
        said = "author" in get("rel", "").split() or get("itemprop") in ("author", "creator")
        if said or _AUTHOR_WORDS.search(span.words):
            names.append(" ".join(block.text for block in see(span.element).blocks))
    return [name for name in names if len(name) < 120]


def _turned(name: str) -> str:
    """Ada Moor from "Moor, Ada"."""
    family, comma, given = (part.strip() for part in name.partition(","))
    one_word = " " not in family or " " not in given
    return f"{given} {family}" if comma and "," not in given and one_word and not _AND.search(given) else name


def persons(text: str, outlets: set[str]) -> list[str]:
    """The people named in a byline, as far as they are people; [] where it does not begin with one."""
    text = _CREDENTIALS.sub("", signs.BY.sub("", clean(text), count=1))
    text = _AFTER_NAMES.split(text)[0]
    names = [_ROLE.sub("", name).strip(" .,:") for name in _AND.split(text)]
    names = [_INITIALS.sub("", name) if not name.isupper() else name for name in names if name]
    people = []
    for name in names:
        if not _is_person(name, outlets) or (name.isupper() and people and not people[0].isupper()):
            break
        people.append(name)
    return people


def _is_person(name: str, outlets: set[str]) -> bool:
    words = name.split()
    if not 2 <= len(name) <= 60 or re.search(r"[\d@/_#<>{}()?!]|www\.|\.com\b", name) or _letters(name) in outlets:
        return False
    if not _LATIN.search(name):
        return len(words) <= 5 and all(
            c.isalpha() or c.isspace() or c in "・·.-’'\u200c\u200d=＝" or not c.isascii() for c in name
        )
    if not 2 <= len(words) <= 6 or any(word.lower().strip(".'’") in _NOBODY for word in words):
        return False
    return (
        all(w[0].isupper() or w.lower() in _PARTICLE or w[:2].lower() in ("d'", "d’", "al") for w in words)
        and words[-1][0].isupper()
    )


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
        if span.start not in lines or span.end > span.start + 1 or article.kinds[span.start] == "boilerplate":
            continue
        words = f"{span.words} {get('itemprop', '')} {get('property', '')}"
        value = _iso(get("datetime") or (get("content") if "date" in words else ""))
        if value and not _MODIFIED.search(
            words if "publish" in words else f"{words} {name_words(element.getparent())}"
        ):
            marked.append((value, "time element"))
    for i in lines:
        day = signs.DAY.search(page.blocks[i].text)
        if day and article.kinds[i] == "byline" and not _MODIFIED.search(page.blocks[i].text[: day.start()]):
            plain.append((_iso(day[0]), "dateline"))
    return [pair for pair in [*marked, *plain] if pair[0]]


def _iso(value: object) -> str:
    """2024-04-03 from a date or time as machines write it; "" from anything else, and from days that are none."""
    text = clean(value) if isinstance(value, str) else ""
    match, german = _DAY.match(text), _GERMAN_DAY.fullmatch(text)
    if not match and not german:
        return layout.iso_date(text)
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
    main = stated.json.get("mainEntityOfPage")
    linked = [main.get("@id") if isinstance(main, dict) else main, stated.json.get("url")]
    places = [(address, "HTML link") for address in _addresses(stated.root, stated.meta)]
    places += [(address, "JSON-LD") for address in linked if isinstance(address, str)] + [
        (stated.saved, "saved-from note")
    ]
    good = [(address, where) for raw, where in places if (address := plain_address(raw))]
    return next((pair for pair in good if urlsplit(pair[0]).path.strip("/")), good[0] if good else ("", ""))


def plain_address(address: str) -> str:
    """An absolute web address without the parameters that follow readers about; "" where it is none."""
    try:
        parts = urlsplit(clean(address))
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
