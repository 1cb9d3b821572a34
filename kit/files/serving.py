"""Handing out what somebody once uploaded, so that nothing in it can do anything in who opens it."""

from urllib.parse import quote

from litestar import Response

from kit.files.kinds import ENDINGS, JPEG, TEXT

CAREFUL = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def served(content: bytes, media: str, name: str) -> Response[bytes]:
    """A picture is shown; anything else is only ever saved, so that nothing in it runs here."""
    way = "inline" if media == JPEG else "attachment"
    disposition = f"{way}; filename*=UTF-8''{quote(with_ending(name, media), safe='')}"
    said = f"{TEXT}; charset=utf-8" if media == TEXT else media
    return Response(content, media_type=said, headers={**CAREFUL, "Content-Disposition": disposition})


def with_ending(name: str, media: str) -> str:
    """The name under which it is saved: it ends as what it is."""
    ending = f".{ENDINGS[media]}"
    return name if name.lower().endswith(ending) else name + ending
