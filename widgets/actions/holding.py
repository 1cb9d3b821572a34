"""A time that is held longer."""

from datetime import timedelta

from booking import actions as booking
from catalog.tables import Branch
from kit import clock
from kit.db import execute, transaction
from kit.errors import Refused
from kit.words import _

HOLDS_OF_THE_BRANCH = 0
EXTEND = """
UPDATE hold SET expires_at = expires_at + $3
WHERE branch = $1 AND (code = $2 OR lead = (SELECT id FROM hold WHERE code = $2))
  AND expires_at > $4 AND expires_at <= created_at + $3
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
