"""Plain text: bytes -> Parsed. The text is the file's own, its lines ended by "\\n", and that of its pages, where form feeds
part them, in one; its lines are labelled by `layout`.

Title, author and date are read from its front matter, if it has any, and from its first lines, where those say nothing
else. A mail and subtitles that were saved as plain text are read as what they are.
"""

from dataclasses import replace

from index import layout
from index.formats import front_matter, mail, paged, subtitles
from index.formats.blocks import BLANK
from index.formats.encodings import decode
from index.markup import strip
from index.types import Parsed, Region


def read(data: bytes) -> Parsed:
    """The text with a Region for each paragraph. Raises BadSource where the bytes are no text that can be read."""
    text, note = decode(data)
    found = subtitles.saved(text) or mail.saved(text) or _plain(text)
    return replace(found, notes=(*filter(None, [note]), *found.notes))


def _plain(text: str) -> Parsed:
    text, pages, margins = paged.in_one(text)
    front = front_matter.read(text)
    regions, found = layout.describe(text, front.end)
    head = [Region("front matter", *strip(text, 0, front.end))] if front.end else []
    found |= {key: (value, "front matter") for key, value in front.fields.items() if value}
    beside = []
    for line in margins:
        text += BLANK + line
        beside.append(Region("boilerplate", len(text) - len(line), len(text)))
    return Parsed(text, (*head, *regions, *beside), found, front.notes, pages)
