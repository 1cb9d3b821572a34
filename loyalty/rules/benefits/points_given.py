"""Points that programmes give for a bill: of what is really paid, after all discounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kit.money import split
from kit.words import _, own_text
from loyalty.rules.benefits.conditions import Why
from loyalty.rules.benefits.explain import given_words, money
from loyalty.rules.benefits.facts import BillFacts
from loyalty.rules.benefits.offers import Reach, reach_of
from loyalty.rules.benefits.outcomes import ItemOutcome, NotGiven, PointsPart
from loyalty.rules.benefits.programmes import Give, Of, Programme, Step
from loyalty.rules.benefits.refusing import meets_nothing
from loyalty.rules.points import points_earned


@dataclass(frozen=True, slots=True)
class Gift:
    """Points that a programme would give by itself, for so much money; none with a reason."""

    programme: Programme
    step: Step
    points: int = 0
    of: int = 0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """A bill after discounts, and the money that is paid for each of its lines."""

    bill: BillFacts
    items: Sequence[ItemOutcome]
    lines: Sequence[int]


def points_on(
    bill: BillFacts, items: Sequence[ItemOutcome], holding: Iterable[tuple[Programme, Step]]
) -> tuple[tuple[PointsPart, ...], list[NotGiven]]:
    """Of each group what gives most, or what stands alone, where that is more than all of them."""
    paid = paid_of(bill, items)
    gifts = [gift_of(programme, step, Paid(bill, items, paid)) for programme, step in holding]
    best = chosen([gift for gift in gifts if gift.points])
    given = [
        PointsPart(
            gift.programme.id, gift.programme.version, gift.points, gift.of, words(gift, bill.currency)
        )
        for gift in best
    ]
    return tuple(given), [refused(gift, best) for gift in gifts if gift not in best]


def chosen(gifts: Sequence[Gift]) -> list[Gift]:
    free = sorted((each for each in gifts if not each.programme.stacking.alone), key=group_of)
    together = [max(group, key=strength) for _name, group in groupby(free, key=group_of)]
    lonely = max((each for each in gifts if each.programme.stacking.alone), key=strength, default=None)
    if lonely and lonely.points > sum(each.points for each in together):
        return [lonely]
    return sorted(together, key=lambda each: each.programme.order)


def group_of(gift: Gift) -> str:
    return gift.programme.stacking.group


def strength(gift: Gift) -> tuple[int, int, int]:
    """More points, then the one whose turn it is first."""
    priority, number = gift.programme.order
    return gift.points, -priority, -number


def gift_of(programme: Programme, step: Step, after: Paid) -> Gift:
    bill = after.bill
    if not bill.point_value:
        return Gift(programme, step, why=Why(_("There are no points in this branch")))
    reach = of_full_price(programme, reach_of(programme, bill), after.items)
    if not any(reach.units):
        return Gift(programme, step, why=meets_nothing(programme, bill))
    paid = [
        n * money // item.quantity
        for n, money, item in zip(reach.units, after.lines, bill.items, strict=True)
    ]
    if not any(paid):
        return Gift(programme, step, why=Why(_("Nothing is paid for it")))
    of = sum(paid) if step.reward.of is Of.paid else sold_of(after, reach)
    points = points_of(programme, step, reach, points_earned(of, step.reward.value, bill.point_value))
    return Gift(programme, step, points, of, None if points else Why(_("Too little for a point")))


def of_full_price(programme: Programme, reach: Reach, items: Sequence[ItemOutcome]) -> Reach:
    if not programme.scope.full_price:
        return reach
    units = (0 if item.discount else n for n, item in zip(reach.units, items, strict=True))
    return Reach(tuple(units), reach.sets)


def points_of(programme: Programme, step: Step, reach: Reach, earned: int) -> int:
    reward, points = step.reward, earned
    if reward.give is Give.points:
        times = reach.sets if programme.bundle else sum(reach.units)
        points = reward.value * (times if reward.each else 1)
    return points if programme.caps.points is None else min(points, programme.caps.points)


def paid_of(bill: BillFacts, items: Sequence[ItemOutcome]) -> list[int]:
    """Money paid for each line, in proportion to what is due for it."""
    due = sum(item.net for item in items)
    paid = due if bill.paid is None else max(0, min(bill.paid, due))
    return split(paid, [item.net for item in items]) if due else [0] * len(items)


def sold_of(after: Paid, reach: Reach) -> int:
    """At list price; where money pays only a part of what is due, that part of it."""
    due, bill = sum(item.net for item in after.items), after.bill
    sold = sum(n * item.sold // item.quantity for n, item in zip(reach.units, bill.items, strict=True))
    return sold * sum(after.lines) // due


def words(gift: Gift, currency: str) -> str:
    """Cashback: 5% back in points, of €45.00."""
    said = given_words(gift.programme, gift.step, currency)
    if gift.step.reward.give is Give.points:
        return said
    return _("%(reward)s, of %(amount)s", reward=said, amount=money(gift.of, currency))


def refused(gift: Gift, best: Sequence[Gift]) -> NotGiven:
    programme = gift.programme
    why = gift.why or outdone(gift, best)
    return NotGiven(programme.id, programme.version, programme.name, why.words, why.is_near)


def outdone(gift: Gift, best: Sequence[Gift]) -> Why:
    rival = next((each for each in best if group_of(each) == group_of(gift)), best[0])
    if gift.programme.stacking.alone and not rival.programme.stacking.alone:
        return Why(_("Others give more, and it is not combined with them"))
    if rival.points == gift.points:
        return Why(_("%(name)s gives as much", name=own_text(rival.programme.name)))
    return Why(_("%(name)s gives more", name=own_text(rival.programme.name)))
