"""A template of typst made into a PDF."""

import asyncio
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

ONE_AT_A_TIME = Lock()


async def typeset(template: Path, **inputs: str) -> bytes:
    """Off the event loop: the first one takes a few tenths of a second, later ones a few milliseconds."""
    return await asyncio.to_thread(compile_pdf, template, inputs)


def compile_pdf(template: Path, inputs: dict[str, str]) -> bytes:
    with ONE_AT_A_TIME:
        made: bytes = compiler(template).compile(format="pdf", sys_inputs=inputs)
    return made


@lru_cache(maxsize=4)
def compiler(template: Path) -> Any:  # noqa: ANN401
    """Made when the first PDF is asked for: a process that makes none does not pay its 25 MiB."""
    import typst  # noqa: PLC0415  # 7 MiB that only a process which makes PDFs need carry

    return typst.Compiler(str(template), ignore_system_fonts=True)
