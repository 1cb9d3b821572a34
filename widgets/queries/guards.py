"""Which booking forms are under attack, or protected by hand."""

from dataclasses import dataclass
from datetime import datetime

from kit import clock
from kit.db import fetch, fetch_value
from kit.rights import Actor, Permission
from kit.settings import settings
from widgets.rules.work import WINDOW

# Who protects the form that is the default one means it under either of its addresses.
ASKS = """EXISTS (
    SELECT FROM form_guard WHERE form = $1 OR $1 = '' AND form = (
        SELECT code FROM booking_form WHERE is_default AND is_on AND removed_at IS NULL
    )
) OR (
    SELECT coalesce(sum(tries), 0) > $4 FROM form_tries
    WHERE form = $1 AND minute_at > $3 AND minute_at <= $2::timestamptz
)"""
STATES = """
SELECT form.code, form.name, form_guard.since_at, form_guard.put_by, (
    SELECT coalesce(sum(tries), 0)::int FROM form_tries
    WHERE minute_at > $1 AND (form_tries.form = form.code OR form.is_default AND form_tries.form = '')
) AS tries
FROM (
    SELECT code, name, is_default FROM booking_form WHERE removed_at IS NULL
    UNION ALL SELECT '', '', TRUE
    WHERE NOT EXISTS (SELECT FROM booking_form WHERE is_default AND is_on AND removed_at IS NULL)
) AS form
LEFT JOIN form_guard ON form_guard.form = form.code
ORDER BY form.is_default DESC, lower(form.name), form.code LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Guarded:
    """A form, how often it was tried to book by it lately, and since when and by whom it is protected.

    The usual form has neither code nor name.
    """

    code: str
    name: str
    since_at: datetime | None
    put_by: str
    tries: int

    @property
    def is_under_attack(self) -> bool:
        return self.tries > settings().tries_before_work


async def asks_for_work(form: str) -> bool:
    """Whether a booking by the form takes reckoning at this moment."""
    most, now = settings().tries_before_work, clock.now()
    return bool(await fetch_value(f"SELECT {ASKS}", form, now, now - WINDOW, most))  # a constant


async def guarded_forms(actor: Actor) -> list[Guarded]:
    """All that can be protected, the one that is shown where an address names none first."""
    actor.require(Permission.edit_catalog)
    return [Guarded(*row.values()) for row in await fetch(STATES, clock.now() - WINDOW)]
