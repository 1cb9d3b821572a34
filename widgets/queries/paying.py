"""What a client reads of what is to be paid, was paid, and comes back."""

from dataclasses import dataclass
from datetime import datetime

from booking.prepay_tables import Prepayment
from booking.queries.prepay import prepayment_of, terms_of
from booking.rules.prepay import fee_of, free_until, how_it_ended, in_words
from catalog.tables import Branch
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from checkout.rules.online import why_declined
from clients.tables import Visit
from kit import clock
from kit.web import long_day, wall_clock
from kit.words import sums_locale

State = Prepayment.State


@dataclass(frozen=True, slots=True)
class Paying:
    """What was asked with a booking, in the words that are agreed to, and how far paying it has come.

    `until` is when it has to be paid by: a time of today, or a day with it.
    """

    asked: Prepayment
    sentences: list[str]
    trouble: str
    payments: list[OnlinePayment]
    returned: int
    free_until_at: datetime
    until: str

    @property
    def words(self) -> str:
        return "\n".join(self.sentences)

    @property
    def waits(self) -> bool:
        """The time is kept until it is paid."""
        return bool(self.asked.state == State.open and clock.now() < self.asked.due_at)

    @property
    def is_for_later(self) -> bool:
        """It is asked when a place of the class becomes free."""
        return bool(self.asked.state == State.listed)

    @property
    def is_over(self) -> bool:
        """It was to be paid by now; until the provider has answered nobody knows that it was not."""
        return bool(self.asked.state == State.open and not self.waits)

    @property
    def is_unheard(self) -> bool:
        """Something may be paid of which the provider has not told yet."""
        return any(each.state in online.ALIVE for each in self.payments)

    @property
    def paid(self) -> int:
        paid = (OnlinePayment.Kind.before, OnlinePayment.State.paid)
        return sum(each.amount for each in self.payments if (each.kind, each.state) == paid)

    @property
    def fee(self) -> int:
        """What cancelling now would cost."""
        if self.asked.state != State.paid:
            return 0
        ended = how_it_ended(self.free_until_at, clock.now(), 0)
        return fee_of(ended, self.asked.price, self.asked.late_rate, self.asked.no_show_rate)

    @property
    def comes_back(self) -> int:
        return max(self.paid - self.fee, 0)


async def paying_of(visit: Visit, branch: Branch) -> Paying | None:
    """None where nothing was asked."""
    asked = await prepayment_of(visit.id)
    if asked is None:
        return None
    until = free_until(visit.starts_at, asked.free_hours)
    told = f"{long_day(until, branch.zone)}, {wall_clock(until, branch.zone)}"
    link = OnlinePayment.Kind.link  # whoever paid by one need not be who reads this
    payments = [each for each in await online.payments_of(visit.id) if each.kind != link]
    theirs = {each.id for each in payments}
    before = [each for each in payments if each.kind == OnlinePayment.Kind.before]
    return Paying(
        asked,
        in_words(terms_of(asked), told, asked.currency, sums_locale()),
        why_declined(before[-1].trouble) if before else "",
        payments,
        sum(
            row["amount"]
            for row in await online.refunds_of(visit.id)
            if row["state"] != "failed" and row["payment"] in theirs
        ),
        until,
        moment_of(asked.due_at, branch.zone),
    )


def moment_of(moment: datetime, zone: str) -> str:
    time = wall_clock(moment, zone)
    is_today = clock.wall(moment, zone).date() == clock.today(zone)
    return time if is_today else f"{long_day(moment, zone)}, {time}"
