"""A programme as somebody types it, and as it is shown to be changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from kit.errors import Invalid
from kit.money import parse_money
from kit.typed import is_number, parse_rate
from loyalty.rules.benefits.programmes import (
    Caps,
    Counts,
    Give,
    Kind,
    Nth,
    Of,
    Piece,
    Programme,
    Reward,
    Scope,
    Stacking,
    Step,
    Things,
    When,
    Who,
)
from loyalty.schemas import ProgrammeForm

Choice = TypeVar("Choice", bound=StrEnum)
DAY = 24 * 60
STEPS = range(1, 7)
PIECES = range(1, 5)
IN_MONEY = (Give.amount, Give.price)
IN_PERCENT = (Give.percent, Give.cashback)
STEPPED = (Kind.by_visits, Kind.by_sold, Kind.by_paid)
MOST_DAYS = 3650
MARKED = "Some of it cannot be used."


@dataclass
class Reader:
    """Reads a form field by field; what cannot be read is in `wrong` by its name."""

    form: ProgrammeForm
    currency: str
    wrong: dict[str, str] = field(default_factory=dict)

    def money(self, text: str, name: str) -> int:
        try:
            return parse_money(text, self.currency, name)
        except Invalid as trouble:
            self.wrong |= trouble.fields
            return 0

    def optional(self, text: str, read: Callable[[str, str], int], name: str) -> int | None:
        return read(text, name) if text.strip() else None

    def count(self, text: str, name: str) -> int:
        if not is_number(text.strip()) or int(text) > 10**6:
            self.wrong[name] = "Write a whole number."
            return 0
        return int(text)

    def days(self, text: str, name: str) -> int:
        """None is written as nothing."""
        found = self.count(text, name) if text.strip() else 0
        if found > MOST_DAYS:
            self.wrong[name] = f"At most {MOST_DAYS:,} days."
        return min(found, MOST_DAYS)

    def rate(self, text: str, name: str) -> int:
        found = parse_rate(text)
        if found is None:
            self.wrong[name] = "Write a percentage from 0 to 100, like 10."
        return found or 0

    def choice(self, text: str, choices: type[Choice], name: str) -> Choice:
        found = next((each for each in choices if each == text), None)
        if found is None:
            self.wrong[name] = "Choose one of these."
        return found or next(iter(choices))

    def minute(self, text: str, name: str) -> int | None:
        """09:30 → 570; nothing is no hour."""
        hours, _, minutes = text.strip().partition(":")
        if not text.strip():
            return None
        if not (is_number(hours) and is_number(minutes) and int(minutes) < 60):
            self.wrong[name] = "Write an hour like 09:30."
            return None
        return min(int(hours) * 60 + int(minutes), DAY)


def read_programme(form: ProgrammeForm, currency: str) -> Programme:
    """What the form holds. Raises `Invalid` with every field that cannot be read."""
    reader = Reader(form, currency)
    programme = Programme(
        id=0,
        version=0,
        name=form.name.strip(),
        kind=reader.choice(form.kind, Kind, "kind"),
        steps=read_steps(reader),
        starts_on=date.min,
        scope=read_scope(reader),
        when=read_when(reader),
        who=Who(groups=form.groups, tiers=frozenset(names_in(form.tiers))),
        counts=reader.choice(form.counts, Counts, "counts"),
        counted_days=reader.days(form.counted_days, "counted_days"),
        nth=read_nth(reader),
        bundle=tuple(read_bundle(reader)),
        days_before=reader.days(form.days_before, "days_before"),
        days_after=reader.days(form.days_after, "days_after"),
        days_away=reader.days(form.days_away, "days_away"),
        least_bill=reader.optional(form.least_bill, reader.money, "least_bill") or 0,
        caps=read_caps(reader),
        stacking=read_stacking(reader),
    )
    if reader.wrong:
        raise Invalid(MARKED, **reader.wrong)
    return programme


def names_in(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def read_steps(reader: Reader) -> tuple[Step, ...]:
    """Without counting there is one step, and it is the first."""
    form = reader.form
    if form.kind not in STEPPED:
        return (Step(reward=read_reward(reader, form.values.get(1, ""), "values-1")),)
    numbers = [each for each in STEPS if form.ats.get(each, "").strip() or form.values.get(each, "").strip()]
    return tuple(
        Step(
            at=read_threshold(reader, form.ats.get(each, ""), f"ats-{each}"),
            reward=read_reward(reader, form.values.get(each, ""), f"values-{each}"),
        )
        for each in numbers
    )


def read_threshold(reader: Reader, text: str, name: str) -> int:
    return (reader.count if reader.form.kind == Kind.by_visits else reader.money)(text, name)


def read_reward(reader: Reader, text: str, name: str) -> Reward:
    form = reader.form
    give = reader.choice(form.give, Give, "give")
    if give is Give.tier:
        return Reward(give=give, tier=text.strip()[:60])
    if give is Give.free:
        return Reward(give=give)
    read = reader.money if give in IN_MONEY else reader.rate if give in IN_PERCENT else reader.count
    of = reader.choice(form.of, Of, "of")
    return Reward(give=give, value=read(text, name), each=form.each == "yes", of=of)


def read_scope(reader: Reader) -> Scope:
    form = reader.form
    return Scope(
        things=reader.choice(form.things, Things, "things"),
        services=form.services,
        categories=form.categories,
        goods=form.goods,
        members=form.members,
        full_price=form.full_price == "yes",
    )


def read_when(reader: Reader) -> When:
    """All seven days are no condition."""
    form = reader.form
    days = form.weekdays if len(form.weekdays) < 7 else frozenset[int]()
    since, until = reader.minute(form.since, "since"), reader.minute(form.until, "until")
    if since is None and until is None:
        return When(weekdays=days)
    return When(weekdays=days, since=since or 0, until=DAY if until is None else until)


def read_nth(reader: Reader) -> Nth | None:
    if reader.form.kind != Kind.nth:
        return None
    after, then = reader.count(reader.form.after, "after"), reader.count(reader.form.then, "then")
    return Nth(after=after, then=then)


def read_bundle(reader: Reader) -> list[Piece]:
    form = reader.form
    if form.kind != Kind.bundle:
        return []
    chosen = [(each, form.pieces[each]) for each in PIECES if form.pieces.get(each, "")]
    return [read_piece(reader, number, what) for number, what in chosen]


def read_piece(reader: Reader, number: int, what: str) -> Piece:
    kind, _, which = what.partition("-")
    quantity = reader.count(reader.form.counts_of.get(number, "1"), f"counts_of-{number}")
    if kind not in ("service", "category", "good") or not is_number(which):
        reader.wrong[f"pieces-{number}"] = "Choose one of these."
        return Piece()
    one = frozenset({int(which)})
    return Piece(
        services=one if kind == "service" else frozenset(),
        categories=one if kind == "category" else frozenset(),
        goods=one if kind == "good" else frozenset(),
        quantity=quantity,
        rewarded=number in reader.form.rewarded,
    )


def read_caps(reader: Reader) -> Caps:
    form = reader.form
    return Caps(
        line=reader.optional(form.cap_line, reader.money, "cap_line"),
        bill=reader.optional(form.cap_bill, reader.money, "cap_bill"),
        share=reader.optional(form.cap_share, reader.rate, "cap_share"),
        points=reader.optional(form.cap_points, reader.count, "cap_points"),
    )


def read_stacking(reader: Reader) -> Stacking:
    form = reader.form
    return Stacking(
        group=form.group.strip()[:60],
        priority=reader.count(form.priority, "priority"),
        alone=form.alone == "yes",
        of_rest=form.of_rest == "yes",
        on_top=form.on_top == "yes",
    )
