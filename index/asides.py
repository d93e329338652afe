"""What a document says of itself and to its reader: credits, corrections, disclaimers, calls to subscribe, captions' labels.

    labelled(text, regions)             the blocks that are nothing else become boilerplate
    own(text, start, end, is_note)      of a sentence, what is its own: not its note's number, a dateline, a credit
    is_aside(sentence)                  one amid what says something

Signs are English, and each asks for what only such a line has: "Sign up" for a newsletter, "Source:" for names and no verb.
A caption that says what is seen, and a footnote that states a fact, stay; who took a picture does not. What only leads to
another text is for `references`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.dates import MONTHS
from index.markup import plain
from index.references import own_words
from index.sentences import split
from index.types import CITED, Region

LONGEST = 700
"""Characters of a block that may be one."""

LONGEST_CALL = 160
"""Characters to which a call is one in a sentence: a longer one says more."""

LONGEST_TITLE = 200

_PIECE = (
    "(?:article|story|post|piece|report|essay|column|page|interview|review|blog|blog post|paper|commentary|op-ed|analysis|"
    "text|podcast|episode|feature|excerpt|newsletter|dispatch|transcript)"
)
_ERRED = "(?:mis(?:stated|spelled|spelt|identified|quoted|attributed)|incorrectly|wrongly|originally)"
_SAID = (
    "(?:said|stated|gave|identified|referred|described|included|listed|omitted|contained|suggested|implied|reported|"
    "called)"
)
_CHANGED = re.compile(
    rf"\b(?:(?:earlier|previous|original) version|{_ERRED}|"
    rf"(?:this {_PIECE}|it) (?:has been|was) (?:updated|corrected|amended|revised))\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"(?:corrections?|clarifications?|editor['’]s note|note|update)\b[^:.]{0,60}[:.—–-]", re.IGNORECASE
)


def _any(*forms: str) -> re.Pattern:
    return re.compile("|".join(forms), re.IGNORECASE | re.DOTALL)


_NOTICE = _any(
    rf"an? (?:(?:earlier|previous|original|shorter|longer|prior) )?version of this {_PIECE} (?:{_ERRED}|{_SAID}|"
    r"appear(?:s|ed)|ran|(?:was|is|has been) (?:first |originally )?(?:published|posted|available|printed))\b.*",
    rf"th(?:is|e (?:above|following)) {_PIECE} (?:was|has been|is|were|appeared|appears|first|originally) (?:\w+ ){{0,2}}?"
    r"(?:amended|updated|corrected|republished|reposted|reprinted|excerpted|adapted|syndicated|modified|edited (?:for|to)|"
    r"(?:originally|first) (?:published|posted|appeared|printed)|"
    r"(?:in|on) (?:the|our|page) .{1,60}(?:edition|issue|magazine|print))\b.*",
    r"a (?:correction|clarification) (?:was|has been) (?:made|added|appended) (?:on \w+\.? \d|to this)\b.*",
    r"when we learn of a mistake\b.*",
    r"if you (?:spot|see|find|notice) an? (?:error|mistake|typo)\b.*\b(?:us|me)\b.*",
    r"(?:the )?(?:views|opinions|statements|thoughts)\b.{0,60}\b(?:expressed|presented|stated|represented)\b.{0,160}"
    r"\b(?:(?:author|writer|contributor)(?:\(?s\)?)?(?:['’]s?)?|(?:my|their|his|her) own|do(?:es)? not)\b.*",
    r".{3,200}\bdo(?:es)? not necessarily (?:reflect|represent) (?:the|those of) .*",
    r"(?:the )?(?:views|opinions) (?:expressed )?(?:here )?are (?:(?:his|her|their|my) )?(?:own|personal)\.?",
    r".{3,80} takes no institutional positions?\b.*",
    rf"this is (?:the )?(?:\w+ )?(?:part|instal?lment|{_PIECE})(?: \w+)? (?:of|in) (?:a|an|our|the) .{{0,40}}series\b.*",
    r"(?:(?:suggested|recommended|preferred) citation|how to cite(?: this \w+)?|(?:please )?cite (?:this \w+ )?as)\b.*",
    r"(?:disclaimer|key ?words): .*|corresponding author\b.*",
    r"(?:received|submitted):? .{0,20}\d.*\b(?:accepted|published)\b.*\d{4}\.?",
    r"comments are (?:moderated\b.*|closed\W*)",
    r".{3,80} do(?:es)? not work for, consult, own shares in .*",
    rf".{{3,150}} contributed (?:to this {_PIECE}|to this reporting|(?:additional )?(?:reporting|research)"
    r"(?: from .{1,60})?\.?$).*",
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*\d{4}.*",
    r"all rights reserved\b.*",
    r"this (?:material|content|work|article) may not be (?:published|re\w+|copied|broadcast)\b.*",
    r"this (?:material|content|work|article) is (?:licensed|(?:made )?available|protected) (?:under|by)\b.*",
    r"text is available under (?:the|a) .*",
    r"(?:re(?:produced|printed|published|posted)|used) (?:here )?(?:with|by) (?:kind )?permission\b.*",
    r"this (?:page|article) was last (?:edited|modified|updated|reviewed)\b.*",
    r"this (?:article|section) (?:needs|relies|includes a list of|does not cite|may)\b.*"
    r"\b(?:citations?|verification|cleanup|quality standards)\b.*",
    r"please help (?:to )?improve (?:it|this)\b.*",
)
"""Of its own making: these stand for all of the block that they begin."""

_OFFERED = (
    "(?:newsletters?|inbox|briefing|mailing list|subscriber|updates from this|(?:our|my|this|weekly|daily|new|free|biggest|"
    r"latest|best) (?:\w+ ){0,2}(?:updates|alerts|posts|podcast|channel|stories|blog|coverage))"
)
_NETWORK = (
    r"(?:twitter|(?-i:X)\b|facebook|instagram|linkedin|youtube|telegram|mastodon|bluesky|threads|tiktok|substack|"
    r"patreon|@\w)"
)
_WHOM = r"(?:me|us|him|her|them|our \w+|(?-i:[A-Z])\S*(?: (?:&|and|(?-i:[A-Z])\S*)){0,4})"
_REACTIONS = "(?:likes?|restacks?|claps?|comments?|shares?|views?|replies|reactions)"
_CALL = _any(
    r"(?:(?:please|so|and|or|why not|don['’]t forget to|be sure to|make sure to) )*(?:"
    + "|".join(
        (
            r"(?:sign up|subscribe|register)(?: (?:here|now|today|below|for free))?[.!]?",
            rf"(?:sign up|subscribe|join (?:us|me|our|medium)|get|receive)\b.*\b{_OFFERED}\b.*",
            rf"(?:follow|find|like|join|connect with) {_WHOM} on .{{0,30}}{_NETWORK}.*",
            r"follow (?:me|us)(?: for .{1,20})?\W*",
            r"follow .{1,60} coverage\b.*",
            r"consider (?:supporting|becoming|donating|subscribing|sharing|(?:making )?a (?:donation|contribution))\b.*",
            r"(?:leave|post|add) (?:us )?(?:a|your) (?:comment|reply)(?:\W*| (?:below|and (?:tell|let))\b.*)",
            r"(?:tell (?:me|us)|let (?:me|us) know) (?:what you think|in the comments)\b.*",
            rf"(?:share|support) (?:this|our|my) (?:{_PIECE}|work|journalism)\b.{{0,60}}",
            r"click here\b.{0,80}",
            r"(?:click|tap) (?:(?:on )?(?:the )?(?:image|photo|picture|chart|map|graphic)s? )?"
            r"(?:to (?:enlarge|zoom|share|tweet)|for a larger)\b.{0,60}",
            r"download (?:our|the)(?: \w+)? app\b.*",
            r"submit a letter to the editor\b.*",
        )
    )
    + ")",
    r"to (?:receive|get) (?:new posts|updates|the latest|more)\b.*\b(?:subscrib|support|sign up|consider).*",
    r"thank(?:s| you) (?:so much )?for (?:reading|subscribing|listening|watching|visiting|following|your support)\b.*",
    r"if you(?:['’]ve| have)? (?:\w+ )?(?:liked?|enjoy(?:ed)?|appreciate|value|loved?|found) "
    r"(?:th(?:is|ese)(?: \w+)?|what (?:you|we|i)|my \w+|our \w+)\b.*"
    r"\b(?:consider|share|clap|follow|subscrib|support|sign up|donat|tell|buy|leave|check)\w*\b.*",
    rf"(?:do you )?(?:like|liked|enjoy|enjoyed|enjoying|love) (?:what you|this {_PIECE}|reading)\b.*\?",
    rf"(?:was this|did you (?:like|enjoy|find) this) .{{0,20}}\b(?:{_PIECE}|e-?mail|answer|helpful|useful|forwarded)\b.*\?",
    r"do you have (?:an? (?:opinion|story|tip|question)|information (?:about|on) .*\bshare)\b.*\?",
    r"(?:we|i)(?: want| would (?:like|love)|['’]d (?:like|love)) to hear "
    r"(?:from you\W*|what you think (?:of|about) this\b.*)",
    r"(?=.*(?:@|signal|whatsapp))(?:.*\b(?:reach|contact|e-?mail|write|send|submit)\b.*)"
    r"\b(?:our (?:reporters?|journalists?|newsroom|editors?)|for publication|"
    r"(?:letters|tips|corrections?|newsdesk|editors?)@).*",
    rf"this (?:post|page|{_PIECE}) is (?:public|for (?:paid|paying))\b.*",
    r".{1,60} is a (?:free|reader-supported) (?:publication|newsletter)\b.*",
    r"you(?: are|['’]re)? receiv(?:ed|ing) this (?:e-?mail|message|newsletter)\b.*",
    r"(?:read|learn|see|find out) more(?: (?:here|about|on|from|at|in)\b[^.!?]{0,60})?\W*",
    r"more (?:about|from|by|on|in)\b[^.!?:;]{1,60}",
    r"(?:read|(?:also )?read(?: more| also| next)?|see also|watch|listen|related|recommended|up next|don['’]t miss)"
    r"(?::| \|) [^.!]{1,120}",
    rf"(?:[\d.,]+k? {_REACTIONS}\W*)+|\d[\d,]* words",
    r"you have (?:read )?\d+ .*\barticles?\b.*|just [$£€]\d+ a (?:month|week)\W*",
    r".*\b(?:(?:this|our) (?:weekly|daily|monthly|morning|free) newsletter|readers like you|by clicking here)\W*",
    r".{1,100}?(?:\. ?){4,}\s*(?:\d+|[ivxl]+)",
    r"(?:he|she|they)?\W*(?:tweets?|posts?|blogs?) (?:at |as )?@\w+\W*|(?:twitter|x|instagram|threads|bluesky): @?\S+",
    r"h/t .{1,80}",
    r"view (?:image|full ?screen|this e-?mail)\b.{0,40}",
    r"(?:skip past|after) newsletter promotion",
    r"(?:re)?use this content|explore more on these topics|discussion about this post|free (?:daily|weekly) newsletter",
    r"type your e-?mail\W*|enter your e-?mail\b.{0,40}|privacy notice: .*|.{0,30}\bsee our privacy policy.*",
    r"continued (?:overleaf|on (?:the )?next page|(?:on|from) page \w+)|end of list|list (?:of )?\d+.{0,20}",
    r"(?:image|media|video|photo) caption\W*|(?:page )?\d+ of \d+|insert .{1,40} here|\[?citation needed\]?",
    r"(?:you may also (?:be interested in|like)|recommended stories|related (?:topics|stories)|more on this)\W*",
    r"(?:media|press) contacts?\W*|our standards: .*|our mailing address is\b.*|unsubscribe\b.*|order reprints\b.*",
    r"we believe in the free flow of information\W*|republish our (?:articles|stories)\b.*",
)
_BUTTONS = frozenset(
    "facebook twitter whatsapp linkedin reddit pinterest telegram instagram email e-mail share print copy link save listen "
    "read follow us full this to article story page post comments comment subscribe login log in sign up more & | · "
    "/ in".split()
)
"""The words of a row of buttons: "facebook twitter email", "Share full article"."""

_AGENCY = (
    "(?:Getty(?: Images)?|AFP|Reuters|REUTERS|AP(?: Photo)?|Alamy|Shutterstock|iStock|Unsplash|Pexels|"
    "Wikimedia(?: Commons)?|Flickr|EPA|Magnum|PA(?: Media| Images| Wire)?|Xinhua|Anadolu|Bloomberg|TASS|"
    "Adobe Stock|CC[ -]BY)"
)
_PICTURE = (
    "(?:(?:photo(?:graph|graphy)?|image|picture|illustration|graphic|video|map|cover|art(?:work)?|drawing|chart|"
    "screenshot)s?)"
)
_CREDIT = _any(
    rf"(?:{_PICTURE}(?: (?:and|&) \w+)? ?"
    r"(?:(?:source|credits?)?\.{0,2}[:,.…/|–-]|by\b|courtesy\b|credits?\b|via\b|from\b|©)|"
    r"(?:credits?|courtesy)\b\W*|(?:data )?sources? ?[:,]|©|"
    r"(?:originally |first )?(?:published|posted|appeared|printed) (?:at|in|on|by)\b|"
    r"last (?:updated|modified|edited)\b|copyright (?=.*\d{4})|"
    r"(?:additional )?(?:reporting|writing|editing|research|design|production|fact-checking)(?: and \w+)? by\b)(?P<rest>.*)",
)
_OF_CREDITS = frozenset(
    "of on in at for from by via with and the a an to under as own author authors author’s author's authors’ work staff "
    "file files archive archives handout pool courtesy collection family public domain calculations calculation "
    "compiled based estimates estimate survey surveys data database dataset "
    "table tables figure page pages p pp no vol annual accounts "
    "accessed retrieved adapted after taken screenshot writing editing reporting additional research design development "
    "production photo photograph image images credit source provided supplied licence license licensed used permission "
    "copyright press release generated using st nd rd th navy army".split()
)
_BEHIND = re.compile(r"\s*(?:[(\[](?P<by>[^()\[\]]{1,80})(?P<end>[)\]])?|(?<=[^\s\d.] )(?P<sign>© ?\D{2,60}))$")
"""What stands in brackets at the end of a caption, or behind a sign."""

_BY_NAMES = re.compile(rf".*\b{_AGENCY}(?!\w).*|[A-ZÀ-Þ][\w.'’ -]+ ?/ ?[A-ZÀ-Þ][\w.'’ -]+", re.DOTALL)
_LABEL = re.compile(r"(?:Image|Media|Video|Photo|Picture) caption,? (?=\S)|\d{1,2} of \d{1,2} \| ")
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]+(?:, [A-ZÀ-Þ][\w. ]{1,20})? "
    r"\((?:AP|AFP|Reuters|UPI|dpa|TASS|Xinhua|ANI|APP|PTI|CNN|JTA)\) ?[-–—]+ "
)
_BULLET = re.compile(r"[•‣◦▪●○■□➢►∙*-]\s+(?=\S)")
_NOTE = re.compile(
    rf"(?!\d{{1,2}} (?:{'|'.join(map(str.capitalize, MONTHS))})\b)"
    r"(?:(?:\[\^[^\]]+\]:|\[?\d{1,3}(?:[\].)]{1,2})?|\*|\^(?: [a-z]\b)*)\s+|[⁰¹²³⁴-⁹]{1,3}\s*|[†‡∗]+\s*)"
    r"(?=[\"“‘'(*_<]?[A-ZÀ-Þ])"
)
_TITLE = re.compile(r"[“\"](?=[A-ZÀ-Þ\d])([^“”\"\n]{15,200}?)[,.]?[”\"]")
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+\b|@\w+")


def labelled(text: str, regions: Sequence[Region]) -> tuple[Region, ...]:
    """The regions, with those that are nothing but asides as boilerplate, and so the title alone of a text that is cited."""
    cited = {plain(match[1]) for match in _TITLE.finditer(text)}

    def is_apart(region: Region) -> bool:
        block = text[region.start : region.end]
        return region.kind in CITED and (_is_apart(block) or (len(block) <= LONGEST_TITLE and plain(block) in cited))

    return tuple(replace(r, kind="boilerplate") if is_apart(r) else r for r in regions)


def own(text: str, start: int, end: int, is_note: bool = False) -> tuple[int, int]:
    """The span of a sentence without what stands before and behind it and is none of its words, where any are left."""
    at = start
    for before in (_NOTE if is_note else _BULLET, _LABEL, _DATELINE):
        if match := before.match(text, at, end):
            at = match.end()
    credit = _BEHIND.search(text, max(at, end - LONGEST_CALL), end)
    if credit and credit.start() > at and text[credit.start() - 1] not in ".?!" and _is_by(credit):
        end = credit.start()
    return (at, end) if re.search(r"\w", text[at:end]) else (start, end)


def is_aside(sentence: str) -> bool:
    """Whether a sentence, or a line, is none of what its document says."""
    words = _bare(sentence)
    if (
        _BUTTONS.issuperset(words.lower().split())
        or _NOTICE.fullmatch(words)
        or (len(words) <= LONGEST_CALL and _CALL.fullmatch(words))
    ):
        return True
    return _is_credit(words)


def _is_credit(words: str) -> bool:
    """Whether they say by whom, or from where, a picture or a figure is."""
    if credit := _CREDIT.fullmatch(words):
        return _is_names(credit["rest"])
    return bool(_BY_NAMES.fullmatch(words)) and _is_names(words)


def _is_apart(block: str) -> bool:
    """Whether its first sentence says what all of it is, or each is an aside, but for a question that one answers."""
    said = [block[a:b] for a, b in split(block)] if len(block) <= LONGEST else []
    if not said:
        return False
    words = _bare(block)
    if any(map(_NOTICE.fullmatch, (words, _bare(said[0])))) or (_CORRECTS.match(words) and _CHANGED.search(words)):
        return True
    asked = len(said) > 1 and said[0].endswith("?")
    return all(map(is_aside, said[asked:]))


def _bare(text: str) -> str:
    """Without marks, a bullet, and brackets around all of it."""
    words = _BULLET.sub("", plain(text), count=1)
    whole = re.fullmatch(r"\(([^()]*)\)\.?|\[([^\[\]]*)\]\.?", words)
    return plain(whole[1] or whole[2] or "") if whole else words


def _is_by(credit: re.Match) -> bool:
    """Whether brackets name who took a picture, or were cut off where they begin to."""
    if credit["sign"] or credit["end"]:
        return _is_credit(credit["sign"] or credit["by"])
    return credit["by"].rstrip().endswith("/")


def _is_names(words: str) -> bool:
    return not own_words(_ADDRESS.sub(" ", words), _OF_CREDITS)
