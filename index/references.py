"""What only leads to another text: references, entries of a bibliography, "see also", "ibid.".

    is_entry(block)            one whole entry, whose full stops end no sentences
    is_reference(sentence)     it names another text, or leads there, and says nothing of it

"See Strand, “Silt,” 14 (arguing that silt is property)" says something, and so does a footnote that states a fact and then
where it stands. The forms are those of English; who is meant, and whether the text is there, is not known.
"""

import re

from index.dates import WEEKDAYS
from index.markup import plain

LONGEST_ENTRY = 500
"""Characters."""

_SURNAME = r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)?"
_GIVEN = r"(?:[A-ZÀ-Þ]\.(?:[ -]?[A-ZÀ-Þ]\.)*|[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ]\.)*)"
_YEAR = r"(?:1[5-9]|20)\d\d"
_SIGN = re.compile(
    rf"\(\D{{0,20}}{_YEAR}[a-z]?\)|\bpp?\. ?\d|\d pp\b|\bN[°º] ?\d|\b[Vv]ol\. ?\d|\b[Nn]o\. ?\d|\d ?\(\d+\)|\d ?: ?\d|"
    r"\bdoi\b|"
    rf"https?://|\bv\. [A-Z]|§|{_YEAR};\d|"
    r"\b(?:Press|Journal|Review|Quarterly|Proceedings|University|eds?\.|Retrieved|Accessed)(?!\w)|\d[–-]\d+\W*$|"
    rf": [A-ZÀ-Þ][\w’' -]+, {_YEAR}\W*$"
)
"""What a reference has, and other lines of names seldom do."""

_ENTRY = re.compile(
    rf"(?P<raised>\^) \S.*|"
    rf"(?:\[?\d{{1,3}}[\].]{{1,2}} )?(?P<initials>{_SURNAME} [A-Z]{{1,3}}(?:"
    rf"(?:, {_SURNAME} [A-Z]{{1,3}}){{1,8}}(?:,? et al)?\.(?=.*\b{_YEAR}\b)|\.(?=.*\b{_YEAR};\d))) .*|"
    rf"(?:\[?\d{{1,3}}[\].]{{1,2}} )?(?P<author>{_SURNAME}, {_GIVEN}(?:"
    rf"(?:,? (?:(?:&|and) )?{_SURNAME}, {_GIVEN}){{0,8}}(?:,? et al\.?)?,? ?\(?{_YEAR}[a-z]?\)?[.,:]|"
    rf"(?:,? and {_GIVEN}(?: {_SURNAME})?)?(?:\.|(?<=\.))(?= [“\"*_A-ZÀ-Þ].*\b{_YEAR}\b))) .+"
)
_PARTS = (
    f"week|month|time|{'|'.join(map(str.capitalize, WEEKDAYS))}|annex|appendix|article|box|chapter|column|entry|episode|"
    "figure|instal?lment|issue|map|notes?|page|part|post|section|sketch|table"
)
_ELSEWHERE = re.compile(
    rf"(?:See also|Further reading|More|Next(?: (?:{_PARTS})(?: in (?:\w+ ){{0,2}}\w+)?)?):.*|"
    rf"(?:For [^.;]{{1,60}}, see|See)(?: also)? (?:the )?(?i:{_PARTS})\b[^,;]{{0,40}}|"
    r"(?i:main|further|see) (?i:article|information)s?: .{1,80}|Not to be confused with (?:(?!, wh|, that).){1,100}|"
    r"(?:For [^.;]{1,60}, s|S)ee [^.;]{1,60} \([a-z]+\)\.?|"
    r"(?:Please )?[Ss]ee [^.;]{1,40}? (?:above|below|overleaf|opposite|inset|attached)\.?|"
    r"For (?:more|further|full|additional) (?:information|details|reading)\b[^.;]{0,60}?,? (?:please )?"
    r"(?:see|visit|go to|read)\b.*|"
    r"(?:(?:Id|Ibid|Op\. ?cit|Loc\. ?cit)\.|Idem,)[^a-z]{0,40}(?:at \d+|note \d+)?[^a-z]{0,20}|"
    r"(?i:emphasis|italics|translation) (?i:added|mine|in (?:the )?original|(?:is )?(?:the author['’]s|my own))\.?",
    re.DOTALL,
)
_SEE = re.compile(
    r"(?:(?:But|And|(?:For|On) [^.;]{1,120},|(?:For|On) (?:(?!\bto see)[^.;,]){1,60}|"
    r"In this (?:regard|respect|connection),?) s|S)ee"
    r"(?! (?:that|to it|if|whether|you|how|why|what)\b)\b.*|(?:Cf\.|Compare) .*|"
    r"(?:As )?(?i:quoted|cited|reported|reproduced|discussed) in [A-ZÀ-Þ“\"*_].{0,100}",
    re.DOTALL,
)
_ITS_TEXT = re.compile(
    rf"[“\"][^”\"]{{2,}}[”\"]|https?://|www\.|\]\(|§|(?:\(|, )(?:[A-Z][a-z]+\.? )?(?:\d{{1,2}}, )?{_YEAR}\b|"
    r"\b(?:[Ii]d|[Ii]bid|supra|infra|notes? \d+|ch(?:apter|\.)|pp?\.|vol\.|passim)(?!\w)|\bv\. [A-Z]|, \d+\W*$|"
    r"\b(?:my|our|his|her|the author['’]s) (?:\w+ ){0,2}(?:post|book|article|essay|paper|piece|chapter|column|report)\b"
)
"""By which one is led to a text, not to the doctor."""

