"""The bill of a visit, as it stands or as it was paid."""

from collections.abc import Sequence
from dataclasses import dataclass

from asyncpg import Record

import catalog.queries
import loyalty.queries
from booking.queries.party import Company, company_of
from catalog.tables import Branch
from checkout.queries.accounts import accounts_of_payers
from checkout.queries.benefits import BillLine, Priced, given_with
from checkout.queries.debits import ABSENT, taken_for_absence
from checkout.queries.links import tip_by_link
from checkout.queries.offered import Offer, offer_here
from checkout.queries.online import prepaid_for
from checkout.queries.priced import bill_now, priced
from checkout.queries.receipts import STATE, STATE_COLUMNS
from checkout.queries.refunds import Refunded, bill_left, refunds_of, standing_bill
from checkout.queries.standing import ChargeDesk, desks_to_charge
from checkout.queries.taxes import tax_day, taxed, taxes_on_bill, till_of, tips_on_bill
from checkout.queries.vouchers import Comer, Used, offered
from checkout.rules import Totals, add_up
from checkout.rules.accounts import Standing
from checkout.rules.cash import Coins
from checkout.rules.refunds import BillLeft
from checkout.rules.taxes import NoRate, TaxSum, add_up_taxes
from clients.queries import access_visit
from clients.queries.links import payers_of
from clients.tables import Visit
from kit import db
from kit.rights import Actor
from loyalty.rules.points import Usable

BILLS = """
SELECT bill.id, bill.number, bill.closing, bill.services, bill.goods, bill.vouchers, bill.discount,
    bill.tip, bill.total, bill.rounding, bill.closed_at, bill.closed_by, bill.reversed_at,
    bill.reversed_by, bill.reversed_why, bill.payer, payer.name AS payer_name,
    (SELECT sum(points)::bigint FROM points_entry WHERE visit = bill.visit AND closing = bill.closing
        AND kind IN ('earned', 'bonus')) AS points_earned
FROM bill LEFT JOIN client AS payer ON payer.id = bill.payer
WHERE bill.visit = $1 ORDER BY bill.closing DESC
"""
PAYMENTS = """
SELECT payment.method, payment.amount, payment.received, shift.id AS shift, cash_desk.name AS desk,
    payment.payer, payer.name AS payer_name, voucher.code, voucher_type.kind AS voucher_kind,
    voucher_type.name AS voucher_name
FROM payment LEFT JOIN voucher ON voucher.id = payment.voucher
LEFT JOIN voucher_type ON voucher_type.id = voucher.of_type
LEFT JOIN client AS payer ON payer.id = payment.payer
LEFT JOIN shift ON shift.id = payment.shift LEFT JOIN cash_desk ON cash_desk.id = shift.desk
WHERE payment.bill = $1 ORDER BY payment.id
"""
CHANGE = "SELECT coalesce(sum(received - amount), 0) FROM payment WHERE bill = $1"
RECEIPTS = f"""
SELECT receipt.id, receipt.kind, {STATE_COLUMNS}, receipt.content ->> 'number' AS number
FROM receipt JOIN bill ON bill.id = receipt.bill {STATE} WHERE bill.visit = $1 ORDER BY receipt.id DESC
"""  # noqa: S608  # only constants
CLIENT = "SELECT name, warning FROM client WHERE id = $1"
NOTHING = Usable(0, 0, 0)
NOTHING_GIVEN = Priced([])


@dataclass(frozen=True, slots=True)
class Taxes:
    """How cash is rounded here, and the taxes on the bill; `trouble` says why they are not known."""

    coins: Coins
    sums: Sequence[TaxSum]
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillSheet:
    """Everything the page of a bill shows. `bills` are the closings so far, the latest first.

    `refundable` is what is left of the one that stands, where something of it can go back.
    """

    visit: Visit
    branch: Branch
    client: str
    warning: str
    lines: list[BillLine]
    totals: Totals
    bills: list[Record]
    payments: list[Record]
    receipts: list[Record]
    usable: Usable
    desks: list[ChargeDesk]
    offer: Offer
    company: Company
    payers: list[Record]
    taxes: Taxes
    tips: list[Record]
    said_of_desks: list[str]
    refunds: list[Refunded]
    refundable: BillLeft | None = None
    prepaid: int = 0
    tip_by_link: int = 0
    accounts: Sequence[Standing] = ()
    now: Priced = NOTHING_GIVEN
    given: Sequence[Record] = ()
    offers: Sequence[Used] = ()
    debit: Record | None = None

    @property
    def by_vouchers(self) -> int:
        return sum(each.amount for each in self.now.used)

    @property
    def has_deposits(self) -> bool:
        return any(each.deposit for each in self.accounts)

    @property
    def sells_on_account(self) -> bool:
        return any(each.most is not None for each in self.accounts)

    @property
    def part_payers(self) -> list[tuple[str, str]]:
        return [("", "Choose…"), *((str(each.client), each.name) for each in self.accounts)]

    def part_ways(self, *, later: bool) -> list[tuple[str, str]]:
        """How somebody can pay a part; `later` where it may be owed."""
        deposit = [("deposit", "Deposit")] if self.has_deposits else []
        owed = [("on_account", "On account")] if later else []
        return [("card", "Card"), ("cash", "Cash"), *deposit, *owed]

    @property
    def served(self) -> list[tuple[int, str]]:
        """Who did something of this, each once."""
        return list({line["member"]: line["member_name"] for line in self.lines if line["member"]}.items())

    @property
    def tip_options(self) -> list[tuple[str, str]]:
        """One of those who work here, or everybody who served."""
        everybody = [("all", "Everybody who served, in equal parts")] if len(self.served) > 1 else []
        return [*((str(member.id), member.name) for member in self.offer.members), *everybody]

    @property
    def may_share(self) -> list[tuple[int, str]]:
        """Who may get a part of the tip: those who served first, then everybody else here."""
        others = ((member.id, member.name) for member in self.offer.members)
        return list(dict([*self.served, *others]).items())

    @property
    def left(self) -> int:
        """What is to be paid still, without a tip."""
        return max(self.totals.due - self.by_vouchers - self.prepaid, 0)

    @property
    def to_charge(self) -> int:
        """The same with the tip that was said with a link."""
        return max(self.totals.due + self.tip_by_link - self.by_vouchers - self.prepaid, 0)

    @property
    def too_much(self) -> int:
        """What was paid before and goes back."""
        return max(self.prepaid + self.by_vouchers - self.totals.due - self.tip_by_link, 0)

    @property
    def is_open(self) -> bool:
        return self.visit.status in (Visit.Status.waiting, Visit.Status.confirmed, Visit.Status.arrived)

    @property
    def desk_options(self) -> list[tuple[str, str]]:
        return [("", "Choose…"), *((str(desk.id), desk.name) for desk in self.desks)]

    @property
    def payer_options(self) -> list[tuple[str, str]]:
        """Those who are marked as payers, then the client; none where nobody is asked."""
        others = self.company.payer not in (None, self.visit.client)
        if not self.payers or others:
            return []
        return [
            *((str(each["id"]), each["name"]) for each in self.payers),
            ("", f"{self.client}, themselves"),
        ]

    @property
    def change(self) -> int:
        return sum(payment["received"] - payment["amount"] for payment in self.payments)


