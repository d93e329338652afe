"""What a page states in JSON-LD: the object of its own article, and the people and bodies that this names.

Scripts are read as far as they can be parsed; one that cannot be says nothing. Whether what is stated is true is not
known here.
"""

import json
import re

from lxml import etree

from index.formats.html_blocks import clean
from index.formats.html_signs import letters

MOST_NODES = 5_000

_ARTICLES = re.compile(
    r"\w*Article|\w*BlogPosting|Report|SocialMediaPosting|DiscussionForumPosting|Review|Chapter|Essay|QAPage|FAQPage"
)
_WRAPPED = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\]\]>|;)\s*$")


def nodes(root: etree._Element) -> list[dict]:
    """Every object of every JSON-LD script, outer ones first."""
    found: list[dict] = []
    for script in root.iter("script"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        level = [_parsed("".join(script.itertext()))]
        while level and len(found) < MOST_NODES:
            found += (value for value in level if isinstance(value, dict))
            level = [inner for value in level for inner in _inside(value)]
    return found


def _inside(value: object) -> list:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _parsed(text: str) -> object:
    text = _WRAPPED.sub("", text.strip())
    for candidate in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def types(node: dict) -> list[str]:
    """The names of an object's types, without their schema."""
    value = node.get("@type")
    return [
        kind.rpartition("/")[2] for kind in (value if isinstance(value, list) else [value]) if isinstance(kind, str)
    ]


def main_node(found: list[dict], titles: list[str], addresses: list[str]) -> dict:
    """The object of the page's own article: the one with its title or address, or the only one; {} where none is."""
    articles = [node for node in found if any(_ARTICLES.fullmatch(kind) for kind in types(node))]
    known = {letters(title) for title in titles}
    for node in articles:
        if _is_alike(letters(str(node.get("headline") or node.get("name") or "")), known):
            return node
    for node in articles:
        if {str(node.get("url")), str(page_of(node))} & set(addresses):
            return node
    return articles[0] if len(articles) == 1 else {}


def _is_alike(name: str, known: set[str]) -> bool:
    parts = (len(name) > 12 and (name in other or (other in name and len(other) > 12)) for other in known)
    return bool(name) and (name in known or any(parts))


def page_of(node: dict) -> object:
    """The address of the page that an object is the subject of."""
    page = node.get("mainEntityOfPage")
    return page.get("@id") if isinstance(page, dict) else page


def names(value: object, known: dict[str, dict]) -> list[tuple[str, list[str]]]:
    """(name, types) of the people or bodies that a value names, by themselves or by the id of an object in `known`."""
    found = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and "name" not in item:
            item = known.get(str(item.get("@id")), item)
        said = item.get("name") if isinstance(item, dict) else item
        kinds = types(item) if isinstance(item, dict) else []
        found += [
            (clean(name), kinds) for name in (said if isinstance(said, list) else [said]) if isinstance(name, str)
        ]
    return found
