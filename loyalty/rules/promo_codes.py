"""Codes as they are typed and made, and whether one may be used once more."""

import re
from dataclasses import dataclass
from datetime import date

from kit.errors import Invalid
from kit.money import LARGEST, parse_money
from kit.typed import is_number, parse_day
from loyalty.schemas import CodesForm

LONGEST = 40
AS_KEPT = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}")
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read as something else
RANDOM_LETTERS = 10  # 31 ** 10: nobody finds one of a thousand by trying
MOST_AT_ONCE = 500
MOST_USES = 1_000_000
MOST_DAYS = 3650

HIDDEN = "This code cannot be used here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often a code may be used; None is without that limit. `budget` is in minor units."""

    most_uses: int | None = None
    most_per_client: int | None = None
    most_in_period: int | None = None
    period_days: int | None = None
    budget: int | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What was used of it: in all, by this client, in the last days of the period, and what it took off."""

    uses: int = 0
    by_client: int = 0
    in_period: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCodes:
    """Codes that are to be made: one that is chosen, or `count` that nobody can guess."""

    limits: Limits
    code: str = ""
    count: int = 1
    batch: str = ""
    client: int | None = None


def as_kept(typed: str) -> str:
    """ " spring 26" → SPRING26."""
    return "".join(typed.split()).upper()


def why_not(limits: Limits, used: Used, today: date) -> str:
    """Why it cannot be used once more; "" where it can."""
    if limits.last_on is not None and today > limits.last_on:
        return f"This code could be used until {limits.last_on.day} {limits.last_on:%b %Y}."
    if limits.most_uses is not None and used.uses >= limits.most_uses:
        return "This code has been used as often as it may be."
    if limits.most_per_client is not None and used.by_client >= limits.most_per_client:
        return "This client has used the code as often as one client may."
    if limits.most_in_period is not None and used.in_period >= limits.most_in_period:
        return f"This code may be used {limits.most_in_period} times in {limits.period_days} days."
    if limits.budget is not None and used.amount >= limits.budget:
        return "All that this code may take off has been given."
    return ""


def left_of_budget(limits: Limits, used: Used) -> int | None:
    return None if limits.budget is None else max(0, limits.budget - used.amount)


def read_codes(form: CodesForm, currency: str) -> NewCodes:
    """What the form asks for. Raises `Invalid` with every field that cannot be used."""
    wrong: dict[str, str] = {}
    limits = read_limits(form, currency, wrong)
    code = as_kept(form.code)
    if code and not AS_KEPT.fullmatch(code):
        wrong["code"] = "3 to 40 letters, digits and hyphens, like SPRING-26."
    count = read_count(form.count or "1", MOST_AT_ONCE)
    if count is None:
        wrong["count"] = f"Write a number from 1 to {MOST_AT_ONCE}."
    if code and count != 1:
        wrong["count"] = "A code that you choose is one. Leave the code empty to have several made."
    if wrong:
        raise Invalid("Some of it cannot be used.", **wrong)
    client = int(form.client) if is_number(form.client) else None
    return NewCodes(limits=limits, code=code, count=count or 1, batch=form.batch.strip()[:80], client=client)


def read_limits(form: CodesForm, currency: str, wrong: dict[str, str]) -> Limits:
    """What is wrong goes into `wrong` by its field."""
    read: dict[str, int | None] = {}
    numbers = (("most_uses", MOST_USES), ("most_per_client", MOST_USES))
    for name, most in (*numbers, ("most_in_period", MOST_USES), ("period_days", MOST_DAYS)):
        text = getattr(form, name).strip()
        read[name] = read_count(text, most) if text else None
        if text and read[name] is None:
            wrong[name] = f"Write a number from 1 to {most:,}, or nothing."
    if (read["most_in_period"] is None) != (read["period_days"] is None):
        wrong.setdefault("period_days", "Say both: how often, and in how many days.")
    last = parse_day(form.last_on) if form.last_on.strip() else None
    if form.last_on.strip() and last is None:
        wrong["last_on"] = "Choose a day, like 2026-12-31."
    return Limits(**read, budget=read_budget(form.budget, currency, wrong), last_on=last)


def read_budget(text: str, currency: str, wrong: dict[str, str]) -> int | None:
    if not text.strip():
        return None
    try:
        budget = parse_money(text, currency, "budget")
    except Invalid as trouble:
        wrong.update(trouble.fields)
        return None
    if not 0 < budget <= LARGEST:
        wrong["budget"] = "Write an amount above zero, or nothing."
    return budget


def read_count(text: str, most: int) -> int | None:
    text = text.strip()
    return int(text) if is_number(text) and 1 <= int(text) <= most else None


def limits_in_words(limits: Limits, budget: str) -> str:
    """Once for each client, 100 times in all. `budget` is that amount as it is written."""
    said = [
        f"{times(limits.most_uses)} in all" if limits.most_uses else "",
        f"{times(limits.most_per_client)} for each client" if limits.most_per_client else "",
        f"{times(limits.most_in_period)} in {limits.period_days} days" if limits.most_in_period else "",
        f"at most {budget} in all" if limits.budget else "",
        f"until {limits.last_on.day} {limits.last_on:%b %Y}" if limits.last_on else "",
    ]
    words = ", ".join(each for each in said if each)
    return words[:1].upper() + words[1:] if words else "Without a limit"


def times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
