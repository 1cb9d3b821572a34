"""A client's memberships that renew: what comes next, off which card, and what waits to be paid."""

from dataclasses import dataclass

from asyncpg import Record

from checkout.queries import renewals as queries
from checkout.queries.renewals import own_words
from checkout.renewal_tables import Renewal
from checkout.rules.cards import name_of
from checkout.rules.renewals import why_unpaid
from loyalty.queries.renewals import Renewing, plan_row, renewing
from loyalty.rules.memberships import Pause

MOST = 10


@dataclass(frozen=True, slots=True)
class Renews:
    """`card` is the name of the one that is charged, "" where a link is sent. `owed` is the period that waits
    to be paid, and `why` it was not. `words` are what they agree to with another card.
    """

    held: Renewing
    card: str
    card_id: int
    owed: Renewal | None
    why: str
    words: str

    @property
    def row(self) -> Record:
        return self.held.row

    @property
    def is_last(self) -> bool:
        return bool(self.held.plan.is_last)

    @property
    def pause(self) -> Pause | None:
        """One that is not over."""
        found = self.held.pause
        is_over = found is not None and found.until_on is not None and found.until_on < self.held.known.today
        return None if is_over else found

    @property
    def is_shown(self) -> bool:
        """Something is to come of it, or it may be taken back that nothing does."""
        last = self.held.known.last_on
        may_go_on = last is not None and last >= self.held.known.today
        return not self.held.is_over and (self.owed is not None or not self.is_last or may_go_on)


async def renewals_of(client: int) -> list[Renews]:
    found = [await renews(plan) for plan in (await queries.plans_of_client(client))[:MOST]]
    return [each for each in found if each.is_shown]


async def renews(plan_id: int) -> Renews:
    held = await renewing(await plan_row(plan_id))
    card, owed = await queries.card_of_plan(plan_id), await queries.open_renewal(plan_id)
    charged = card if card is not None and not card["is_gone"] else None
    tried = [each for each in await queries.charges_of(owed.id) if each.trouble] if owed else []
    return Renews(
        held=held,
        card=name_of(charged["brand"], charged["last4"]) if charged else "",
        card_id=charged["id"] if charged else 0,
        owed=owed,
        why=why_unpaid(tried[-1].trouble) if tried else "",
        words=own_words(held),
    )