async def bill_sheet(actor: Actor, visit_id: int) -> BillSheet:
    visit = await access_visit(actor, visit_id)
    branch = await catalog.queries.branch(visit.branch)
    now = await bill_now(visit_id)
    lines = now.lines
    totals = add_up([priced(line) for line in lines], 0, branch.currency)
    bills = await db.fetch(BILLS, visit_id)
    company = await company_of(actor, visit)
    client = await db.fetch_one(CLIENT, visit.client)
    here = visit_id, visit.branch, branch.currency
    open_desks = await desks_to_charge(actor, visit.branch)
    return BillSheet(
        visit=visit,
        branch=branch,
        client=client["name"] if client else "A guest",
        warning=client["warning"] if client else "",
        lines=lines,
        totals=totals,
        bills=bills,
        payments=await db.fetch(PAYMENTS, bills[0]["id"]) if bills else [],
        receipts=await db.fetch(RECEIPTS, visit_id),
        usable=await usable(company.payer or visit.client, visit, totals.done_now),
        desks=[desk for desk in open_desks if not desk.why_not],
        said_of_desks=[said for desk in open_desks if (said := desk.why_not or desk.late)],
        offer=await offer_here(visit.branch),
        company=company,
        payers=await payers_of(visit.client),
        refunds=await refunds_of(visit_id) if bills else [],
        refundable=await refundable(visit_id) if bills and not bills[0]["reversed_at"] else None,
        taxes=await taxes_shown(visit, branch, lines, bills),
        tips=await tips_on_bill(bills[0]["id"]) if bills and bills[0]["tip"] else [],
        prepaid=0 if bills and not bills[0]["reversed_at"] else await prepaid_for(*here),
        tip_by_link=0 if bills and not bills[0]["reversed_at"] else await tip_by_link(visit_id),
        accounts=[] if visit.status == Visit.Status.done else await accounts_of_payers(*here),
        now=now,
        given=await given_with(bills),
        offers=await offers_to(visit, branch, company.payer, now),
        debit=await taken_for_absence(visit_id) if visit.status in ABSENT else None,
    )


async def offers_to(visit: Visit, branch: Branch, payer: int | None, now: Priced) -> list[Used]:
    """Certificates and memberships of who comes, and of who pays, for a bill that is open."""
    if visit.status == Visit.Status.done:
        return []
    comer = Comer(branch.id, branch.currency, branch.zone, visit.starts_at, visit.client, payer)
    return await offered(comer, now.lines, now.used)


async def refundable(visit_id: int) -> BillLeft | None:
    bill = await standing_bill(visit_id)
    left = await bill_left(bill) if bill else None
    return left if left and left.is_left else None


async def taxes_shown(visit: Visit, branch: Branch, lines: list[BillLine], bills: list[Record]) -> Taxes:
    """Of a bill that is paid the taxes that were kept, of another one those there are now."""
    till = await till_of(branch.id)
    if bills and not bills[0]["reversed_at"]:
        return Taxes(till.coins, await taxes_on_bill(bills[0]["id"]))
    try:
        found = await taxed(lines, till, visit.id, tax_day(visit.starts_at, branch.zone))
    except NoRate as trouble:
        return Taxes(till.coins, [], trouble.sentence)
    return Taxes(till.coins, add_up_taxes(found))


async def change_given(bill: int) -> int:
    return int(await db.fetch_value(CHANGE, bill))


async def usable(payer: int | None, visit: Visit, due: int) -> Usable:
    return await loyalty.queries.worth(payer, visit.branch, due, visit.id) if payer else NOTHING
