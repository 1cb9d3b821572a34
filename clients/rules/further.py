"""Further contacts of a client: numbers, messengers, links. How they are read, kept, shown and opened."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from urllib.parse import urlsplit

from clients.rules.contacts import (
    clean,
    example_phone,
    is_email,
    mask_email,
    mask_phone,
    parse_phone,
    show_phone,
)
from clients.schemas import ClientForm
from kit.errors import Invalid

MOST_CONTACTS = 20
LONGEST_LABEL, LONGEST_VALUE = 40, 200
KINDS = {
    "phone": "Phone", "whatsapp": "WhatsApp", "telegram": "Telegram", "viber": "Viber", "signal": "Signal",
    "email": "E-mail", "instagram": "Instagram", "facebook": "Facebook", "vk": "VK", "site": "Website",
}  # fmt: skip
BY_NUMBER = ("phone", "whatsapp", "viber", "signal")
HOSTS = {
    "telegram": ("t.me", "telegram.me"),
    "instagram": ("instagram.com",),
    "facebook": ("facebook.com", "fb.com"),
    "vk": ("vk.com", "vk.ru"),
}
HANDLE = re.compile(r"[A-Za-z0-9_.]{2,64}")
HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")


@dataclass(frozen=True, slots=True)
class Contact:
    """`value` is as it is kept: E.164, a name without @, or a link that begins with https:// or http://."""

    kind: str
    value: str
    label: str = ""

    @property
    def title(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form as it was typed, and what is wrong with it."""

    kind: str = "phone"
    value: str = ""
    label: str = ""
    error: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.value.strip() or self.label.strip())


def rows_in(form: ClientForm) -> list[Row]:
    """The rows as they were typed."""
    sent = [
        [each] if isinstance(each, str) else each
        for each in (form.contact_value, form.contact_kind, form.contact_label)
    ]
    return [
        Row(kind or "phone", value, label or "")
        for value, kind, label in zip_longest(*sent)
        if value is not None
    ]


def rows_of(contacts: Sequence[Contact]) -> list[Row]:
    """The rows of a form that is filled in with them."""
    return [
        Row(each.kind, each.value if each.kind == "site" else show_contact(each), each.label)
        for each in contacts
    ]


def parse_contacts(rows: Sequence[Row], country: str) -> list[Contact]:
    """Empty rows are none. Raises `WrongContacts`, with every wrong row marked and all rows as they were."""
    read = [row if row.is_empty else marked(row, country) for row in rows]
    if any(isinstance(each, Row) and each.error for each in read):
        raise WrongContacts(
            [each if isinstance(each, Row) else row for each, row in zip(read, rows, strict=True)]
        )
    found = [*dict.fromkeys(each for each in read if isinstance(each, Contact))]
    if len(found) > MOST_CONTACTS:
        raise WrongContacts(rows, f"A card can have at most {MOST_CONTACTS} further contacts.")
    return found


class WrongContacts(Invalid):
    """`rows` are what was typed, each wrong one with its sentence."""

    def __init__(self, rows: Sequence[Row], sentence: str = "Please look at the marked contacts.") -> None:
        super().__init__(sentence, contacts=sentence)
        self.rows = list(rows)


def marked(row: Row, country: str) -> Contact | Row:
    try:
        return Contact(row.kind, parse_value(row.kind, row.value, country), parse_label(row.label))
    except Invalid as trouble:
        return Row(row.kind, row.value, row.label, next(iter(trouble.fields.values())))


def parse_label(text: str) -> str:
    label = " ".join(clean(text).split())
    if len(label) > LONGEST_LABEL:
        raise Invalid("That is too long.", label=f"Whose it is, in at most {LONGEST_LABEL} letters.")
    return label


def parse_value(kind: str, text: str, country: str) -> str:
    typed = clean(text)
    if kind not in KINDS:
        raise Invalid("That is no kind.", value="Please choose what it is.")
    if not typed:
        raise Invalid(
            "That is empty.", value=f"Please write {example_of(kind, country)}, or leave the row empty."
        )
    if kind in BY_NUMBER:
        return parse_phone(typed, country)
    if kind == "email":
        return parse_address(typed)
    return parse_link(typed) if kind == "site" else parse_handle(kind, typed, country)


def parse_address(typed: str) -> str:
    if not is_email(typed):
        raise Invalid("That is no e-mail address.", value="Please write an address like name@example.com.")
    return typed


def parse_handle(kind: str, typed: str, country: str) -> str:
    """A name, with or without @ or the link it is the end of; Telegram also knows people by their number."""
    if kind == "telegram" and re.fullmatch(r"[\d\s()+./-]{6,}", typed):
        return parse_phone(typed, country)
    inside = re.sub(r"^(?:https?://)?(?:www\.|m\.)?", "", typed, flags=re.IGNORECASE)
    host, slash, path = inside.partition("/")
    name = path if slash and host.lower() in HOSTS[kind] else typed
    name = name.split("?")[0].rstrip("/").removeprefix("@")
    if not HANDLE.fullmatch(name):
        raise Invalid("That is no name.", value=f"Please write {example_of(kind, country)}.")
    return name


def parse_link(typed: str) -> str:
    """Only to the web, without anybody's password in it."""
    link = typed if re.match(r"https?://", typed, re.IGNORECASE) else f"https://{typed}"
    try:
        parts = urlsplit(link)
        fits = (
            bool(parts.hostname and HOST.fullmatch(parts.hostname))
            and not parts.username
            and not parts.password
        )
        fits = fits and len(link) <= LONGEST_VALUE and not re.search(r"\s", link)
    except ValueError:
        fits = False
    if not fits:
        raise Invalid("That is no address.", value="Please write an address like example.com.")
    return f"{parts.scheme.lower()}{link[len(parts.scheme) :]}"


def example_of(kind: str, country: str) -> str:
    """What may be written in a row of the kind."""
    if kind in BY_NUMBER:
        return f"a number like {example_phone(country)}"
    if kind in HOSTS:
        return f"a name like masha_p, or a link to {HOSTS[kind][0]}"
    return f"an address like {'name@example.com' if kind == 'email' else 'example.com'}"


def href_of(contact: Contact) -> str:
    """Where a tap leads. Every one begins with tel:, mailto:, viber:, https:// or http://."""
    if contact.kind in ("email", "site", "phone"):
        return {"email": "mailto:", "site": "", "phone": "tel:"}[contact.kind] + contact.value
    if contact.value.startswith("+"):
        digits = contact.value[1:]
        return {
            "whatsapp": f"https://wa.me/{digits}",
            "viber": f"viber://chat?number=%2B{digits}",
            "signal": f"https://signal.me/#p/+{digits}",
        }.get(contact.kind, f"https://t.me/+{digits}")
    return f"https://{HOSTS[contact.kind][0]}/{contact.value}"


def show_contact(contact: Contact) -> str:
    if contact.value.startswith("+"):
        return show_phone(contact.value)
    if contact.kind == "site":
        return re.sub(r"^https?://", "", contact.value).rstrip("/")
    return contact.value if contact.kind == "email" else f"@{contact.value}"


def mask_contact(contact: Contact) -> str:
    """For who may not see contacts: enough to tell two apart, too little to write to anybody."""
    if contact.value.startswith("+"):
        return mask_phone(contact.value)
    return mask_email(contact.value) if contact.kind == "email" else "•••"
