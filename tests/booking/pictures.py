"""Pictures drawn for tests, with and without what a camera writes beside them."""

from io import BytesIO

from PIL import Image


def drawn(width: int = 640, height: int = 480, kind: str = "PNG", colour: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()


def from_a_camera(width: int = 640, height: int = 480) -> bytes:
    """A JPEG that lies on its side and says where it was taken, by whom and with what."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Camera of Masha"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    out = BytesIO()
    Image.new("RGB", (width, height), "tomato").save(out, "JPEG", exif=exif, comment=b"at home")
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))
