"""Forms about people, as values."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from catalog.reading import MARKED, among, day, optional, read, whole, words, wrong
from catalog.rules import kept_shape, parse_hours, parse_shape, read_days
from catalog.schemas import numbered
from catalog.tables import Tie
from kit.clock import local_day, wall
from kit.errors import Invalid
from kit.money import parse_money
from staff.facts import day_name
from staff.rules import LAST_RANK, LONGEST_CYCLE, WEEK, Copy, Cycle, Owners, Terms, begun_on, monday_after
from staff.schemas import ClosedOnlineForm, CopyForm, CycleForm, ExceptionForm, TimeOffForm

SHORTEST, LONGEST = 10, 200
LONGEST_COPY = timedelta(days=62)
RANK = optional(whole(1, LAST_RANK))
CYCLE = {"starts_on": day, "ends_on": optional(day), "length": whole(1, LONGEST_CYCLE)}


def email(text: str, field: str) -> str:
    """An e-mail address in small letters, so that it is found however it is typed."""
    if not re.fullmatch(r"[^@\s]{1,64}@[^@\s]{1,120}", text) or not text.isprintable():
        raise wrong(field, "Write an e-mail address like olga@example.com.")
    return text.lower()


def optional_email(text: str, field: str) -> str:
    return email(text, field) if text else ""


def check_password(text: str, address: str) -> str:
    """Long enough, and not the name on the door."""
    if not SHORTEST <= len(text) <= LONGEST:
        raise wrong("password", f"Use {SHORTEST} to {LONGEST} characters: a few words are easy to remember.")
    if text.lower() in (address.lower(), address.lower() * 2) or len(set(text)) < 4:
        raise wrong("password", "That is too easy to guess. Use a few words.")
    return text


def read_cycle(form: CycleForm) -> Cycle:
    values = read(form, CYCLE)
    length = values["length"]
    hours = read_days(
        form.hours, range(length), [day_name(each, length).capitalize() for each in range(length)]
    )
    cycle = Cycle(
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        length=values["length"],
        days={each: tuple(pairs) for each, pairs in hours.items() if pairs},
    )
    return check_cycle(cycle)


def check_cycle(cycle: Cycle) -> Cycle:
    """A week starts on a Monday, and nothing ends before it starts."""
    if cycle.length == WEEK and cycle.starts_on.weekday() != 0:
        monday = monday_after(cycle.starts_on)
        raise wrong("starts_on", f"A week starts on a Monday. The next one is {monday:%-d %B %Y}.")
    if cycle.ends_on is not None and cycle.ends_on < cycle.starts_on:
        raise wrong("ends_on", "The last day comes before the first.")
    if not 0 < cycle.length <= LONGEST_CYCLE or not all(0 <= each < cycle.length for each in cycle.days):
        raise wrong("length", f"A cycle has 1 to {LONGEST_CYCLE} days.")
    return cycle


def read_skills(typed: Mapping[str, str], currency: str) -> dict[int, Terms]:
    """The ticked services, with minutes and prices where somebody's own were typed, and their rank."""
    minutes, prices, ranks = (numbered(typed, name) for name in ("minutes-", "price-", "rank-"))
    skills: dict[int, Terms] = {}
    faults: dict[str, str] = {}
    for service in numbered(typed, "can-"):
        try:
            own, pattern = own_shape(minutes.get(service, ""), f"minutes-{service}")
            price = own_price(prices.get(service, ""), currency, f"price-{service}")
            rank = RANK(ranks.get(service, "").strip(), f"rank-{service}")
            skills[service] = Terms(own, price, pattern, rank)
        except Invalid as problem:
            faults |= problem.fields
    if faults:
        raise Invalid(MARKED, **faults)
    return skills


def read_level_terms(
    typed: Mapping[str, str], levels: Iterable[int], currencies: Mapping[int, str]
) -> dict[tuple[int, int], Terms]:
    """What was typed by (level, branch) for every one of them; `currencies` are those of the branches."""
    found: dict[tuple[int, int], Terms] = {}
    faults: dict[str, str] = {}
    for level, branch in product(levels, currencies):
        key = f"{level}-{branch}"
        try:
            own, pattern = own_shape(typed.get(f"minutes-{key}", ""), f"minutes-{key}")
            price = own_price(typed.get(f"price-{key}", ""), currencies[branch], f"price-{key}")
            found[level, branch] = Terms(own, price, pattern)
        except Invalid as problem:
            faults |= problem.fields
    if faults:
        raise Invalid(MARKED, **faults)
    return found


