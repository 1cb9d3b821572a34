"""A piece of reckoning for a visitor's device where a form is under attack: a second once, much in bulk.

A challenge is text that we sign: for which form, how hard, until when, and a number that is never the same.
It is solved by a number with which its SHA-256 begins with so many zero bits (hashcash).
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

BITS = 16  # 65,000 sums on the average: about a second on a slow phone
LASTS = timedelta(minutes=10)
WINDOW = timedelta(minutes=10)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Challenge:
    """`mark` tells it from all others."""

    form: str
    bits: int
    expires_at: datetime
    mark: str

    def is_over(self, now: datetime) -> bool:
        return now >= self.expires_at

    def is_enough(self, form: str) -> bool:
        """For this form, and as hard as it is today."""
        return self.form == form and self.bits >= BITS


def written(challenge: Challenge, secret: str) -> str:
    facts = f"{challenge.form}.{challenge.bits}.{int(challenge.expires_at.timestamp()):x}.{challenge.mark}"
    return f"{facts}.{signature(facts, secret)}"


def read(text: str, secrets: list[str]) -> Challenge | None:
    """None for whatever we have not signed."""
    facts, _, signed = text[:LONGEST].rpartition(".")
    if not any(hmac.compare_digest(signed.encode(), signature(facts, key).encode()) for key in secrets):
        return None
    form, bits, expires, mark = facts.split(".")
    return Challenge(form, int(bits), datetime.fromtimestamp(int(expires, 16), UTC), mark)


def signature(facts: str, secret: str) -> str:
    return hmac.digest(f"work:{secret}".encode(), facts.encode(), "sha256").hex()[:32]


def is_solved(challenge: str, number: str, bits: int) -> bool:
    """As `work.js` reckons it."""
    found = sha256(f"{challenge}:{number}".encode()).digest()
    return int.from_bytes(found, "big") >> (256 - bits) == 0
