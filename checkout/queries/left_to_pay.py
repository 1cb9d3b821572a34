"""What is left of an open bill to be paid, asked for while its payments are typed."""

from dataclasses import dataclass

import catalog.queries
from booking.queries.party import company_of
from catalog.tables import Branch
from checkout.queries.online import prepaid_for
from checkout.queries.priced import bill_now, priced
from checkout.queries.taxes import till_of
from checkout.rules import add_up
from checkout.rules.cash import Coins
from clients.queries import access_visit
from kit.rights import Actor


@dataclass(frozen=True, slots=True)
class ToPay:
    """What is left of an open bill, without a tip, how its cash is rounded, and who usually owes for it."""

    left: int
    coins: Coins
    branch: Branch
    payer: int | None


async def to_pay(actor: Actor, visit_id: int) -> ToPay:
    visit = await access_visit(actor, visit_id)
    branch = await catalog.queries.branch(visit.branch)
    now = await bill_now(visit_id)
    totals = add_up([priced(line) for line in now.lines], 0, branch.currency)
    by_vouchers = sum(each.amount for each in now.used)
    prepaid = await prepaid_for(visit_id, visit.branch, branch.currency)
    company = await company_of(actor, visit)
    coins = (await till_of(visit.branch)).coins
    return ToPay(max(totals.due - by_vouchers - prepaid, 0), coins, branch, company.payer or visit.client)
