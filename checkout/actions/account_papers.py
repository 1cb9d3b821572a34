"""The receipt of money for a client's account: nothing is sold by it."""

from checkout.actions.account_case import Case, Change, Money
from checkout.actions.receipts import queue
from checkout.receipt_paper import AT, OfAccount, Paper, PaperPayment
from checkout.rules import Method
from checkout.tables import Receipt
from kit import clock
from kit.settings import settings
from kit.vault import new_code


async def queue_account(case: Case, change: Change, number: int) -> int | None:
    """Its number; None where no money moves."""
    if change.money is None:
        return None
    made = await queue(case.holder.branch, None, paper_of(case, change, change.money, number))
    return int(made.id)


def paper_of(case: Case, change: Change, money: Money, number: int) -> Paper:
    branch, of_debt = case.branch, change.debt != 0
    return Paper(
        kind=Receipt.Kind.sale if change.comes_in else Receipt.Kind.refund,
        number=f"A-{number:06}",
        at=clock.wall(clock.now(), branch["zone"]).strftime(AT).lstrip("0"),
        branch=branch["name"],
        address=branch["address"],
        phone=branch["phone"],
        currency=branch["currency"],
        lines=[],
        discount=0,
        tip=0,
        total=money.amount,
        payments=[PaperPayment(method=Method(money.method), amount=money.amount, received=money.amount)],
        change=0,
        staff=case.actor.name,
        link=f"{settings().site}/book/{branch['slug']}",
        code=new_code(),
        why=change.reason,
        payer=case.standing.name,
        account=OfAccount.debt if of_debt else OfAccount.deposit,
        left=case.standing.owed + change.debt if of_debt else case.standing.deposit + change.deposit,
    )
