"""Style sheets, scripts and icons of every folder, served under a name that changes with their content."""

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from kit.errors import NotFound
from kit.machine import ROOT

FOREVER = "public, max-age=31536000, immutable"
COMPRESSIBLE = {
    "text/css",
    "text/javascript",
    "image/svg+xml",
    "application/json",
    "application/manifest+json",
}


@lru_cache(maxsize=1)
def files() -> dict[str, Path]:
    """ "kit/base.css" → the file in kit/static."""
    found = {}
    for static in sorted(ROOT.glob("*/static")):
        for path in sorted(static.rglob("*")):
            if path.is_file():
                found[f"{static.parent.name}/{path.relative_to(static).as_posix()}"] = path
    return found


@lru_cache(maxsize=1)
def version() -> str:
    """One name for the content of all of them, so that relative links between them hold."""
    digest = hashlib.sha256()
    for name, path in files().items():
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of "folder/file"; a name that does not exist is a mistake in a template."""
    if name not in files():
        raise LookupError(f"There is no static file {name}.")
    return f"/static/{version()}/{name}"


@lru_cache(maxsize=500)
def content(name: str) -> tuple[bytes, bytes | None, str]:
    """The bytes, the same compressed where that helps, and their type."""
    path = files()[name]
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    plain = path.read_bytes()
    return plain, (gzip.compress(plain, 9, mtime=0) if kind in COMPRESSIBLE else None), kind


@get("/static/{release:str}/{name:path}", sync_to_thread=False)
def show_asset(
    request: Request[Any, Any, Any], release: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    known = name.lstrip("/")
    if known not in files():
        raise NotFound("There is no such file.")
    plain, packed, kind = content(known)
    headers = {"Cache-Control": FOREVER if release == version() else "no-cache", "Vary": "Accept-Encoding"}
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=kind, headers=headers | {"Content-Encoding": "gzip"})
    return Response(plain, media_type=kind, headers=headers)
