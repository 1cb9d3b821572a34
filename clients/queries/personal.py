"""Whose page a key opens, and whose contact it is that somebody shows to be theirs."""

from dataclasses import dataclass

from asyncpg import Record

from clients.rules.personal import EDITIONS, Key, Opens, read, written
from kit import clock
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.vault import secret_key, secret_keys
from kit.words import N_, _

WHO = """
SELECT client.id, client.name, client.phone, client.email, client.language, client.birthday,
       coalesce(access.edition, 0) AS edition, coalesce(access.feed_edition, 0) AS feed_edition,
       coalesce(access.doubted_email, '') AS doubted_email, access.erasing_asked_at
FROM client LEFT JOIN personal_access AS access ON access.client = client.id
WHERE client.erased_at IS NULL
"""
BY_ID = f"{WHO} AND client.id = $1"
BY_PHONE = f"{WHO} AND client.phone = $1"
# An address that a stranger wrote on somebody's card opens nothing of theirs.
BY_EMAIL = f"""
{WHO} AND client.email <> '' AND lower(client.email) = lower($1)
  AND lower(client.email) <> lower(coalesce(access.doubted_email, '')) ORDER BY client.id LIMIT 10
"""
# Where they were last; else the first branch that is open.
AT_HOME = """
SELECT branch.id FROM branch LEFT JOIN visit ON visit.branch = branch.id AND visit.client = $1
WHERE branch.is_active ORDER BY visit.starts_at DESC NULLS LAST, branch.id LIMIT 1
"""


class LinkOver(NotFound):
    """The key is not ours, too old, or was closed: nobody can tell which."""

    SENTENCE = N_("This link does not open anything any more. Ask for a new one below.")

    def __init__(self) -> None:
        super().__init__(_(self.SENTENCE))


@dataclass(frozen=True, slots=True)
class Person:
    """Whose page it is, and the key that has opened it."""

    id: int
    name: str
    phone: str | None
    email: str
    birthday: str
    feed_edition: int
    has_asked_to_be_erased: bool
    edition: int
    key: str
    is_session: bool
    is_proved: bool

    @property
    def again(self) -> str:
        """The key of links by which they book again without typing."""
        return key_for(Opens.again, self.id, self.edition)


def key_for(opens: Opens, client: int, edition: int) -> str:
    return written(Key(opens, client, edition % EDITIONS, clock.now()), secret_key())


def known(text: str) -> Key | None:
    """Signed with the key of today or one before it."""
    return next((key for secret in secret_keys() if (key := read(text, secret))), None)


async def person_behind(text: str) -> Person:
    """Raises `LinkOver`."""
    row, key = await opened(text, (Opens.letter, Opens.session), "edition")
    return Person(
        row["id"],
        row["name"],
        row["phone"],
        row["email"],
        row["birthday"],
        row["feed_edition"],
        row["erasing_asked_at"] is not None,
        row["edition"],
        text,
        is_session=key.opens == Opens.session,
        is_proved=key.is_proved(clock.now()),
    )


async def feed_behind(text: str) -> int:
    """The client whose calendar it is. Raises `LinkOver`."""
    row, _key = await opened(text, (Opens.feed,), "feed_edition")
    return int(row["id"])


async def who_comes_again(text: str) -> Record | None:
    """The card of who books with such a key; None where it opens nothing any more."""
    try:
        row, _key = await opened(text, (Opens.again,), "edition")
    except LinkOver:
        return None
    return row


async def opened(text: str, kinds: tuple[Opens, ...], edition: str) -> tuple[Record, Key]:
    key = known(text)
    if key is None or key.opens not in kinds or key.is_over(clock.now()):
        raise LinkOver
    row = await fetch_one(BY_ID, key.client)
    if row is None or row[edition] % EDITIONS != key.edition:
        raise LinkOver
    return row, key


async def by_id(client_id: int) -> Record | None:
    return await fetch_one(BY_ID, client_id)


async def by_phone(phone: str) -> Record | None:
    return await fetch_one(BY_PHONE, phone)


async def by_email(email: str) -> list[Record]:
    """Several may share an address."""
    return await fetch(BY_EMAIL, email)


async def home_of(client: int) -> int | None:
    """The branch where they were last, or the first; None where there is none."""
    found: int | None = await fetch_value(AT_HOME, client)
    return found
