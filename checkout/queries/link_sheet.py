"""What the till shows of payment links, and what is left to ask for."""

from dataclasses import dataclass

from booking.queries.prepay import known_of, prepayment_of, wishes_of
from booking.queries.setup import setup_of
from booking.rules.prepay import strictest
from booking.rules.terms import EXPECTED
from catalog import queries as catalog
from catalog.tables import Branch
from checkout.queries.links import Link, links_of, whom_to_write
from checkout.queries.online import OPEN, prepaid_for
from checkout.queries.priced import bill_now, priced
from checkout.rules import add_up
from checkout.rules.links import Asked, tip_said
from clients.queries import access_visit, visit_lines
from clients.tables import Client, Visit
from kit import clock
from kit.db import fetch_value
from kit.rights import Actor

WAITING = """
SELECT coalesce(sum(amount), 0)::bigint FROM online_payment
WHERE visit = $1 AND kind = 'link' AND state IN ('new', 'open')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSheet:
    """What the till shows of links. `client` is whom they are written to, where that is anybody.

    `deposit` is what the rules would ask before the visit; 0 where nothing, or something was asked already.
    """

    visit: Visit
    branch: Branch
    links: list[Link]
    asked: Asked
    client: Client | None
    deposit: int = 0

    @property
    def is_open(self) -> bool:
        return self.visit.status in OPEN

    @property
    def waits(self) -> bool:
        return any(link.is_alive for link in self.links)

    @property
    def tip(self) -> int:
        return tip_said([(link.standing, link.payment.tip) for link in self.links])

    @property
    def mark(self) -> str:
        """Stands for how all of them are: another one, and the sums of the page have changed."""
        return "-".join(f"{link.payment.id}.{link.standing}.{link.back}" for link in self.links) or "none"

    @property
    def too_much(self) -> int:
        """By how much links ask for more than is left, because the bill became less since."""
        tip = max(self.tip, self.asked.tip)
        return max(self.asked.waiting + self.asked.prepaid - self.asked.due - tip, 0) if self.waits else 0


async def link_sheet(actor: Actor, visit_id: int) -> LinkSheet:
    visit = await access_visit(actor, visit_id)
    branch = await catalog.branch(visit.branch)
    links, asked, client = (
        await links_of(visit_id),
        await asked_of(visit_id, branch, 0),
        await whom_to_write(visit),
    )
    return LinkSheet(
        visit=visit,
        branch=branch,
        links=links,
        asked=asked,
        client=client,
        deposit=0 if links else min(await deposit_of(visit, client), asked.left),
    )


async def deposit_of(visit: Visit, client: Client | None) -> int:
    """As it would be of somebody who books the same online."""
    has_begun = visit.status not in EXPECTED or visit.starts_at <= clock.now()
    if has_begun or await prepayment_of(visit.id) is not None:
        return 0
    setup = await setup_of(visit.branch)
    rules = setup.kept.prepay or ()
    prices = [(line.service, line.total) for line in await visit_lines(visit.id) if line.service]
    terms = strictest(rules, wishes_of(setup, prices), await known_of(client, rules))
    return terms.amount if terms else 0


async def asked_of(visit_id: int, branch: Branch, tip: int) -> Asked:
    now = await bill_now(visit_id)
    totals = add_up([priced(line) for line in now.lines], 0, branch.currency)
    return Asked(
        due=totals.due - sum(each.amount for each in now.used),
        prepaid=await prepaid_for(visit_id, branch.id, branch.currency),
        waiting=await fetch_value(WAITING, visit_id),
        tip=tip,
        currency=branch.currency,
    )
