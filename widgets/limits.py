"""How often one address or network may change something on the public pages: a bucket of tokens each."""

import time
from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from kit.errors import Forbidden, TooMany
from kit.settings import settings
from kit.words import _
from reminders.code_rules import network

REMEMBERED = 10_000
OF_A_NETWORK = 5  # a house, a school, a telephone company: many behind one


@dataclass(slots=True)
class Bucket:
    """What is left, and when that was counted (seconds of a clock that never jumps)."""

    tokens: float
    counted_at: float


buckets: dict[str, Bucket] = {}


def per_minute() -> int:
    """What a full bucket holds."""
    return settings().changes_per_minute


def take(address: str, now: float, share: int = 1) -> bool:
    """Takes one token of the address; False when there is none. A full bucket comes back within a minute.

    `share` is how many times as much as an address somebody may have.
    """
    if len(buckets) >= REMEMBERED and address not in buckets:
        forget_the_idle(now)
    full = per_minute() * share
    bucket = buckets.setdefault(address, Bucket(full, now))
    refilled = bucket.tokens + (now - bucket.counted_at) * full / 60
    bucket.tokens, bucket.counted_at = min(full, refilled), now
    if bucket.tokens < 1:
        return False
    bucket.tokens -= 1
    return True


def forget_the_idle(now: float) -> None:
    """Those who could start afresh anyway; all of them if nobody is, for memory must end somewhere."""
    idle = [address for address, bucket in buckets.items() if now - bucket.counted_at >= 60]
    for address in idle or list(buckets):
        del buckets[address]


def not_too_often(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """A guard for everything that changes something: for an address, and for the network that it is in."""
    address, now = connection.client.host if connection.client else "", time.monotonic()
    if not (take(address, now) and take(network(address), now, OF_A_NETWORK)):
        raise TooMany(_("That was very often in a short time. Please wait a few seconds and try again."))


def from_our_pages(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """A guard against forms on other sites: without cookies nobody is impersonated; this stops mischief."""
    where = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if where in (None, "same-origin", "none") and (origin is None or is_ours(origin, connection)):
        return
    raise Forbidden(_("That form came from another site. Please open the booking page and try again."))


def is_ours(origin: str, connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """The address we are known by, or the one this request was sent to."""
    host = connection.headers.get("host", "")
    return origin == settings().site or origin.split("://", 1)[-1] == host
