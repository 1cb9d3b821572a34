"""Codes to book by, on paper and as a picture: with the salon's name, in its colour."""

from pathlib import Path

import msgspec

from catalog.tables import Branch
from kit.qr import qr_picture
from kit.typesetting import drawn, typeset
from kit.words import N_, _
from widgets.rules.colours import WHITE, best_on, readable_on
from widgets.rules.forms import Design

TEMPLATE = Path(__file__).parent / "poster.typ"
KINDS = {"poster": "Poster, A4", "small": "Poster, A5", "cards": "Table cards, ten on A4"}
CALL = N_("Book your visit online")


async def poster(kind: str, branch: Branch, design: Design, link: str) -> bytes:
    """One of `KINDS` as a PDF."""
    return await typeset(TEMPLATE, **inputs(kind, branch, design, link))


async def picture(branch: Branch, design: Design, link: str) -> bytes:
    """The code with the name below it, as a PNG."""
    return await drawn(TEMPLATE, **inputs("picture", branch, design, link))


def inputs(kind: str, branch: Branch, design: Design, link: str) -> dict[str, str]:
    """The code is as much of the salon's colour as a telephone can still read on white."""
    accent = design.look.accent or branch.accent
    facts = {
        "kind": kind,
        "name": branch.name,
        "call": _(CALL),
        "shown": link.split("://", 1)[-1],
        "address": " ".join(branch.address.split()),
        "accent": accent,
        "on_accent": best_on(accent),
    }
    return {"facts": msgspec.json.encode(facts).decode(), "qr": qr_picture(link, readable_on(WHITE, accent))}
