"""What a setting may be: each kind reads a text and raises `ValueError` for one that is not of it."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import getaddresses
from urllib.parse import urlsplit


def number(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(text)
        if not lowest <= value <= highest:
            raise ValueError
        return value

    return parse


def yes_or_no(text: str) -> bool:
    return {"yes": True, "no": False}[text.lower()]


def address(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not (parts.hostname or parts.query) or parts.port == 0:
            raise ValueError
        return text

    return parse


def gateway(text: str) -> str:
    """An address with places for the number and the words."""
    if "{phone}" not in text or "{text}" not in text:
        raise ValueError
    return address("http", "https")(text)


def database(text: str) -> str:
    """An address that names a database, too."""
    if not urlsplit(text).path.strip("/"):
        raise ValueError
    return address("postgresql", "postgres")(text)


def sender(text: str) -> str:
    """One address, with a name before it or alone."""
    [(name, found)] = getaddresses([text])
    try:
        whole = Address(name, addr_spec=found)
    except (MessageError, IndexError) as odd:  # so the parser says that it can make nothing of it
        raise ValueError from odd
    if not whole.domain:
        raise ValueError
    return text.strip()


def moment(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError
    return text


def secrets(text: str) -> str:
    """Several, with a space between them."""
    return " ".join(secret(each) for each in text.replace(",", " ").split())


def word(text: str) -> str:
    if not text.strip():
        raise ValueError
    return text.strip()


def digits(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise ValueError
    return text


def beginning(*starts: str) -> Callable[[str], str]:
    """A key that shows by its first letters what it is."""

    def parse(text: str) -> str:
        key = text.strip()
        if not key.startswith(starts) or len(key) < 8 or not key.isascii():
            raise ValueError
        return key

    return parse
