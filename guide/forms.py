"""The booking form as one's own site shows it: a link, and the lines for a page. Nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from urllib.parse import urlencode

from kit.typed import is_number
from widgets.rules.colours import read_colour

LABEL = "Book online"
LONGEST_LABEL = 40


class Mode(StrEnum):
    """How it stands in a page: in its place, as a button in the corner, or behind a button in the text."""

    inline = "inline"
    button = "button"
    popup = "popup"


@dataclass(frozen=True, slots=True)
class BookingForm:
    """What of a branch's booking page is shown first, and how. Without a `colour` it is the branch's own."""

    mode: Mode = Mode.inline
    service: int = 0
    member: int = 0
    colour: str = ""
    label: str = LABEL

    @property
    def said(self) -> dict[str, str]:
        """Attributes of the element, in their order."""
        chosen = {"service": self.service, "staff": self.member, "accent": self.colour}
        return {"mode": self.mode.value, **{name: str(value) for name, value in chosen.items() if value}}

    def link(self, address: str) -> str:
        """The same page for a mail, a profile or a poster."""
        query = {"service": self.service, "member": self.member, "accent": self.colour.lstrip("#")}
        text = urlencode({name: value for name, value in query.items() if value})
        return f"{address}?{text}" if text else address

    def snippet(self, site: str, address: str) -> str:
        """For one's own site; where no script runs it is a link to the same page."""
        said = " ".join(f'{name}="{escape(value)}"' for name, value in self.said.items())
        link = f'<a href="{escape(self.link(address))}">{escape(self.label)}</a>'
        return f'<script async src="{site}/embed.js"></script>\n<book-online {said}>{link}</book-online>'


def read_form(
    typed: Mapping[str, str], services: Mapping[int, str], people: Mapping[int, str]
) -> BookingForm:
    """From an address; what is not offered, misshapen or too long is left out."""
    mode, label = typed.get("mode", ""), " ".join(typed.get("label", "").split())[:LONGEST_LABEL]
    return BookingForm(
        mode=Mode(mode) if mode in set(Mode) else Mode.inline,
        service=known(typed.get("service", ""), services),
        member=known(typed.get("staff", ""), people),
        colour=read_colour(typed.get("colour", "")) or "",
        label=label if label.isprintable() and label else LABEL,
    )


def known(text: str, listed: Mapping[int, str]) -> int:
    return int(text) if is_number(text) and int(text) in listed else 0
