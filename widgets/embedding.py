"""Pieces to be copied into other people's pages, profiles and maps."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from widgets.rules.addresses import read_id
from widgets.rules.forms import Design
from widgets.tables import BookingForm

BOOK_ONLINE = "Book online"
MODES = ("inline", "popup", "button")
PLACES = {
    "element": ("On a page of your site", "Where the form is to appear. Without scripts it is a link."),
    "popup": ("On a link or button you have already", "It opens the form over your page."),
    "link": ("A plain link", "For letters, messages and pages that take no scripts."),
    "maps": ("Google, Apple and Yandex Maps", "In the profile of your business, as the address to book."),
    "social": ("Instagram, Facebook, Telegram, VK", "As the “Book” button, or in the profile."),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a piece is about: one service or person, or all of the form."""

    mode: str = "inline"
    service: int | None = None
    member: int | None = None
    label: str = BOOK_ONLINE

    def query(self, source: str = "") -> str:
        said = {"service": self.service, "member": self.member, "utm_source": source}
        return urlencode({key: value for key, value in said.items() if value})

    def link(self, site: str, code: str, slug: str = "", source: str = "") -> str:
        """The short address of the form, or its page in one branch."""
        query = self.query(source)
        if not slug:
            return f"{site}/f/{code}" + (f"?{query}" if query else "")
        return f"{site}/book/{slug}?form={code}" + (f"&{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to be copied, and where it goes."""

    key: str
    title: str
    where: str
    text: str


def wanted_in(query: Mapping[str, str]) -> Wanted:
    """What is misshapen is left out."""
    mode, label = query.get("mode", ""), " ".join(query.get("label", "").split())[:60]
    return Wanted(
        mode if mode in MODES else "inline",
        read_id(query.get("service", "")),
        read_id(query.get("member", "")),
        label or BOOK_ONLINE,
    )


def pieces(site: str, form: BookingForm, design: Design, wanted: Wanted) -> list[Piece]:
    link, label = wanted.link(site, form.code), escape(wanted.label)
    script = f'<script async src="{site}/embed.js"></script>'
    accent = f' accent="{design.look.accent}"' if design.look.accent else ""
    tag = (
        f'<book-online mode="{wanted.mode}"{accent}>\n  <a href="{escape(link)}">{label}</a>\n</book-online>'
    )
    popup = f'{script}\n<a href="{escape(link)}" data-book-online>{label}</a>'
    maps, social = (wanted.link(site, form.code, source=each) for each in ("maps", "social"))
    texts = {"element": f"{script}\n{tag}", "popup": popup, "link": link, "maps": maps, "social": social}
    return [Piece(key, *PLACES[key], text) for key, text in texts.items()]
