"""The keys in links to a client's own page: signed, so that nobody can make one, and good for a while."""

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum

from clients.tables.links import Tie

SHAPE = ">BIHI"  # kind, client, edition, seconds
SIGNED = struct.calcsize(SHAPE)
SIGNATURE = 16
EDITIONS = 2**16
PROOF_LASTS = timedelta(minutes=30)
OF_AGE = 18


class Opens(IntEnum):
    """What a key is for: the link in a letter, who has shown a code, a calendar that asks by itself, and a
    booking by somebody who is known, of whom it shows the name and the end of the number.
    """

    letter = 1
    session = 2
    feed = 3
    again = 4


LASTS = {
    Opens.letter: timedelta(days=90),
    Opens.session: timedelta(days=30),
    Opens.feed: None,
    Opens.again: timedelta(days=180),
}


@dataclass(frozen=True, slots=True)
class Key:
    """`edition` is the client's when it was made: with the next one it opens nothing."""

    opens: Opens
    client: int
    edition: int
    made_at: datetime

    def is_over(self, now: datetime) -> bool:
        lasts = LASTS[self.opens]
        return lasts is not None and now >= self.made_at + lasts

    def is_proved(self, now: datetime) -> bool:
        """Whoever holds it has shown just now that phone or e-mail are theirs."""
        return self.opens == Opens.session and now < self.made_at + PROOF_LASTS


def written(key: Key, secret: str) -> str:
    """36 letters that an address can hold."""
    made = int(key.made_at.timestamp())
    packed = struct.pack(SHAPE, key.opens, key.client, key.edition % EDITIONS, made)
    return base64.urlsafe_b64encode(packed + signature(packed, secret)).decode().rstrip("=")


def read(text: str, secret: str) -> Key | None:
    """None for whatever we have not signed."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    packed, signed = raw[:SIGNED], raw[SIGNED:]
    if len(packed) != SIGNED or not hmac.compare_digest(signed, signature(packed, secret)):
        return None
    opens, client, edition, made = struct.unpack(SHAPE, packed)
    return Key(Opens(opens), client, edition, datetime.fromtimestamp(made, UTC))


def signature(packed: bytes, secret: str) -> bytes:
    return hmac.digest(f"personal:{secret}".encode(), packed, "sha256")[:SIGNATURE]


def shows_visits(tie: str, birthday: str, today: date) -> bool:
    """Whose visits are shown with one's own: whom one pays for, and one's children until they are of age."""
    if tie == Tie.payee:
        return True
    return tie == Tie.child and not is_of_age(birthday, today)


def is_of_age(birthday: str, today: date) -> bool:
    """`birthday` as on a card: without a year nobody can tell, so nobody is."""
    if len(birthday) != len("1990-05-17"):
        return False
    year, month, day = (int(part) for part in birthday.split("-"))
    return (today.year - year - ((today.month, today.day) < (month, day))) >= OF_AGE
