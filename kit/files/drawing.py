"""Pictures are drawn anew, and so lose whatever a camera or a program wrote beside them.

That is where they were taken, when, with what, a small copy of what was cut off, and anything hidden behind.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from kit.files.kinds import JPEG, NotTaken, Ready

MOST_PIXELS = 50_000_000
LONGEST_SIDE, SMALL_SIDE = 2400, 320
FORMATS = ("JPEG", "PNG", "WEBP")
TOO_MANY_POINTS = "That picture has more than 50 million points. Please choose a smaller one."
DAMAGED = "That picture is damaged: it cannot be read to its end. Please choose another one."


def drawn_anew(content: bytes) -> Ready:
    """Takes a second of the processor for a large picture. Raises `NotTaken`."""
    picture = picture_in(content)
    return Ready(JPEG, encoded(picture, LONGEST_SIDE), encoded(picture, SMALL_SIDE))


def picture_in(content: bytes) -> Image.Image:
    """The right way up, in the colours of screens, on white where it is transparent."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            found = Image.open(BytesIO(content), formats=FORMATS)
            if found.width * found.height > MOST_PIXELS:
                raise NotTaken(TOO_MANY_POINTS)
            found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return on_white(in_plain_colours(ImageOps.exif_transpose(found)))
    except Image.DecompressionBombError:
        raise NotTaken(TOO_MANY_POINTS) from None
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, Warning) as broken:
        raise NotTaken(DAMAGED) from broken


def in_plain_colours(found: Image.Image) -> Image.Image:
    """What a telephone wrote for a screen of more colours looks the same without that note beside it."""
    profile = found.info.get("icc_profile")
    if not profile or found.mode != "RGB":
        return found
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        plain = ImageCms.profileToProfile(found, own, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return found  # a note that cannot be read is no reason to refuse the picture
    return plain or found


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