_SAYS_OF_IT = re.compile(
    r"\((?:for example |also )?[a-z]+ing (?:that|how|why|the|a|an|to|for|against|in)\b|"
    r"\b(?:who|which|that) (?:argues?|shows?|finds?|says?|holds?)\b"
)
_THANKS = re.compile(
    r"(?:I|We) (?:thank|(?:am|are) (?:grateful|indebted) to|owe) .{3,80}"
    r"\b(?:reference|pointing|observation|suggestion|comments?|drawing my|bringing th|calling my).{0,60}"
)
_HELD = re.compile(
    r"(?:[A-Z][\w’']+ ){0,4}(?:(?i:author['’]s|personal|telephone|online|e-?mail) )*"
    r"(?i:interviews?|communication|correspondence|conversation)(?:,| with) [^;]{3,100}\d{4}\.?"
)
"""An interview that is the source of what is said."""

_LIST = re.compile(rf"[^\W\d_]+: |(?:.*\({_YEAR}){{2}}", re.DOTALL)
"""What has names and years in brackets too: "Films: The Notary (1951), Ink (1969)"."""

_TITLE_OR_LINK = re.compile(r"[“\"][‘']?[A-ZÀ-Þ\d].+?[”\"]|<?https?://\S+")
_LOWER = re.compile(r"[^\W\d_]+(?:['’]s?)?")
_OF_REFERENCES = frozenset(
    "see also for example of the and in on by at ibid id cf pp p vol no nos n ed eds trans rev et al from with via as a an "
    "accessed retrieved available quoted cited reprinted reproduced translated adapted passim note notes supra infra "
    "v vs permission amended generally last visited archived".split()
)


def is_entry(block: str) -> bool:
    """Whether a block is one entry of a bibliography: author, year, title, and where it appeared."""
    block = plain(block) if len(block) <= LONGEST_ENTRY else ""
    entry = _ENTRY.fullmatch(block)
    return bool(entry and (entry["raised"] or _SIGN.search(block, max(entry.end("author"), entry.end("initials")))))


def is_reference(text: str) -> bool:
    """Whether a sentence, or an entry, names another text or leads there, and says nothing of it."""
    words = plain(text)
    if _ELSEWHERE.fullmatch(words) or _THANKS.fullmatch(words) or _HELD.fullmatch(words) or is_entry(text):
        return True
    if _SEE.fullmatch(words) and _ITS_TEXT.search(text) and not _SAYS_OF_IT.search(words):
        return True
    rest = _TITLE_OR_LINK.sub(" ", words)
    if own_words(rest, _OF_REFERENCES):
        return False
    dated = _SIGN.search(rest) or (rest != words and re.search(rf"\b{_YEAR}\b", rest))
    return bool(dated) and bool(re.search(r"\d", rest)) and not _LIST.match(rest)


def own_words(text: str, besides: frozenset[str]) -> list[str]:
    """The words in small letters, but for these."""
    return [word for word in _LOWER.findall(text) if word.islower() and word not in besides]
