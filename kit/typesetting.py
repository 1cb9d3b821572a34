"""A template of typst made into a PDF, or into a picture."""

import asyncio
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

ONE_AT_A_TIME = Lock()
FINE = 300.0  # points to the inch


async def typeset(template: Path, **inputs: str) -> bytes:
    """Off the event loop: the first one takes a few tenths of a second, later ones a few milliseconds."""
    return await asyncio.to_thread(compile_pdf, template, inputs)


async def drawn(template: Path, **inputs: str) -> bytes:
    """One page as a PNG, fine enough for paper."""
    return await asyncio.to_thread(compile_png, template, inputs)


def compile_pdf(template: Path, inputs: dict[str, str]) -> bytes:
    with ONE_AT_A_TIME:
        made: bytes = compiler(template).compile(format="pdf", sys_inputs=inputs)
    return made


def compile_png(template: Path, inputs: dict[str, str]) -> bytes:
    with ONE_AT_A_TIME:
        made: bytes = compiler(template).compile(format="png", ppi=FINE, sys_inputs=inputs)
    return made


@lru_cache(maxsize=4)
def compiler(template: Path) -> Any:  # noqa: ANN401
    """Made when the first PDF is asked for: a process that makes none does not pay its 25 MiB."""
    import typst  # noqa: PLC0415  # 7 MiB that only a process which makes PDFs need carry

    return typst.Compiler(str(template), ignore_system_fonts=True)
