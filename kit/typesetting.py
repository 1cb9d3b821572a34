"""A template of typst made into a PDF, or into a picture.

Texts are set in the fonts that come along. Only where these lack a letter those of the server help out.
"""

import asyncio
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

ONE_AT_A_TIME = Lock()
FINE = 300.0  # points to the inch
# Beyond Latin, Greek and Cyrillic letters, and what stands between them, one has to look.
RARE = re.compile(r"[^\u0000-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u203a\u20ac]")
# Files that are to be kept for long hold no letter without its shape: typst names each it has none for.
STRICT = "a-2b"
SHAPELESS = re.compile(r'the text `"(.+?)"` could not be displayed')


async def typeset(template: Path, **inputs: str) -> bytes:
    """Off the event loop: the first one takes a few tenths of a second, later ones a few milliseconds."""
    return await asyncio.to_thread(compile_pdf, template, inputs)


async def drawn(template: Path, **inputs: str) -> bytes:
    """One page as a PNG, fine enough for paper."""
    return await asyncio.to_thread(compile_png, template, inputs)


async def undrawn(template: Path, **inputs: str) -> frozenset[str]:
    """Characters of it that no font on the server has; mostly none."""
    return await asyncio.to_thread(find_undrawn, template, inputs)


def compile_pdf(template: Path, inputs: Mapping[str, str]) -> bytes:
    with ONE_AT_A_TIME:
        made: bytes = fitting(template, inputs).compile(format="pdf", sys_inputs=inputs)
    return made


def compile_png(template: Path, inputs: Mapping[str, str]) -> bytes:
    with ONE_AT_A_TIME:
        made: bytes = fitting(template, inputs).compile(format="png", ppi=FINE, sys_inputs=inputs)
    return made


def find_undrawn(template: Path, inputs: Mapping[str, str]) -> frozenset[str]:
    with ONE_AT_A_TIME:
        return shapeless(fitting(template, inputs), inputs)


def fitting(template: Path, inputs: Mapping[str, str]) -> Any:  # noqa: ANN401
    """With the server's fonts as well, if those that come along are not enough."""
    usual = compiler(template)
    return compiler(template, every_font=True) if shapeless(usual, inputs) else usual


def shapeless(typst_compiler: Any, inputs: Mapping[str, str]) -> frozenset[str]:  # noqa: ANN401
    """What the compiler has no letters for."""
    import typst  # noqa: PLC0415

    if not any(RARE.search(text) for text in inputs.values()):
        return frozenset()
    try:
        typst_compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=STRICT)
    except typst.TypstError as error:
        return frozenset("".join(SHAPELESS.findall(error.diagnostic)))
    return frozenset()


@lru_cache(maxsize=8)
def compiler(template: Path, *, every_font: bool = False) -> Any:  # noqa: ANN401
    """Made when the first PDF is asked for: a process that makes none does not pay its 25 MiB."""
    import typst  # noqa: PLC0415  # 7 MiB that only a process which makes PDFs need carry

    return typst.Compiler(str(template), ignore_system_fonts=not every_font)
