"""The desk as an app on a tablet: manifest, service worker, and the page for when there is no network."""

import hashlib
import json
from functools import lru_cache
from typing import Any

from litestar import Response, get

from kit.assets import asset, files, version
from kit.machine import ROOT
from kit.web import page

HOME, AWAY, SCOPE = "/desk/calendar", "/desk/away", "/desk"
# The customers' pages have their own; what else is large or rare is kept when it is first used.
ROOMS_NOT_KEPT = ("widgets/", "lists/", "exchange/", "privacy/", "personal/", "guide/", "batches/")
NOT_KEPT = (*ROOMS_NOT_KEPT, "kit/vendor/jsQR.js", "kit/styleguide.css", "kit/icon-", "kit/worker.js")
SERVED = (".css", ".js", ".svg")
UNKEPT = {"Cache-Control": "no-cache"}


def icon(name: str, sizes: str, purpose: str = "any") -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {"src": asset(f"kit/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


@lru_cache(maxsize=1)
def manifest() -> dict[str, Any]:
    """A manifest has one colour; what follows day and night are the `theme-color`s of each page."""
    return {
        "id": SCOPE,
        "name": "Tempu desk",
        "short_name": "Tempu",
        "description": "The salon’s day: who comes, to whom, and when.",
        "start_url": HOME,
        "scope": SCOPE,
        "display": "standalone",
        "background_color": "#faf9f6",
        "theme_color": "#0f766e",
        "icons": [
            icon("icon.svg", "any"),
            icon("icon-192.png", "192x192"),
            icon("icon-512.png", "512x512"),
            icon("icon-maskable-512.png", "512x512", "maskable"),
        ],
        "shortcuts": [
            {"name": "Today", "url": HOME},
            {"name": "Check in", "url": "/desk/check-in"},
        ],
    }


def shell() -> list[str]:
    """The addresses of the styles, scripts and icons of the desk."""
    return [asset(name) for name in files() if name.endswith(SERVED) and not name.startswith(NOT_KEPT)]


@lru_cache(maxsize=1)
def worker() -> str:
    """The service worker, with what it keeps. Another file, or another page, makes another worker of it."""
    away = ROOT / "kit" / "templates" / "kit" / "away.html"
    release = hashlib.sha256(version().encode() + away.read_bytes()).hexdigest()[:12]
    known = {"RELEASE": release, "SHELL": shell(), "AWAY": AWAY, "HOME": HOME}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in known.items())
    return head + files()["kit/worker.js"].read_text()


@get("/desk/app.webmanifest", include_in_schema=False, sync_to_thread=False)
def show_manifest() -> Response[dict[str, Any]]:
    return Response(manifest(), media_type="application/manifest+json", headers=UNKEPT)


@get("/desk/worker.js", include_in_schema=False, sync_to_thread=False)
def show_worker() -> Response[str]:
    """Asked for by the browser again and again: it must never be an old one."""
    headers = {**UNKEPT, "Service-Worker-Allowed": SCOPE}
    return Response(worker(), media_type="text/javascript", headers=headers)


@get(AWAY, include_in_schema=False, sync_to_thread=False)
def show_away() -> Any:  # noqa: ANN401
    """The same for everybody: it is kept on every tablet, and tells nobody's secrets."""
    return page("kit/away.html")


installed = [show_manifest, show_worker, show_away]
