"""Pictures and papers made for tests, with and without what a camera writes beside them."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

WHERE = b"<x:xmpmeta><exif:GPSLatitude>52,30N</exif:GPSLatitude></x:xmpmeta>"


def drawn(width: int = 640, height: int = 480, kind: str = "PNG", colour: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A small PNG whose head says that it is so large: drawing one takes seconds."""
    small = drawn(8, 8)
    head = b"IHDR" + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


def from_a_camera(width: int = 640, height: int = 480, kind: str = "JPEG") -> bytes:
    """It lies on its side and says where it was taken, by whom and with what; a JPEG also in a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Camera of Masha"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    out = BytesIO()
    more = {"comment": b"at home"} if kind == "JPEG" else {}
    xmp = {} if kind == "PNG" else {"xmp": WHERE}
    Image.new("RGB", (width, height), "tomato").save(out, kind, exif=exif, **more, **xmp)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def paper(size: int = 0, words: bytes = b"") -> bytes:
    """A PDF of one empty page with a stream of so many bytes beside it."""
    stream = words + b"\0" * size
    parts = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 200 200]>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, at = len(parts) + 1, len(out)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, at)
    )


def office(main: str = "word/document.xml", *more: str) -> bytes:
    """A file of Word or Excel, as far as its names say."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as inside:
        for name in ("[Content_Types].xml", main, *more):
            inside.writestr(name, "<xml/>")
    return out.getvalue()
