"""What a segment means, said slowly: every client by itself, over rows in memory, without SQL."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from clients.queries.trust import terms_of, terms_row
from clients.rules.trust import Lapse, Terms, asked, score
from kit.db import fetch
from lists.rules.terms import Group, Join, Term

PAID = """
SELECT bill.visit, bill.currency, bill.closed_at, payment.method, payment.amount
FROM payment JOIN bill ON bill.id = payment.bill WHERE bill.reversed_at IS NULL
"""
COMING = {"requested", "listed", "waiting", "confirmed", "arrived"}


@dataclass(frozen=True)
class Rows:
    """Everything, as plain dictionaries."""

    clients: list[dict]  # type: ignore[type-arg]
    visits: list[dict]  # type: ignore[type-arg]
    lines: list[dict]  # type: ignore[type-arg]
    paid: list[dict]  # type: ignore[type-arg]
    points: list[dict]  # type: ignore[type-arg]
    messages: list[dict]  # type: ignore[type-arg]
    currency: dict[int, str]
    zone: dict[int, str]
    contacts: list[dict]  # type: ignore[type-arg]
    category: dict[int, int]
    notes: list[dict]  # type: ignore[type-arg]
    waived: set[int]
    exempt: set[int]
    fields: dict[str, dict]  # type: ignore[type-arg]
    extra: dict[int, dict]  # type: ignore[type-arg]
    terms: Terms
    now: datetime
    here: str

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.here)).date()


async def all_rows(now: datetime, here: str) -> Rows:
    branches = await fetch("SELECT id, currency, zone FROM branch")
    return Rows(
        [dict(each) for each in await fetch("SELECT * FROM client")],
        [dict(each) for each in await fetch("SELECT * FROM visit")],
        [dict(each) for each in await fetch("SELECT * FROM visit_line")],
        [dict(each) for each in await fetch(PAID)],
        [dict(each) for each in await fetch("SELECT * FROM points_entry")],
        [dict(each) for each in await fetch("SELECT * FROM message WHERE status = 'sent'")],
        {each["id"]: each["currency"] for each in branches},
        {each["id"]: each["zone"] for each in branches},
        [dict(each) for each in await fetch("SELECT client, kind FROM client_contact")],
        {each["id"]: each["category"] for each in await fetch("SELECT id, category FROM service")},
        [dict(each) for each in await fetch("SELECT client, text FROM client_note WHERE removed_at IS NULL")],
        {each["visit"] for each in await fetch("SELECT visit FROM trust_waiver")},
        {each["client"] for each in await fetch("SELECT client FROM trust_exemption")},
        {
            f"{each['of']}_field_{each['id']}": dict(each)
            for each in await fetch("SELECT * FROM custom_field")
        },
        {each["id"]: json.loads(each["extra"]) for each in await fetch("SELECT id, extra FROM staff_member")},
        terms_of(await terms_row()),
        now,
        here,
    )


def who(group: Group, rows: Rows) -> set[int]:
    return {client["id"] for client in rows.clients if fits(group, client, rows)}


def fits(part: Group | Term, client: dict, rows: Rows) -> bool:  # type: ignore[type-arg]
    if isinstance(part, Term):
        return (of_who_served if part.fact in rows.fields else holds)(part, client, rows)
    if not part.parts:
        return True
    answers = [fits(each, client, rows) for each in part.parts]
    return {Join.all: all(answers), Join.any: any(answers), Join.none: not any(answers)}[part.join]


def holds(term: Term, client: dict, rows: Rows) -> bool:  # type: ignore[type-arg]
    value = VALUES[term.fact](term, client, rows)
    if isinstance(value, (list, set)):
        return has(term, value) if isinstance(value, set) else any_text(term, value, rows)
    if term.how in ("known", "unknown"):
        return (value is not None and value != "") == (term.how == "known")
    if term.how in ("yes", "no"):
        return bool(value) == (term.how == "yes")
    if term.how == "none_of":
        return value is None or str(value) not in term.values
    if value is None or (term.fact == "birthday" and not value):
        return False
    return compare(term, value, rows)


def any_text(term: Term, written: list[str], rows: Rows) -> bool:
    texts = [each for each in written if each]
    if term.how in ("known", "unknown"):
        return bool(texts) == (term.how == "known")
    return any(said(term, each, rows) for each in texts)


def has(term: Term, value: set[str]) -> bool:
    return {
        "known": bool(value),
        "unknown": not value,
        "any_of": bool(value & {*term.values}),
        "all_of": {*term.values} <= value,
        "none_of": not value & {*term.values},
    }[term.how]


def compare(term: Term, value: object, rows: Rows) -> bool:
    if term.how == "any_of":
        return str(value) in term.values
    if isinstance(value, str):
        return said(term, value, rows)
    if isinstance(value, datetime):
        return in_period(term.how, term.values, value, rows)
    assert isinstance(value, (int, float))
    first, *rest = [int(each) for each in term.values]
    return {
        "at_least": lambda: value >= first,
        "at_most": lambda: value <= first,
        "exactly": lambda: value == first,
        "between": lambda: first <= value <= rest[0],
    }[term.how]()


def said(term: Term, value: str, rows: Rows) -> bool:
    if term.fact == "birthday":
        return any_birthday(term, value, rows)
    typed = term.values[0].lower()
    there = value.lower()
    return {"is": there == typed, "contains": typed in there, "starts_with": there.startswith(typed)}[
        term.how
    ]


def any_birthday(term: Term, birthday: str, rows: Rows) -> bool:
    """Every day of two years is looked at; who was born on 29 February is congratulated on the 28th."""
    month_day = birthday[-5:]
    if term.how == "in_month":
        return int(month_day[:2]) in {int(each) for each in term.values}
    for ahead in range(-370, 370):
        day = rows.today + timedelta(days=ahead)
        kept = f"{day:%m-%d}" == month_day
        kept |= month_day == "02-29" and f"{day:%m-%d}" == "02-28" and (day + timedelta(days=1)).day == 1
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(rows.here))
        if kept and in_period(term.how, term.values, moment, rows):
            return True
    return False


def in_period(how: str, values: Sequence[str], moment: datetime, rows: Rows) -> bool:
    """By the date on the wall, day by day."""
    day, today = moment.astimezone(ZoneInfo(rows.here)).date(), rows.today
    if how in ("in_last", "before_last", "in_next"):
        step = relativedelta(**{values[1]: int(values[0])})  # type: ignore[arg-type]
        if how == "in_next":
            return today < day < today + timedelta(days=1) + step
        return today - step <= day <= today if how == "in_last" else day < today - step
    if how in ("on_or_after", "before", "between"):
        days = [date.fromisoformat(each) for each in values]
        return {
            "on_or_after": lambda: day >= days[0],
            "before": lambda: day < days[0],
            "between": lambda: days[0] <= day <= days[1],
        }[how]()
    last_month = today.replace(day=1) - timedelta(days=1)
    return {
        "today": day == today,
        "this_week": day.isocalendar()[:2] == today.isocalendar()[:2],
        "this_month": (day.year, day.month) == (today.year, today.month),
        "this_year": day.year == today.year,
        "last_month": (day.year, day.month) == (last_month.year, last_month.month),
        "last_year": day.year == today.year - 1,
    }[how]


def lines_of(visit: dict, rows: Rows) -> list[dict]:  # type: ignore[type-arg]
    return [each for each in rows.lines if each["visit"] == visit["id"]]


def is_meant(term: Term, visit: dict, rows: Rows) -> bool:  # type: ignore[type-arg]
    """A filter of lines is about one line: a haircut with Anna is not a haircut, and something with Anna."""
    local = visit["starts_at"].astimezone(ZoneInfo(rows.zone[visit["branch"]]))
    tests: dict[str, Callable[[Sequence[str]], bool]] = {
        "branch": lambda ids: str(visit["branch"]) in ids,
        "when": lambda value: in_period(value[0], value[1:], visit["starts_at"], rows),
        "made": lambda value: in_period(value[0], value[1:], visit["created_at"], rows),
        "weekday": lambda ids: str(local.isoweekday()) in ids,
        "source": lambda words: visit["source"] in words,
    }
    about = {name.removeprefix("visit_"): each for name, each in term.where.items()}
    if not all(tests[name](each) for name, each in about.items() if name in tests):
        return False
    return not (about.keys() & LINED) or any(line_meant(term, each, rows) for each in lines_of(visit, rows))


LINED = {"service", "category", "person", "good"}


def line_meant(term: Term, line: dict, rows: Rows) -> bool:  # type: ignore[type-arg]
    named = {
        "service": line["service"],
        "category": rows.category.get(line["service"]),
        "person": line["member"],
        "good": line["good"],
    }
    return all(str(named[name]) in term.where[name] for name in LINED if name in term.where)


def of_client(term: Term, client: dict, rows: Rows, *statuses: str) -> list[dict]:  # type: ignore[type-arg]
    return [
        each
        for each in rows.visits
        if each["client"] == client["id"]
        and (not statuses or each["status"] in statuses)
        and is_meant(term, each, rows)
    ]


def counted(*statuses: str) -> Callable[..., object]:
    return lambda term, client, rows: len(of_client(term, client, rows, *statuses))


def coming(term: Term, client: dict, rows: Rows) -> list[dict]:  # type: ignore[type-arg]
    return [each for each in of_client(term, client, rows, *COMING) if each["ends_at"] > rows.now]


def ends(pick: Callable[..., datetime]) -> Callable[..., object]:
    return lambda term, client, rows: pick(
        (each["starts_at"] for each in of_client(term, client, rows, "done")), default=None
    )


def spent(term: Term, client: dict, rows: Rows, currency: str) -> list[tuple[int, int]]:  # type: ignore[type-arg]
    """(visit, amount) of each line that is meant; a visit without lines came to nothing."""
    nothing = {"service": None, "member": None, "good": None, "quantity": 0, "price": 0, "discount": 0}
    return [
        (visit["id"], line["quantity"] * line["price"] - line["discount"])
        for visit in of_client(term, client, rows, "done")
        if rows.currency[visit["branch"]] == currency
        for line in lines_of(visit, rows) or [nothing]
        if line_meant(term, line, rows)
    ]


def average(term: Term, client: dict, rows: Rows, currency: str) -> int | None:  # type: ignore[type-arg]
    found = spent(term, client, rows, currency)
    return sum(amount for _, amount in found) // len({visit for visit, _ in found}) if found else None


def paid(term: Term, client: dict, rows: Rows, currency: str) -> int:  # type: ignore[type-arg]
    branch = {each["id"]: each["branch"] for each in rows.visits if each["client"] == client["id"]}
    tests: dict[str, Callable[[dict, Sequence[str]], bool]] = {  # type: ignore[type-arg]
        "paid_branch": lambda each, ids: str(branch[each["visit"]]) in ids,
        "paid_when": lambda each, value: in_period(value[0], value[1:], each["closed_at"], rows),
        "method": lambda each, words: each["method"] in words,
    }
    return sum(
        each["amount"]
        for each in rows.paid
        if each["visit"] in branch and each["currency"] == currency
        if all(tests[name](each, value) for name, value in term.where.items())
    )


def points(*kinds: str) -> Callable[..., int]:
    def found(term: Term, client: dict, rows: Rows) -> int:  # type: ignore[type-arg]
        return sum(
            each["points"]
            for each in rows.points
            if each["client"] == client["id"] and (not kinds or each["kind"] in kinds)
            if str(each["branch"]) in term.where.get("points_branch", (str(each["branch"]),))
            if is_then(term.where.get("points_when"), each["happened_at"], rows)
        )

    return found


def sent(term: Term, client: dict, rows: Rows) -> list[datetime]:  # type: ignore[type-arg]
    return [
        each["sent_at"]
        for each in rows.messages
        if each["client"] == client["id"] and each["kind"] in term.where.get("about", (each["kind"],))
        if is_then(term.where.get("sent_when"), each["sent_at"], rows)
    ]


def is_then(value: Sequence[str] | None, moment: datetime, rows: Rows) -> bool:
    return value is None or in_period(value[0], value[1:], moment, rows)


def rhythm(term: Term, client: dict, rows: Rows) -> int | None:  # type: ignore[type-arg]
    starts = sorted(each["starts_at"] for each in of_client(term, client, rows, "done"))
    if len(starts) < 2:
        return None
    whole = (starts[-1] - starts[0]) / (len(starts) - 1)
    return whole.days


def overdue(term: Term, client: dict, rows: Rows) -> int | None:  # type: ignore[type-arg]
    usual = rhythm(term, client, rows)
    starts = [each["starts_at"] for each in of_client(term, client, rows, "done")]
    return None if usual is None else (rows.now - max(starts)).days - usual


def expected(term: Term, client: dict, rows: Rows) -> datetime | None:  # type: ignore[type-arg]
    usual = rhythm(term, client, rows)
    starts = [each["starts_at"] for each in of_client(term, client, rows, "done")]
    return None if usual is None else max(starts) + timedelta(days=usual)


def goods(term: Term, client: dict, rows: Rows) -> int:  # type: ignore[type-arg]
    lines = [line for visit in of_client(term, client, rows, "done") for line in lines_of(visit, rows)]
    return sum(each["quantity"] for each in lines if each["good"] and line_meant(term, each, rows))


def age(birthday: str, rows: Rows) -> int | None:
    return relativedelta(rows.today, date.fromisoformat(birthday)).years if len(birthday) == 10 else None


def missed(client: dict, rows: Rows, *statuses: str) -> int:  # type: ignore[type-arg]
    """In hundredths, as the rule weighs it."""
    lapses = [
        Lapse(each["id"], each["starts_at"], each["status"] == "cancelled", each["id"] in rows.waived)
        for each in rows.visits
        if each["client"] == client["id"] and client["id"] not in rows.exempt and each["status"] in statuses
        if each["status"] == "no_show" or each["cancelled_late"]
    ]
    return score(lapses, rows.terms, rows.now)


def weighed(*statuses: str) -> Callable[..., object]:
    return lambda _, client, rows: missed(client, rows, *statuses) / 100


def of_who_served(term: Term, client: dict, rows: Rows) -> bool:  # type: ignore[type-arg]
    """Whether a field says so of any of them."""
    kind, key = rows.fields[term.fact]["kind"], term.fact.rpartition("_")[2]
    served = [
        line["member"]
        for visit in of_client(term, client, rows, "done")
        for line in lines_of(visit, rows)
        if line["member"] and line_meant(term, line, rows)
    ]
    said = [rows.extra[member][key] for member in served if key in rows.extra[member]]
    if kind in ("one_of", "several"):
        chosen = [each if isinstance(each, list) else [each] for each in said]
        return has(term, {str(option) for some in chosen for option in some})
    if term.how in ("known", "unknown"):
        return bool(said) == (term.how == "known")
    if term.how in ("yes", "no"):
        return any(said) == (term.how == "yes")
    if kind in ("date", "date_time"):
        said = [datetime.fromisoformat(each).replace(tzinfo=ZoneInfo(rows.here)) for each in said]
    return any(compare(term, each, rows) for each in said)


VALUES: dict[str, Callable[..., object]] = {
    "name": lambda _, client, __: client["name"],
    "has_phone": lambda _, client, __: client["phone"],
    "has_email": lambda _, client, __: client["email"],
    "email": lambda _, client, __: client["email"],
    "notes": lambda _, client, rows: [
        client["notes"],
        *(each["text"] for each in rows.notes if each["client"] == client["id"]),
    ],
    "card_number": lambda _, client, __: client["card_number"] or "",
    "contacts": lambda _, client, rows: {
        each["kind"] for each in rows.contacts if each["client"] == client["id"]
    },
    "birthday": lambda _, client, __: client["birthday"],
    "age": lambda _, client, rows: age(client["birthday"], rows),
    "group": lambda _, client, __: client["client_group"],
    "source": lambda _, client, __: client["client_source"],
    "responsible": lambda _, client, __: client["responsible"],
    "language": lambda _, client, __: client["language"] or None,
    "importance": lambda _, client, __: client["importance"] or None,
    "discount": lambda _, client, __: client["discount_rate"] // 100,
    "only_desk": lambda _, client, __: client["online_ban"],
    "added": lambda _, client, __: client["created_at"],
    "visits": counted("done"),
    "no_shows": counted("no_show"),
    "cancelled": counted("cancelled"),
    "cancelled_late": lambda term, client, rows: sum(
        each["cancelled_late"] for each in of_client(term, client, rows, "cancelled")
    ),
    "missed": weighed("no_show", "cancelled"),
    "missed_no_shows": weighed("no_show"),
    "missed_late": weighed("cancelled"),
    "trust": lambda _, client, rows: {asked(missed(client, rows, "no_show", "cancelled"), rows.terms)},
    "bookings": counted(),
    "last_visit": ends(max),
    "first_visit": ends(min),
    "upcoming": lambda term, client, rows: len(coming(term, client, rows)),
    "next_visit": lambda term, client, rows: min(
        (each["starts_at"] for each in coming(term, client, rows)), default=None
    ),
    "rhythm": rhythm,
    "overdue": overdue,
    "expected": expected,
    "goods": goods,
    "spent_EUR": lambda term, client, rows: sum(each for _, each in spent(term, client, rows, "EUR")),
    "spent_RUB": lambda term, client, rows: sum(each for _, each in spent(term, client, rows, "RUB")),
    "points": points(),
    "points_earned": points("earned", "earned_back"),
    "points_spent": lambda term, client, rows: -points("spent", "spent_back")(term, client, rows),
    "messages": lambda term, client, rows: len(sent(term, client, rows)),
    "last_message": lambda term, client, rows: max(sent(term, client, rows), default=None),
    "paid_EUR": lambda term, client, rows: paid(term, client, rows, "EUR"),
    "paid_RUB": lambda term, client, rows: paid(term, client, rows, "RUB"),
    "average_EUR": lambda term, client, rows: average(term, client, rows, "EUR"),
}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
