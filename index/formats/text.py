"""Plain text: bytes -> Parsed. The text is the file's own, its lines ended by "\\n"; its lines are labelled by `layout`.

Title, author and date are read from its first lines, where those say nothing else. A mail and subtitles that were saved
as plain text are read as what they are.
"""

from dataclasses import replace

from index import layout
from index.formats import mail, subtitles
from index.formats.encodings import decode
from index.types import Parsed


def read(data: bytes) -> Parsed:
    """The text with a Region for each paragraph. Raises BadSource where the bytes are no text that can be read."""
    text, note = decode(data)
    found = subtitles.saved(text) or mail.saved(text) or Parsed(text, *layout.describe(text))
    return replace(found, notes=(*filter(None, [note]), *found.notes))
