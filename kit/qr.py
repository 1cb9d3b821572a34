"""A link as a square of dots, for a telephone to read.

What draws it is loaded with the first one: 4 MiB and a tenth of a second that most processes never need.
"""

import base64
import io

ALL_AROUND = 4  # dots of white that the standard wants around the square, so that every telephone finds it


def qr_picture(link: str, colour: str = "#000000", border: int = 1) -> str:
    """An SVG. A `border` of less than `ALL_AROUND` relies on white around the picture."""
    import qrcode  # noqa: PLC0415

    picture = io.BytesIO()
    qrcode.make(link, image_factory=in_colour(colour), border=border).save(picture)
    return picture.getvalue().decode()


def in_colour(colour: str) -> type:
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415

    style = {**SvgPathImage.QR_PATH_STYLE, "fill": colour}
    return type("ColouredPath", (SvgPathImage,), {"QR_PATH_STYLE": style})


def qr_png(link: str) -> bytes:
    """The same as a PNG: mail programs show no SVG."""
    import qrcode  # noqa: PLC0415
    from qrcode.image.pil import PilImage  # noqa: PLC0415

    picture = io.BytesIO()
    qrcode.make(link, image_factory=PilImage, border=2, box_size=6).save(picture)
    return picture.getvalue()


def qr_source(link: str, border: int = 1) -> str:
    """The same as an address that an image of a page takes."""
    picture = qr_picture(link, border=border).encode()
    return f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}"
