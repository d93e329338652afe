"""Plain text: bytes -> Parsed. The text is the file's own, its lines ended by "\\n"; its lines are labelled by `layout`.

Nothing is stated in a plain text: title, author and date are read from its first lines, where those say nothing else.
"""

from index import layout
from index.formats.encodings import decode
from index.types import Parsed


def read(data: bytes) -> Parsed:
    """The text with a Region for each paragraph. Raises BadSource where the bytes are no text that can be read."""
    text, note = decode(data)
    regions, found = layout.describe(text)
    return Parsed(text, regions, found, (note,) if note else ())
