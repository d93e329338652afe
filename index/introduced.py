"""What a document says its author is: "Ted Craig, a retired US diplomat, is the author of …".

    introduced("Ted Craig", text)  ->  "retired US diplomat"        # a paragraph of the text on each line

Of one whose whole name stands in the text beside the words that say it. Whether they tell the truth is not known here.
"""

import re

from index.lexical import fold

LONGEST = 8
"""Words of what an author is."""

_NAME = re.compile(r"[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){1,4}")
_IS = r"(?:,(?: who)?(?: is| was)?|,? (?:is|was|as|has been|is now|worked as|works as|served as|serves as))"
_WHAT = r"(?P<what>(?:[^\W_][\w’'-]*[ ,]+(?:and )?){0,9}?[^\W_][\w’'-]*)"
_DOES = "is|was|has|lives|works|writes|teaches|runs|covers|reports|edits|leads"
_ENDS = rf"(?=[.;:,)\n]| (?:who|whose|and (?:{_DOES})|is|was|for|of|in|at|from|with|on|by|that|which|has)\b|$)"


def introduced(author: str, text: str) -> str:
    """In the words of the text, a paragraph on a line, without the article; "" where it does not say, or where the author
    may be no person."""
    if not _NAME.fullmatch(author):
        return ""
    name, text = re.escape(fold(author)), fold(text)
    after = re.search(rf"\b{name}{_IS} (?:an?|the|one of the) {_WHAT}{_ENDS}", text)
    before = re.search(rf"\b(?:the|an?|by) (?P<what>(?:(?:[a-z][\w’'-]*|[A-Z]{{2,}}|[A-Z]\w+n) ){{1,5}}){name}\b", text)
    found = after or before
    what = re.sub(r"^(?:the|an?) ", "", found["what"]).strip(" ,") if found else ""
    return what if len(what.split()) <= LONGEST and what not in ("the", "a", "an") else ""
