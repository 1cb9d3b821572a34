"""Tables as text: in which letters they are written, and what parts their cells."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from exchange.files.trouble import CORRUPT, Unreadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = (";", "\t", ",", "|")
SAMPLE = 256 * 1024
LOOKED_AT = 30  # rows, for what parts their cells
UNDEFINED = frozenset(b"\x81\x8d\x8f\x90\x9d")  # in cp1252
LONGEST_CELL = 30_000


def encoding_of(path: Path) -> str:
    """UTF-8 and UTF-16 prove themselves; of the old ones the likeliest by how high letters stand together."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in BOMS:
        if sample.startswith(mark):
            return name
    if is_utf8(path):
        return "utf-8"
    return wide(sample) or old(sample)


def is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(SAMPLE):
                if b"\0" in piece:
                    return False
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def wide(sample: bytes) -> str:
    """UTF-16 without a mark: every other byte of its separators and digits is nothing."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 8 < len(sample):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def old(sample: bytes) -> str:
    """Russian words are all high letters; umlauts and accents stand alone among others."""
    if b"\0" in sample:
        raise Unreadable(CORRUPT)
    high = [place for place, byte in enumerate(sample) if byte >= 0x80]
    known = set(high)
    together = sum(place - 1 in known or place + 1 in known for place in high)
    if 2 * together > len(high):
        return "cp1251"
    return "latin-1" if UNDEFINED & set(sample) else "cp1252"


def separator_of(lines: str) -> str:
    """Whatever parts every one of the first rows into the most cells, and all of them alike."""
    return max(SEPARATORS, key=lambda each: evenness(lines, each))


def evenness(lines: str, separator: str) -> tuple[int, int]:
    rows = [row for row in csv.reader(io.StringIO(lines), delimiter=separator) if any(row)][:LOOKED_AT]
    widths = [len(row) for row in rows[:-1] or rows]
    return (min(widths, default=1), -len(set(widths)))


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number, as a spreadsheet shows it."""
    with path.open(encoding=encoding_of(path), newline="", errors="strict") as file:
        try:
            start = file.read(SAMPLE)
            file.seek(0)
            yield from numbered(csv.reader(unmarked(file), delimiter=separator_of(start)))
        except (UnicodeDecodeError, csv.Error):
            raise Unreadable(CORRUPT) from None


def unmarked(lines: Iterator[str]) -> Iterator[str]:
    """Without what no database keeps, and without Excel's own first line `sep=;`."""
    for number, line in enumerate(lines):
        if number or not line.lower().startswith("sep="):
            yield line.replace("\0", "")


def numbered(rows: Iterator[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise Unreadable(
                f"A cell of row {number} does not end. Is a quotation mark missing there? "
                "Save the table again in your spreadsheet, and send that."
            )
        yield number, list(row)