def own_shape(text: str, field: str) -> tuple[int | None, tuple[int, ...]]:
    """Minutes and pattern; nothing typed is as in the price list."""
    if not text.strip():
        return None, ()
    minutes, pattern = kept_shape(parse_shape(text, field))
    return minutes, tuple(pattern)


def own_price(text: str, currency: str, field: str) -> int | None:
    price = parse_money(text, currency, field) if text.strip() else None
    if price is not None and price < 0:
        raise wrong(field, "A price cannot be below zero.")
    return price


def read_copy(form: CopyForm) -> Copy:
    """Raises `Invalid` without anybody to copy to, and for dates that run backwards or over two months."""
    values = read(form, {"what": what_to_copy, "first": day, "last": optional(day)})
    first, last = values["first"], values["last"] or values["first"]
    if not form.to:
        raise wrong("to", "Choose at least one colleague.")
    if not first <= last <= first + LONGEST_COPY:
        raise wrong("last", "The last day comes after the first, at most two months later.")
    return Copy(first, last, tuple(sorted(form.to)), values["what"])


def check_copied(cycle: Cycle, first: date) -> Cycle:
    """The schedule as a colleague gets it from `first` on, in step with the original."""
    begins = max(first, cycle.starts_on)
    if cycle.ends_on is not None and begins > cycle.ends_on:
        raise wrong("first", f"That schedule ends on {cycle.ends_on:%-d %B %Y}. Choose an earlier day.")
    if cycle.length == WEEK and begins.weekday() != 0:
        raise wrong("first", f"A week starts on a Monday. The next one is {monday_after(begins):%-d %B %Y}.")
    return begun_on(cycle, begins)


def what_to_copy(text: str, field: str) -> date | None:
    return None if text == "dates" else day(text, field)


def read_exception(form: ExceptionForm) -> tuple[date, list[int], str]:
    values = read(form, {"happens_on": day, "hours": parse_hours, "reason": words(120, least=0)})
    return values["happens_on"], values["hours"], values["reason"]


def read_time_off(form: TimeOffForm, zone: str) -> tuple[datetime, datetime, str]:
    """From and to as the branch's clock shows them, in UTC. Without times these are whole days."""
    values = read(form, TIME_OFF)
    last = values["ends_on"] or values["starts_on"]
    starts_at, _ = local_day(values["starts_on"], zone)
    _, ends_at = local_day(last, zone)
    if values["starts"] is not None:
        starts_at = moment_of(values["starts_on"], values["starts"], zone, "starts")
    if values["ends"] is not None:
        ends_at = moment_of(last, values["ends"], zone, "ends")
    check_time_off(starts_at, ends_at)
    return starts_at, ends_at, values["reason"]


def clock_time(text: str, field: str) -> time:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        raise wrong(field, "Write a time like 14:30, or leave it empty for the whole day.") from None
    if found.tzinfo is not None:
        raise wrong(field, "Write a time like 14:30, without a zone.")
    return found


def read_closed_online(form: ClosedOnlineForm) -> tuple[int | None, tuple[date, date], str]:
    readers = {
        "member": optional(whole(1, 999_999_999)),
        "starts_on": day,
        "ends_on": optional(day),
        "reason": words(120, least=0),
    }
    values = read(form, readers)
    return values["member"], (values["starts_on"], values["ends_on"] or values["starts_on"]), values["reason"]


def moment_of(date_of: date, at: time, zone: str, field: str) -> datetime:
    """Of an hour that comes twice it is the first; one that the clocks skip does not exist."""
    shown = datetime.combine(date_of, at)
    moment = shown.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if wall(moment, zone).replace(tzinfo=None) != shown:
        raise wrong(field, "The clocks skip that time on this day.")
    return moment


def check_time_off(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise wrong("ends_on", "It must end after it starts.")
    if ends_at - starts_at > timedelta(days=731):
        raise wrong("ends_on", "That is longer than two years. Is the year right?")


TIME_OFF = {
    "starts_on": day,
    "starts": optional(clock_time),
    "ends_on": optional(day),
    "ends": optional(clock_time),
    "reason": words(120, least=0),
}


def read_owners(typed: Mapping[str, str]) -> Owners:
    """`people` and `services` say what the ticks mean; "all" is everybody, whatever is ticked."""
    return Owners(read_ties(typed, "people", "member-"), read_ties(typed, "services", "service-"))


def read_ties(typed: Mapping[str, str], name: str, prefix: str) -> dict[int, Tie]:
    mode, ticked = typed.get(name, "all"), numbered(typed, prefix)
    if mode == "all":
        return {}
    tie: Tie = among(Tie)(mode, name)
    if not ticked:
        raise wrong(name, "Tick at least one below, or choose the first of the list.")
    return dict.fromkeys(ticked, tie)
