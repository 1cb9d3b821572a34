"""Codes on paper, read back: printed as a picture, photographed, and read as the desk reads codes."""

import base64
from io import BytesIO

import pypdfium2
from PIL import Image, ImageEnhance, ImageFilter
from playwright.async_api import Browser

from kit.machine import ROOT

INCH = 25.4
READS = """async (photograph) => {
    const seen = await createImageBitmap(await (await fetch(photograph)).blob());
    const board = new OffscreenCanvas(seen.width, seen.height).getContext("2d");
    board.drawImage(seen, 0, 0);
    const dots = board.getImageData(0, 0, seen.width, seen.height);
    return jsQR(dots.data, dots.width, dots.height)?.data ?? "";
}"""


def printed(pdf: bytes, dots: int) -> list[Image.Image]:
    """The pages of a PDF, with so many dots to the inch."""
    return [page.render(scale=dots / 72).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(pdf)]


def cut(sheet: Image.Image, dots: int) -> list[Image.Image]:
    """The ten table cards of a sheet."""

    def at(millimetres: float) -> int:
        return round(millimetres / INCH * dots)

    corners = [(20 + 85 * column, 11 + 55 * row) for row in range(5) for column in range(2)]
    return [sheet.crop((at(x), at(y), at(x + 85), at(y + 55))) for x, y in corners]


def photographed(paper: Image.Image) -> Image.Image:
    """On a dark table, held a little askew in the light of an evening, and saved as telephones do."""
    table = Image.new("RGB", (round(paper.width * 1.3), round(paper.height * 1.3)), "#3b2a20")
    table.paste(paper, (round(paper.width * 0.15), round(paper.height * 0.15)))
    lean = (1, 0.05, 0, 0.02, 1, 0, 0.00003, 0.00005)
    seen = table.rotate(7, Image.Resampling.BICUBIC, fillcolor="#3b2a20")
    seen = seen.transform(seen.size, Image.Transform.PERSPECTIVE, lean, Image.Resampling.BICUBIC)
    dim = ImageEnhance.Brightness(seen.filter(ImageFilter.GaussianBlur(0.7))).enhance(0.6)
    saved = BytesIO()
    dim.save(saved, "JPEG", quality=60)
    return Image.open(saved)


async def read(browser: Browser, *photographs: Image.Image) -> list[str]:
    """What stands in the code of each; "" where none is found."""
    page = await browser.new_page()
    await page.add_script_tag(path=ROOT / "kit/static/vendor/jsQR.js")
    return [await page.evaluate(READS, as_address(each)) for each in photographs]


def as_address(picture: Image.Image) -> str:
    out = BytesIO()
    picture.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
