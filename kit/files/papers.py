"""Papers are kept as they came, and are only ever saved by who opens them: what is in them never runs here.

Each is looked at as far as says whether it is whole and what it claims to be.
"""

import re
import zipfile
from io import BytesIO

from kit.files.kinds import BROKEN, EXCEL, PDF, TEXT, UNKNOWN, WORD, NotTaken, Ready

BEGINS_PDF, ENDS_PDF = b"%PDF-", b"%%EOF"
TABLE_AT = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
STARTS_TABLE = re.compile(rb"\s*(xref\b|\d+\s+\d+\s+obj\b)")
LAST_BYTES = 2048
ZIP = b"PK\x03\x04"
OFFICE = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
MACROS = "That file holds macros, which are programs. Please save it without them (.docx or .xlsx)."
LOCKED = "That file is locked with a password. Please save it without one."
MARKUP = re.compile(r"<\s*(!doctype|\?xml|html|svg|script|head|body|iframe|object|embed)\b", re.IGNORECASE)
NO_PAGES = (
    "Web pages and drawings in SVG can hold programs, so they are not taken. Save it as a PDF or a picture."
)
OTHER_SIGNS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def is_pdf(content: bytes) -> bool:
    return content.startswith(BEGINS_PDF)


def read_pdf(content: bytes) -> Ready:
    """Raises `NotTaken` where its end is missing, or the table of what is in it is not where it says."""
    end = content[-LAST_BYTES:]
    said = TABLE_AT.findall(end)
    if not said or not STARTS_TABLE.match(content, int(said[-1])):
        raise NotTaken(BROKEN)
    return Ready(PDF, content)


def is_zip(content: bytes) -> bool:
    return content.startswith(ZIP)


def read_office(content: bytes) -> Ready:
    """By the names of what is in it; nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as inside:
            names = set(inside.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        raise NotTaken(BROKEN) from None
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js")) for name in names):
        raise NotTaken(MACROS)
    media = next((media for name, media in OFFICE.items() if name in names), None)
    if media is None or "[Content_Types].xml" not in names:
        raise NotTaken(LOCKED if "EncryptedPackage" in names else UNKNOWN)
    return Ready(media, content)


def read_text(content: bytes) -> Ready:
    """In UTF-8, as nearly all are, or as Windows saves "Unicode"; kept in UTF-8."""
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(coding)
    except UnicodeDecodeError:
        raise NotTaken(UNKNOWN) from None
    if MARKUP.search(text):
        raise NotTaken(NO_PAGES)
    if OTHER_SIGNS.search(text):
        raise NotTaken(UNKNOWN)
    return Ready(TEXT, text.encode())
