"""A time that is held longer."""

from datetime import datetime, timedelta

from booking import actions as booking
from catalog.tables import Branch
from kit import clock
from kit.db import execute, fetch, transaction
from kit.errors import Refused
from kit.words import _
from reminders.code_rules import LASTS

HOLDS_OF_THE_BRANCH = 0
EXTEND = """
UPDATE hold SET expires_at = expires_at + $3
WHERE branch = $1 AND (code = $2 OR lead = (SELECT id FROM hold WHERE code = $2))
  AND expires_at > $4 AND expires_at <= created_at + $3
"""


WHILE_CONFIRMING = """
UPDATE hold SET expires_at = greatest(expires_at, least($3, created_at + $4))
WHERE branch = $1 AND (code = $2 OR lead = (SELECT id FROM hold WHERE code = $2)) AND expires_at > $5
RETURNING expires_at
"""


class NotLonger(Refused):
    """The hold has ended, or was made longer before."""

    def __init__(self) -> None:
        super().__init__(
            _("This time cannot be held any longer. You can still confirm while nobody has taken it.")
        )


async def keep_longer(branch: Branch, code: str) -> None:
    """Once as long again as the branch holds a time; raises `NotLonger` afterwards, or when it is over."""
    async with transaction():
        patience = timedelta(minutes=branch.hold_minutes)
        if not await execute(EXTEND, branch.id, code, patience, clock.now()):
            raise NotLonger
        await booking.announce(HOLDS_OF_THE_BRANCH, branch.id)


async def keep_while_confirming(branch: Branch, code: str) -> datetime | None:
    """As long as a code is good, but not for ever: until when; None where the time is not held."""
    if not code:
        return None
    now, most = clock.now(), 2 * timedelta(minutes=branch.hold_minutes) + LASTS
    async with transaction():
        rows = await fetch(WHILE_CONFIRMING, branch.id, code, now + LASTS, most, now)
        if rows:
            await booking.announce(HOLDS_OF_THE_BRANCH, branch.id)
    return min((row["expires_at"] for row in rows), default=None)
