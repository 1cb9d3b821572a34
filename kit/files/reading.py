"""One upload: what it is, by its content alone, and what is kept of it."""

from collections.abc import Callable

from kit.files import papers, pictures
from kit.files.kinds import EMPTY, LARGEST, TOO_LARGE, NotTaken, Ready

WAYS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Ready]], ...] = (
    (pictures.is_picture, pictures.drawn),
    (papers.is_pdf, papers.read_pdf),
    (papers.is_zip, papers.read_office),
)


def ready(content: bytes) -> Ready:
    """Raises `NotTaken`. Neither its name nor what a browser says of it is believed."""
    refuse_size(content)
    if pictures.is_heif(content):
        raise NotTaken(pictures.NOT_HEIC)
    take = next((take for fits, take in WAYS if fits(content)), papers.read_text)
    return take(content)


def refuse_size(content: bytes) -> None:
    if not content:
        raise NotTaken(EMPTY)
    if len(content) > LARGEST:
        raise NotTaken(TOO_LARGE)


def is_heavy(content: bytes) -> bool:
    """Whether it has to be decoded, or unpacked in part, to be read."""
    return pictures.is_picture(content) or papers.is_zip(content)
