"""A programme as its form shows it, to be changed."""

from typing import Any

from kit.money import plain
from kit.typed import rate_text
from loyalty.rules.benefits.programmes import Caps, Give, Kind, Piece, Programme, Reward, Scope, When
from loyalty.rules.programme_forms import IN_MONEY, IN_PERCENT, PIECES, STEPS
from loyalty.schemas import ProgrammeForm


def form_of(programme: Programme, currency: str, name: str = "") -> ProgrammeForm:
    """The form filled with a programme."""
    steps = list(zip(STEPS, programme.steps, strict=False))
    first = programme.steps[0].reward
    pieces = list(zip(PIECES, programme.bundle, strict=False))
    nth, stacking = programme.nth, programme.stacking
    return ProgrammeForm(
        name=name or programme.name,
        kind=programme.kind,
        branches=programme.branches,
        give=first.give,
        ats={n: threshold_text(programme.kind, step.at, currency) for n, step in steps},
        values={n: reward_text(step.reward, currency) for n, step in steps},
        each=yes(first.each),
        of=first.of,
        tiers=", ".join(sorted(programme.who.tiers)),
        groups=programme.who.groups,
        counts=programme.counts,
        counted_days=number_text(programme.counted_days),
        after=str(nth.after) if nth else "",
        then=str(nth.then) if nth else "1",
        pieces={n: piece_text(piece) for n, piece in pieces},
        counts_of={n: str(piece.quantity) for n, piece in pieces},
        rewarded=frozenset(n for n, piece in pieces if piece.rewarded),
        days_before=number_text(programme.days_before),
        days_after=number_text(programme.days_after),
        days_away=number_text(programme.days_away),
        least_bill=money_text(programme.least_bill or None, currency),
        group=stacking.group,
        priority=str(stacking.priority),
        alone=yes(stacking.alone),
        of_rest=yes(stacking.of_rest),
        on_top=yes(stacking.on_top),
        **scope_texts(programme.scope),
        **when_texts(programme.when),
        **cap_texts(programme.caps, currency),
    )


def scope_texts(scope: Scope) -> dict[str, Any]:
    return {
        "things": scope.things,
        "services": scope.services,
        "categories": scope.categories,
        "goods": scope.goods,
        "members": scope.members,
        "full_price": yes(scope.full_price),
    }


def when_texts(when: When) -> dict[str, Any]:
    return {"weekdays": when.weekdays, "since": hour_text(when.since), "until": hour_text(when.until)}


def cap_texts(caps: Caps, currency: str) -> dict[str, Any]:
    return {
        "cap_line": money_text(caps.line, currency),
        "cap_bill": money_text(caps.bill, currency),
        "cap_share": "" if caps.share is None else rate_text(caps.share),
        "cap_points": "" if caps.points is None else str(caps.points),
    }


def yes(holds: bool) -> str:  # noqa: FBT001 - it is the value of a tick
    return "yes" if holds else ""


def number_text(number: int) -> str:
    return str(number) if number else ""


def money_text(amount: int | None, currency: str) -> str:
    return "" if amount is None else plain(amount, currency)


def hour_text(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def threshold_text(kind: Kind, at: int, currency: str) -> str:
    return str(at) if kind is Kind.by_visits else plain(at, currency)


def reward_text(reward: Reward, currency: str) -> str:
    if reward.give in (Give.free, Give.tier):
        return reward.tier
    if reward.give in IN_PERCENT:
        return rate_text(reward.value)
    return plain(reward.value, currency) if reward.give in IN_MONEY else str(reward.value)


def piece_text(piece: Piece) -> str:
    """What the form calls the thing; of several only the first can be shown there."""
    named = (("service", piece.services), ("category", piece.categories), ("good", piece.goods))
    return next((f"{kind}-{min(ids)}" for kind, ids in named if ids), "")
