"""What every page of finance is given."""

from typing import Any

from catalog.queries import branches_of
from catalog.tables import Branch
from checkout.queries.standing import sees_expected
from finance.actions.moving import IN_WORDS
from finance.rules.items import SECTIONS
from finance.rules.rhythm import IN_WORDS as RHYTHMS
from kit import clock
from kit.periods import spoken
from kit.rights import Actor
from kit.typed import rate_text, short_date

SAID = {
    "kept": "Saved.",
    "added": "Added.",
    "moved": "Done. It can be undone on its page.",
    "undone": "Undone: its opposite stands beside it.",
    "away": "In the archive. It can be brought back at any time.",
    "back": "Back in use.",
    "removed": "Removed.",
    "paused": "Paused: nothing comes until it goes on.",
    "goes-on": "It goes on.",
    "ended": "Ended. What came already stays.",
}
WORDS: dict[str, Any] = {
    "kinds": IN_WORDS,
    "sections": SECTIONS,
    "rhythms": RHYTHMS,
    "short_date": short_date,
    "rate_text": rate_text,
    "spoken": spoken,
}


async def shared(actor: Actor, here: Branch, done: str = "") -> dict[str, Any]:
    return {
        "branch": here,
        "branch_options": [(each.id, each.name) for each in await branches_of(actor)],
        "today": clock.today(here.zone),
        "sees": sees_expected(actor),
        "said": SAID.get(done, ""),
        **WORDS,
    }
