"""Whether a zip unpacks to what it says, and to little enough; its sheets are looked through on the way."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from exchange.files.trouble import CORRUPT, LOCKED, TOO_LARGE, Unreadable

MOST_ENTRIES = 2_000
MOST_UNPACKED = 700 * 1024 * 1024
PIECE = 256 * 1024
LOCAL_HEADER = 30
ENCRYPTED = 1
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


def check_zip(path: Path) -> set[str]:
    """The names of the sheets' files in which there are formulas. Raises `Unreadable` for what is unsafe.

    The declared sizes are summed before anything is unpacked; then each part is unpacked to nowhere, and must
    not be larger than it said.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            entries = archive.infolist()
            refuse_large(entries, path.stat().st_size)
            return {each.filename for each in entries if looked_through(file, each)}
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError):
        raise Unreadable(CORRUPT) from None


def refuse_large(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Parts that lie over each other are a bomb as well: together they cannot be more than the file."""
    if any(each.flag_bits & ENCRYPTED for each in entries):
        raise Unreadable(LOCKED)
    if len(entries) > MOST_ENTRIES or sum(each.compress_size for each in entries) > size:
        raise Unreadable(TOO_LARGE)
    if sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise Unreadable(TOO_LARGE)


def looked_through(file: BinaryIO, entry: zipfile.ZipInfo) -> bool:
    """Whether it is a sheet with a formula in it."""
    found, left, tail, is_sheet = False, entry.file_size, b"", SHEET.fullmatch(entry.filename) is not None
    for piece in unpacked(file, entry):
        left -= len(piece)
        if left < 0:
            raise Unreadable(TOO_LARGE)
        if is_sheet and not found:
            found = FORMULA.search(tail + piece) is not None
            tail = piece[-16:]
    return found


def unpacked(file: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """In pieces, none of which is larger than it may be, whatever the packed bytes unpack to."""
    start = data_begins(file, entry)
    file.seek(start)
    packed = entry.compress_size
    if entry.compress_type == zipfile.ZIP_STORED:
        while packed > 0 and (piece := file.read(min(PIECE, packed))):
            packed -= len(piece)
            yield piece
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable(CORRUPT)
    yield from inflated(file, packed)


def inflated(file: BinaryIO, packed: int) -> Iterator[bytes]:
    opener = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed > 0 and not opener.eof:
        read = file.read(min(PIECE, packed))
        if not read:
            raise Unreadable(CORRUPT)
        packed -= len(read)
        while read:
            yield opener.decompress(read, PIECE)
            read = opener.unconsumed_tail


def data_begins(file: BinaryIO, entry: zipfile.ZipInfo) -> int:
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise Unreadable(CORRUPT)
    return (
        entry.header_offset
        + LOCAL_HEADER
        + int.from_bytes(header[26:28], "little")
        + int.from_bytes(header[28:30], "little")
    )
