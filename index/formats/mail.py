"""Mails (.eml) and web pages saved as one file (.mht, .mhtml).

A mail is what its sender wrote: what it quotes, forwards or is signed with is boilerplate; its header lines are not text.
Where its sender wrote nothing, it is the message that is attached to it, or the one that it forwards, which somebody else
wrote, and nobody says on what day.
A saved page is an HTML page; the day it was saved says nothing about it. It knows neither keys nor encrypted mail.
"""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import EmailMessage
from itertools import pairwise

from index import layout
from index.dates import iso_date
from index.errors import BadSource
from index.formats import archive, encodings, properties
from index.formats.blocks import parsed
from index.markup import strip
from index.types import CITED, Found, Parsed, Region, one_line

MOST_PARTS = 200
LONGEST_HEADER = 1000
"""Characters of a header line that are read: the time that the standard library takes grows with their square."""
MOST_QUOTES = 40
MOST_TO_POINT = 80
"""Words of a plain part that may do no more than point to the page beside it."""
FULLER = 2
"""Times as many words as in such a part has the page that is read instead."""
SENT_ON = "Its sender wrote nothing; the message that it forwards was read, whose author and date are not known."
ATTACHED = "Its sender wrote nothing; the message that is attached to it was read."

_LINK = re.compile(r"https?://\S+")
_LINKED = re.compile(r" \[https?://[^\s\]]+\]")
"""Where the words before it lead to in the page of the same mail."""
_QUOTED = re.compile(r"\s*[>|]")
_WROTE = re.compile(
    r"(?:on|am|le|el|il|op|em|den)\b.{4,250}\b"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev)\b.{0,80}:",
    re.IGNORECASE,
)
_SENT_ON = re.compile(
    r"-{2,} ?(?:original message|forwarded|ursprüngliche nachricht|message d.origine)|begin forwarded message|"
    r"(?:from|von|de|da|van) ?:.{1,200}\b(?:sent|date|gesendet|datum|envoyé|enviado|inviato) ?:"
    r".{1,200}\b(?:to|an|à|a|para|aan) ?:",
    re.IGNORECASE,
)
"""What stands before a message that is sent on below."""
_ENDS = re.compile(rf"--(?: |$)|_{{20}}|sent from my \w+|{_SENT_ON.pattern}", re.IGNORECASE)
"""The same, or what stands before a signature."""
_NOTICE = re.compile(
    r"(?:confidentiality|legal|privacy|important) (?:notice|note|disclaimer)\b|disclaimer:|"
    r"(?:this|the (?:information|contents?) (?:contained |transmitted )?(?:in|of|with) this) "
    r"(?:e-?mail|message|communication),?(?: (?:and|including|together with)(?: [\w()]+){1,6},?)? (?:is|are|may|contains?)\b"
    r".{0,100}\b(?:confidential|privileged|intended (?:solely|only) for)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What an office's programs write below each mail."""
_NAMES = {
    word: name
    for name, words in {
        "from": "from von de da van",
        "date": "date sent gesendet datum envoyé enviado inviato verzonden",
        "subject": "subject re betreff objet asunto oggetto onderwerp",
        "to": "to an à para a aan cc bcc reply-to",
    }.items()
    for word in words.split()
}
"""What the lines of a mail's head begin with, and what they say."""
_HEADER = re.compile(rf"(?P<name>{'|'.join(_NAMES)}) ?:\s*(?P<value>.*)", re.IGNORECASE)
_ANY_HEADER = re.compile(r"[A-Z][\w-]{1,40} ?:(?=\s|$)|[ \t]+\S")
"""What another line of a head begins with: a name, or white space where the line above goes on."""
_ABOVE_HEAD = re.compile(r"\s*(?:(?:memo(?:randum)?|from \S+@\S+ .*)\s*\n\s*)?", re.IGNORECASE)
_CODED = re.compile(r"^(?:mime-version|content-type) ?:", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[<\[(].*")
_HEADERS = HeaderRegistry()
_SENT = ("To", "Cc", "Message-ID", "Received", "Delivered-To")
_DAMAGE = (ArithmeticError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)


def read(data: bytes) -> Parsed:
    """The mail or the saved page in the bytes. Raises BadSource."""
    if data.lower().count(b"content-type:") > MOST_PARTS:
        raise BadSource("it has too many parts.", "Save the one message or page that matters.")
    try:
        return _read(message_from_bytes(data, policy=policy.default.clone(header_factory=_header)))
    except _DAMAGE as error:
        raise BadSource("it is no mail, or it is damaged.", "Save it again as .eml or .mht.") from error


def saved(text: str) -> Parsed | None:
    """A mail or a memorandum that was saved as plain text, which stays as it is unless it says how it is coded; None of
    another text."""
    end, found = _head(text)
    if not end:
        return None
    if _CODED.search(text, 0, end):
        return read(text.lstrip().encode())
    regions, _ = layout.describe(text, end)
    own = ["body" if r.kind in ("heading", "byline") else r.kind for r in regions]
    kinds, sent_on = _told([text[r.start : r.end] for r in regions], own)
    told = (replace(r, kind=kind) for r, kind in zip(regions, kinds, strict=True))
    head = Region("front matter", *strip(text, 0, end))
    return Parsed(text, (head, *told), _of_its_sender(found, sent_on), sent_on)


def _head(text: str) -> tuple[int, Found]:
    """Where the head of a mail or a memorandum ends, and what it states; 0 where none begins the text.

    Blank lines may stand between the lines of a memorandum's, never between others.
    """
    at = end = _ABOVE_HEAD.match(text).end()
    said: dict[str, str] = {}
    for line in text[at:].split("\n"):
        header = _HEADER.match(line)
        if line.strip() and not header and not (at == end and _ANY_HEADER.match(line)):
            break
        if header:
            said.setdefault(_NAMES[header["name"].lower()], header["value"][:LONGEST_HEADER])
        at += len(line) + 1
        end = at if line.strip() else end
    if not {"from", "subject"} <= said.keys():
        return 0, {}
    day = iso_date(re.sub(r"\s*\(.*\)$", "", said.get("date", "")))
    return min(end, len(text)), _stated(said["subject"], _ADDRESS.sub("", said["from"]), day)


def _header(name: str, value: str) -> BaseHeader:
    value = value[:LONGEST_HEADER]
    return _HEADERS(name, value if value.count('"') <= MOST_QUOTES else value.replace('"', ""))


def _read(message: EmailMessage) -> Parsed:
    if not message.keys():
        raise BadSource("it is no mail: it has no header lines.", "Save it again as .eml or .mht.")
    if message.get_content_type() == "multipart/encrypted" or "enveloped-data" in message.get("Content-Type", ""):
        raise BadSource("it is encrypted.", "Save a copy that is not encrypted.")
    return _saved_page(message) if _is_saved_page(message) else _mail(message)


def _is_saved_page(message: EmailMessage) -> bool:
    """Whether nobody has sent it to anybody, and it holds a page."""
    kind = message.get_content_type()
    return kind in ("multipart/related", "text/html") and not any(name in message for name in _SENT)


def _saved_page(message: EmailMessage) -> Parsed:
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if page is None:
        raise BadSource("there is no page in it.", "Save the page again.")
    places = [message.get("Snapshot-Content-Location", ""), page.get("Content-Location", "")]
    url = next(filter(None, map(archive.http, map(str.strip, places))), "")
    found = {"url": (url, "saved page")} if url else {}
    if subject := one_line(message.get("Subject", "")):
        found["title"] = (subject, "saved page")
    document = _html(page)
    return Parsed(document.text, document.regions, found | document.found, document.notes)


def _html(part: EmailMessage) -> Parsed:
    from index.formats import html

    return html.read(_text(part).encode("utf-8-sig") if _label(part) else part.get_payload(decode=True) or b"")


def _mail(message: EmailMessage) -> Parsed:
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    if plain is None and page is None:
        return _attached(message)
    others = list(message.iter_attachments()) if message.is_multipart() else []
    notes = _left_out([name for part in others if (name := _attachment(part))])
    if document := _html(page) if plain is None else _fuller(page, _text(plain)):
        said = [document.text[r.start : r.end] for r in document.regions]
        kinds, sent_on = _told(said, [r.kind for r in document.regions])
        regions = tuple(replace(r, kind=kind) for r, kind in zip(document.regions, kinds, strict=True))
        return Parsed(document.text, regions, _found(message, sent_on), (*document.notes, *notes, *sent_on))
    more = [part for part in others if part.get_content_type() == "text/plain" and not part.get_filename()]
    blocks = _paragraphs("\n\n".join(map(_unwrapped, [plain, *more])))
    if not blocks:
        return _attached(message)
    kinds, sent_on = _told(blocks, [layout.kind(block) for block in blocks])
    return parsed(zip(kinds, blocks, strict=True), _found(message, sent_on), (*notes, *sent_on))


def _attached(message: EmailMessage) -> Parsed:
    """The first message that is attached to one without words: its own head says who wrote it, and when."""
    within = next((part for part in message.walk() if part.get_content_type() == "message/rfc822"), None)
    if within is None or not within.is_multipart():
        raise BadSource("there is no text in it.", "Add text, or remove the file.")
    document = _mail(within.get_content())
    return replace(document, notes=(*document.notes, ATTACHED))


def _fuller(page: EmailMessage | None, plain: str) -> Parsed | None:
    """The page of a mail whose plain part says little but where to see it, or nothing."""
    said = _count(plain)
    if page is None or said > MOST_TO_POINT:
        return None
    try:
        document = _html(page)
    except BadSource:
        return None
    cited = " ".join(document.text[r.start : r.end] for r in document.regions if r.kind in CITED)
    return document if _count(cited) > FULLER * said else None


def _count(text: str) -> int:
    """Words, but for addresses."""
    return len(re.findall(r"\w+", _LINK.sub("", text)))


def _found(message: EmailMessage, sent_on: tuple[str, ...]) -> Found:
    """What the header says of the message that is read: of one that is only sent on, neither who wrote it, nor when."""
    senders = getattr(message["From"], "addresses", ())
    sent = getattr(message["Date"], "datetime", None)
    name, day = senders[0].display_name if len(senders) == 1 else "", sent.date().isoformat() if sent else ""
    return _of_its_sender(_stated(message.get("Subject", ""), name, day), sent_on)


def _of_its_sender(found: Found, sent_on: tuple[str, ...]) -> Found:
    return {key: value for key, value in found.items() if key == "title" or not sent_on}


def _stated(subject: str, sender: str, day: str) -> Found:
    sender = properties.in_order(re.sub(r"\s+(?:via|from) .+", "", sender).strip("'\" "))
    found = {"title": one_line(subject), "author": properties.person(one_line(sender)), "date": day}
    return {key: (value, "mail header") for key, value in found.items() if value}


def _attachment(part: EmailMessage) -> str:
    """The name of a part that is not shown within the mail, as its pictures are."""
    return "" if part.get_content_disposition() == "inline" else one_line(part.get_filename() or "")


def _left_out(names: list[str]) -> list[str]:
    if not names:
        return []
    return [f"{len(names)} attachment{'s were' if len(names) > 1 else ' was'} left out: {', '.join(names)}."]


def _label(part: EmailMessage) -> str:
    """The encoding that a part names. That it is in ASCII is what is said of parts of which nothing is known."""
    charset = part.get_content_charset() or ""
    return "" if charset == "us-ascii" else charset


def _text(part: EmailMessage) -> str:
    """The words of a part."""
    return encodings.labelled(part.get_payload(decode=True) or b"", _label(part)).replace("\r\n", "\n")


def _unwrapped(part: EmailMessage) -> str:
    """A part's words, with those lines joined that only a "flowed" format has broken."""
    text = _text(part)
    flowed = part["Content-Type"] is not None and part["Content-Type"].params.get("format", "").lower() == "flowed"
    return re.sub(r"(?<!\n--) \n(?![>\n])", " ", text) if flowed else text


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a mail, what it quotes apart from what it says."""
    lines = _unquoted(_LINKED.sub("", text).split("\n"))
    apart = [
        a + "\n" if bool(_QUOTED.match(a)) != bool(_QUOTED.match(b)) or _ENDS.match(b) else a
        for a, b in pairwise(lines)
    ]
    text = "\n".join([*apart, *lines[-1:]])
    return [one_line(text[start:end]) for start, end in layout.paragraphs(text)]


def _unquoted(lines: list[str]) -> list[str]:
    """The lines of a mail; where each line of a message that it sends on bears a mark of quotation, without those."""
    start = next((i for i, line in enumerate(lines, 1) if _SENT_ON.match(line)), len(lines))
    if not all(_QUOTED.match(line) for line in lines[start:] if line.strip()):
        return lines
    return lines[:start] + [_QUOTED.sub("", line, count=1).lstrip(" ") for line in lines[start:]]


def _told(blocks: list[str], own: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The kind of each block, and a note where its sender wrote none. `own`: what each would be if it were no mail."""
    kinds, start = _judged(blocks, own, 0), 0
    while not any(kind in CITED for kind in kinds):
        start = next((i for i in range(start, len(blocks)) if _begins(_SENT_ON, blocks, i)), len(blocks)) + 1
        while start < len(blocks) and _HEADER.match(blocks[start]):
            start += 1
        if start >= len(blocks):
            return _judged(blocks, own, 0), ()
        kinds = _judged(blocks, own, start)
    return kinds, (SENT_ON,) if start else ()


def _judged(blocks: list[str], own: list[str], start: int) -> list[str]:
    """The kind of each block of the message that begins at `start`."""
    later = [kind or was for kind, was in zip(_kinds(blocks[start:]), own[start:], strict=True)]
    return ["boilerplate"] * start + later


def _begins(sign: re.Pattern[str], blocks: list[str], i: int) -> bool:
    """Whether a sign that may run over several blocks begins with this one."""
    return bool(sign.match(" ".join(words[:700] for words in blocks[i : i + 5])))


def _kinds(blocks: list[str]) -> list[str]:
    """ "boilerplate" for each block of a mail that its sender has not written for it, "" for the others."""
    quoted = [bool(_QUOTED.match(block)) for block in blocks]
    ends = [
        _begins(_ENDS, blocks, i) or bool(_WROTE.fullmatch(block) and not any(quoted)) for i, block in enumerate(blocks)
    ]
    end = ends.index(True) if True in ends else len(blocks)
    introduces = [
        after and len(block) <= 300 and block.endswith(":") and bool(re.search(r"[\d@]", block))
        for block, after in zip(blocks, [*quoted[1:], False], strict=False)
    ]
    notices = [bool(_NOTICE.match(block)) for block in blocks]
    apart = zip(quoted, introduces, notices, strict=True)
    return ["boilerplate" if any(signs) or i >= end else "" for i, signs in enumerate(apart)]
