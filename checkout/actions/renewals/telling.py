"""Letters about renewals: a period was paid, or was not, and what its client can do."""

from datetime import timedelta

import reminders.actions
from catalog.queries import own_texts
from checkout.papers import voice_of
from checkout.renewal_tables import Renewal
from checkout.rules.renewals import why_unpaid
from kit import clock
from kit.db import fetch_one
from kit.words import _, speaking
from loyalty.renewal_tables import MembershipPlan
from reminders.facts import About
from reminders.tables import Kind as Letter

WORTH_SENDING = timedelta(days=3)
WHOM = """
SELECT voucher.client, voucher.branch, voucher_type.name, voucher.expires_on, branch.zone, branch.locale,
    client.language
FROM membership JOIN voucher ON voucher.id = membership.voucher
JOIN voucher_type ON voucher_type.id = voucher.of_type JOIN branch ON branch.id = voucher.branch
JOIN client ON client.id = voucher.client WHERE membership.id = $1
"""


async def tell_paid(plan: MembershipPlan, renewal: Renewal) -> None:
    """Nobody, where the membership is nobody's any more."""
    await write(plan, renewal, Letter.renewed, "")


async def tell_failed(plan: MembershipPlan, renewal: Renewal, trouble: str, again: bool) -> None:  # noqa: FBT001
    """Why, and whether it is tried once more."""
    await write(plan, renewal, Letter.not_renewed, trouble, again=again)


async def write(
    plan: MembershipPlan, renewal: Renewal, kind: Letter, trouble: str, *, again: bool = False
) -> None:
    whom = await fetch_one(WHOM, plan.membership)
    if whom is None:
        return
    with speaking(voice_of(whom["language"], whom["locale"], await own_texts())):
        said = said_of(trouble, again=again) if kind is Letter.not_renewed else ""
    last = whom["expires_on"] or renewal.due_on
    about = About(
        f"/renewals/{renewal.code}", "", whom["name"], "",
        clock.local_midnight(renewal.due_on, whom["zone"]), clock.local_midnight(last, whom["zone"]),
        amount=renewal.amount, said=said,
    )  # fmt: skip
    to, until = (whom["client"], whom["branch"]), clock.now() + WORTH_SENDING
    await reminders.actions.write_to(to, kind, about, until)


def said_of(trouble: str, *, again: bool) -> str:
    """In the client's language: why nothing was paid, and what comes."""
    more = _("We try once more in some days.") if again else ""
    return " ".join(each for each in (why_unpaid(trouble), more) if each)
