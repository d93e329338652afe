"""What is inside a zipped document, opened with care: sizes are checked before anything is unpacked, and XML is only XML.

Every checksum is tried, as a part that was lost is not always missed.
Nothing is written to disk. An archive may not unpack to more than LARGEST bytes, nor name files outside itself; an XML
part may not declare entities, reach for other files, or hold more marks than a long book does. It knows no format.
"""

import re
import zlib
from functools import lru_cache
from io import BytesIO
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from index.errors import BadSource
from index.types import one_line

LARGEST = 200 * 2**20
"""Bytes to which all members together may unpack."""
LARGEST_XML = 64 * 2**20
MOST_MEMBERS = 20_000
MOST_MARKS = 6_000_000
"""Elements and attributes of one XML part: each takes some 120 bytes of memory."""
STEEPEST = 250
"""Unpacked bytes for a packed one, beyond the first ten MiB; text seldom reaches thirty."""

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
_METHODS = (ZIP_STORED, ZIP_DEFLATED)
"""Of packing; a part that is packed otherwise is none that is read."""
_DAMAGE = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, OverflowError)


def opened(data: bytes, what: str) -> ZipFile:
    """The archive in `data`, which should be `what` ("a Word document"). Raises BadSource where it is not, or not safe."""
    if data.startswith(_OLE):
        raise _old_word(data)
    try:
        archive = ZipFile(BytesIO(data))
    except _DAMAGE as error:
        raise BadSource(
            f"it is not {what}, or it is damaged.", "Save it again with the program that made it."
        ) from error
    _check(archive, len(data))
    for info in archive.infolist():
        _verify(archive, info)
    return archive


def _old_word(data: bytes) -> BadSource:
    if _ENCRYPTED in data:
        return BadSource("it is encrypted.", "Save a copy without a password.")
    return BadSource("it is an old Word file.", "Save it as .docx.")


def _check(archive: ZipFile, packed: int) -> None:
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise BadSource("it is encrypted.", "Save a copy without a password.")
    if any(normpath(member.filename).startswith(("/", "..")) for member in members):
        raise BadSource("it names files outside itself.", "Save it again with the program that made it.")
    if len(members) > MOST_MEMBERS or size > LARGEST or size > 10 * 2**20 + STEEPEST * packed:
        raise BadSource(f"it would unpack to {size / 2**20:.0f} MiB.", "Save it without pictures, or in parts.")


def _verify(archive: ZipFile, info: ZipInfo) -> None:
    """Unpacks a member to nowhere. Raises BadSource where it is not what was packed."""
    if info.compress_type not in _METHODS:
        return
    try:
        with archive.open(info) as file:
            while file.read(2**20):
                pass
    except _DAMAGE as error:
        raise _damaged(info.filename) from error


def _damaged(name: str) -> BadSource:
    return BadSource(f"its part {one_line(name)} is damaged.", "Save it again, or find an undamaged copy.")


def member(archive: ZipFile, name: str) -> bytes | None:
    """The bytes of one member, None where there is none of that name. Raises BadSource where it is damaged."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.compress_type not in _METHODS or info.file_size > LARGEST_XML:
        raise BadSource(f"its part {name} is packed oddly or too large.", "Save it again, or in parts.")
    try:
        with archive.open(info) as file:
            return file.read(info.file_size)
    except _DAMAGE as error:
        raise _damaged(name) from error


def xml(data: bytes) -> etree._Element:
    """The root element of an XML part, without comments and instructions. Raises BadSource where it is no safe XML."""
    if data.count(b"<") + data.count(b"=") > MOST_MARKS:
        raise BadSource("a part of it is too large.", "Save it in parts.")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, MemoryError) as error:
        raise BadSource("a part of it is damaged.", "Save it again, or find an undamaged copy.") from error
    declared = root.getroottree().docinfo.internalDTD
    if next(root.iter(etree.Entity), None) is not None or (declared is not None and any(declared.iterentities())):
        raise BadSource("its XML uses entities of its own.", "Save it again with another program.")
    return root


def part(archive: ZipFile, name: str) -> etree._Element | None:
    """The root of one XML member, None where there is none of that name. Raises BadSource."""
    data = member(archive, name)
    return None if data is None else xml(data)


def beside(name: str, reference: str) -> str:
    """The member that `reference`, found in the member `name`, points at."""
    path = unquote(reference.partition("#")[0])
    return normpath(join(dirname(name), path)).lstrip("/")


def local(element: etree._Element) -> str:
    """An element's name without its namespace, which differs between versions of one format."""
    return _local(element.tag)


@lru_cache(4096)
def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute's value by its name without namespace, "" where there is none."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")


def children(element: etree._Element | None, *path: str) -> list[etree._Element]:
    """The elements down a path of local names: children(root, "body", "p")."""
    found = [] if element is None else [element]
    for name in path:
        found = [child for parent in found for child in parent.iterchildren("{*}" + name)]
    return found


def http(text: str) -> str:
    """`text` where it is a web address, else ""."""
    return text if re.fullmatch(r"https?://[^\s<>\"]+", text) else ""
