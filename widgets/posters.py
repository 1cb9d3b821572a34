"""Codes to book by, on paper and as a picture: with the salon's name and logo, in its colour."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from catalog.tables import Branch
from kit.qr import ALL_AROUND, qr_picture
from kit.typesetting import drawn, typeset
from kit.words import N_, _
from widgets.rules.colours import WHITE, best_on, readable_on
from widgets.rules.forms import Look

TEMPLATE = Path(__file__).parent / "poster.typ"
PICTURE = "picture"
KINDS = {"poster": "Poster, A4", "small": "Poster, A5", "cards": "Table cards, ten on A4"}
# What a booking that came by one of them is counted under, so that it is known which paper earns its place.
SOURCES = {"poster": "poster", "small": "poster", "cards": "card", PICTURE: "code"}
CALL = N_("Book your visit online")

Link = Callable[[str], str]  # the address to book at, as told to who came by that source


async def poster(kind: str, branch: Branch, look: Look, link: Link, logo: bytes = b"") -> bytes:
    """One of `KINDS` as a PDF."""
    return await typeset(TEMPLATE, **inputs(kind, branch, look, link, logo))


async def picture(branch: Branch, look: Look, link: Link) -> bytes:
    """The code with the name below it, as a PNG."""
    return await drawn(TEMPLATE, **inputs(PICTURE, branch, look, link, b""))


def inputs(kind: str, branch: Branch, look: Look, link: Link, logo: bytes) -> dict[str, str]:
    """The code is as much of the salon's colour as a telephone can still read on white."""
    accent = look.accent or branch.accent
    facts = {
        "kind": kind,
        "name": branch.name,
        "call": _(CALL),
        "shown": link("").split("://", 1)[-1],
        "address": " ".join(branch.address.split()),
        "accent": accent,
        "on_accent": best_on(accent),
        "logo": list(logo),
    }
    code = qr_picture(link(SOURCES[kind]), readable_on(WHITE, accent), ALL_AROUND)
    return {"facts": msgspec.json.encode(facts).decode(), "qr": code}
