"""A link as a square of dots, for a telephone to read."""

import base64
import io

import qrcode
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage


def qr_picture(link: str, colour: str = "#000000") -> str:
    """An SVG."""
    picture = io.BytesIO()
    qrcode.make(link, image_factory=in_colour(colour), border=1).save(picture)
    return picture.getvalue().decode()


def in_colour(colour: str) -> type[SvgPathImage]:
    style = {**SvgPathImage.QR_PATH_STYLE, "fill": colour}
    return type("ColouredPath", (SvgPathImage,), {"QR_PATH_STYLE": style})


def qr_png(link: str) -> bytes:
    """The same as a PNG: mail programs show no SVG."""
    picture = io.BytesIO()
    qrcode.make(link, image_factory=PilImage, border=2, box_size=6).save(picture)
    return picture.getvalue()


def qr_source(link: str) -> str:
    """The same as an address that an image of a page takes."""
    return f"data:image/svg+xml;base64,{base64.b64encode(qr_picture(link).encode()).decode()}"
