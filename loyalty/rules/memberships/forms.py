"""A kind of membership as it is typed: read into its terms, and written back into the form."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from catalog.reading import MARKED, Reader, among, optional, read, ticked, whole, words, wrong
from catalog.rules import DAY
from kit.errors import Invalid
from kit.money import parse_money, plain
from kit.typed import is_number
from loyalty.membership_tables import Counted, Starts, Unit
from loyalty.membership_type_schemas import MembershipTypeForm
from loyalty.rules.memberships.terms import EVERY_DAY, Agreed, Covered, faults

MOST = 10_000
TICKED = ("client_freezes", "books_frozen", "debits")


def read_type(form: MembershipTypeForm, currency: str) -> tuple[str, int, Agreed]:
    """Its name, what one costs, and its terms. Raises `Invalid` with all that is wrong at once."""
    values: dict[str, Any] = {}
    found: dict[str, str] = {}
    for part in (partial(read, form, readers_of(form, currency)), partial(covers_of, form)):
        try:
            values |= part()
        except Invalid as trouble:
            found |= trouble.fields
    name, price = values.pop("name", ""), values.pop("price", 0)
    if not found:
        agreed = Agreed(**whole_hours(values), weekdays=form.weekdays & EVERY_DAY)
        found = faults(agreed, price)
    if found:
        raise Invalid(MARKED, **found)
    return name, price, agreed


def readers_of(form: MembershipTypeForm, currency: str) -> dict[str, Reader]:
    number = whole(0, MOST)
    freezes = optional(whole(1, MOST)) if form.freezes == "yes" else never
    return {
        "name": words(160),
        "price": partial(money, currency),
        "counted": among(Counted),
        "visits": number if form.counted == Counted.together else never,
        "length": optional(number),
        "unit": among(Unit),
        "starts": among(Starts),
        "starts_within": nothing if form.starts == Starts.sale else optional(number),
        "since": minute,
        "until": minute,
        "freeze_days": freezes,
        "freeze_times": freezes,
        "members": number,
        "visit_price": optional(partial(money, currency)),
        "rolls_over": {"none": never, "all": nothing}.get(form.rolls, whole(1, MOST)),
        "late_hours": optional(number),
        **dict.fromkeys(TICKED, ticked),
    }


def money(currency: str, text: str, field: str) -> int:
    found = parse_money(text, currency, field)
    if found < 0:
        raise wrong(field, "Write no amount below zero.")
    return found


def minute(text: str, field: str) -> int | None:
    """09:30 → 570; nothing is no hour."""
    hours, _, minutes = text.partition(":")
    if not text:
        return None
    if not (is_number(hours) and is_number(minutes) and int(hours) <= 24 and int(minutes) < 60):
        raise wrong(field, "Write an hour like 09:30.")
    return min(int(hours) * 60 + int(minutes), DAY)


def never(_text: str, _field: str) -> int:
    return 0


def nothing(_text: str, _field: str) -> None:
    return None


def whole_hours(values: Mapping[str, Any]) -> dict[str, Any]:
    """From the first minute of the day where only the end was typed, and to its end the other way round."""
    kept = {name: value for name, value in values.items() if name not in ("since", "until")}
    since, until = values["since"], values["until"]
    if since is None and until is None:
        return kept
    first, last = since or 0, DAY if until is None else until
    if first >= last:
        raise wrong("until", "That is not after the hour before it.")
    return {**kept, "from_minute": first, "to_minute": last}


def covers_of(form: MembershipTypeForm) -> dict[str, tuple[Covered, ...]]:
    """What it is for, numbered as they are chosen: services first."""
    is_apart = form.counted == Counted.apart
    chosen = [("service", each, form.of_services) for each in sorted(form.services)]
    chosen += [("category", each, form.of_categories) for each in sorted(form.categories)]
    number = whole(1, MOST)
    covers = []
    for place, (what, each, visits) in enumerate(chosen):
        some = number(visits.get(each, "").strip(), "covers") if is_apart else 0
        service, category = (each, None) if what == "service" else (None, each)
        covers.append(Covered(place, service, category, some))
    return {"covers": tuple(covers)}


def form_of(name: str, price: int, agreed: Agreed, currency: str) -> MembershipTypeForm:
    """What the form shows of terms."""
    return MembershipTypeForm(
        name=name,
        price=plain(price, currency),
        counted=agreed.counted,
        visits=text_of(agreed.visits or None),
        **covers_shown(agreed.covers),
        length=text_of(agreed.length),
        unit=agreed.unit,
        starts=agreed.starts,
        starts_within=text_of(agreed.starts_within),
        weekdays=agreed.weekdays,
        since=clock_text(agreed.from_minute),
        until=clock_text(agreed.to_minute),
        **freezing_shown(agreed),
        members=str(agreed.members),
        visit_price="" if agreed.visit_price is None else plain(agreed.visit_price, currency),
        rolls={None: "all", 0: "none"}.get(agreed.rolls_over, "some"),
        rolls_over=text_of(agreed.rolls_over or None),
        debits=yes(is_so=agreed.debits),
        late_hours=text_of(agreed.late_hours),
    )


def covers_shown(covers: Iterable[Covered]) -> dict[str, Any]:
    of_services = {each.service: text_of(each.visits or None) for each in covers if each.service is not None}
    of_categories = {
        each.category: text_of(each.visits or None) for each in covers if each.category is not None
    }
    return {
        "services": frozenset(of_services),
        "categories": frozenset(of_categories),
        "of_services": of_services,
        "of_categories": of_categories,
    }


def freezing_shown(agreed: Agreed) -> dict[str, Any]:
    return {
        "freezes": yes(is_so=agreed.freezes),
        "freeze_days": text_of(agreed.freeze_days or None),
        "freeze_times": text_of(agreed.freeze_times or None),
        "client_freezes": yes(is_so=agreed.client_freezes),
        "books_frozen": yes(is_so=agreed.books_frozen),
    }


def yes(*, is_so: bool) -> str:
    return "yes" if is_so else ""


def text_of(number: int | None) -> str:
    return "" if number is None else str(number)


def clock_text(minutes: int | None) -> str:
    """570 → 09:30; the end of the day is left out, as no clock shows 24:00."""
    return "" if minutes in (None, DAY) else f"{minutes // 60:02}:{minutes % 60:02}"
