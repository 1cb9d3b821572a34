"""What somebody uploads, told by its content and never by its name; pictures are drawn anew.

Drawn anew, a picture has lost everything a camera writes beside it: where it was taken, when, and with what.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from clients.rules import clean
from kit.errors import Invalid

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE, SMALL_SIDE = 2400, 320
PICTURES = ("JPEG", "PNG", "WEBP")
PDF = b"%PDF-"
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Ready:
    """What is kept of an upload; `small` is "" for what is no picture."""

    name: str
    media: str
    content: bytes
    small: bytes = b""

    @property
    def is_picture(self) -> bool:
        return bool(self.small)


class NotTaken(Invalid):
    """It is not a picture or a PDF, or too much of one."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, file=sentence)


def ready(name: str, content: bytes) -> Ready:
    """Takes a second of the processor for a large picture. Raises `NotTaken`."""
    if not content:
        raise NotTaken("Choose a photo or a file first.")
    if len(content) > LARGEST:
        raise NotTaken("That is more than 10 MB. Please choose something smaller.")
    if content.startswith(PDF):
        return Ready(named(name, "pdf"), "application/pdf", content)
    drawn = picture(content)
    return Ready(named(name, "jpg"), "image/jpeg", encoded(drawn, LONGEST_SIDE), encoded(drawn, SMALL_SIDE))


def picture(content: bytes) -> Image.Image:
    """The right way up, on white where it is transparent."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            found = Image.open(BytesIO(content), formats=PICTURES)
            if found.width * found.height > MOST_PIXELS:
                raise NotTaken("That picture has more than 50 million points. Please choose a smaller one.")
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return on_white(ImageOps.exif_transpose(found))
    except NotTaken:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as broken:
        raise NotTaken("That is no photo (JPEG, PNG, WebP) and no PDF. Please choose another.") from broken


def on_white(found: Image.Image) -> Image.Image:
    if "A" not in found.getbands() and found.mode != "P":
        return found.convert("RGB")
    clear = found.convert("RGBA")
    ground = Image.new("RGB", clear.size, "white")
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground


def encoded(drawn: Image.Image, longest: int) -> bytes:
    """As a JPEG no longer than so many points at a side, and with nothing beside it."""
    copy = drawn.copy()
    copy.thumbnail((longest, longest))
    copy.info = {}
    out = BytesIO()
    copy.save(out, "JPEG", quality=85)
    return out.getvalue()


def named(name: str, ending: str) -> str:
    """The name it had, as one that is shown and offered for saving, with the ending of what it is."""
    plain = clean(name.replace("\\", "/").rpartition("/")[2]).replace("\n", " ").replace('"', "")
    stem = plain.rpartition(".")[0] or plain or "photo"
    return f"{stem[: LONGEST_NAME - 5].strip() or 'photo'}.{ending}"
