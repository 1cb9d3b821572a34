"""What is worked out of a client's visits: read from a form, said in words, and written as SQL.

The SQL is over `done_line`; {today} and {zone} are filled in by whoever asks.
"""

from dataclasses import dataclass
from typing import Any

from clients.rules.contacts import clean
from clients.schemas import FormulaForm
from clients.tables.formulas import Takes
from kit.errors import Invalid
from kit.typed import is_number

LONGEST, MOST_DAYS = 80, 3650
MONEY = (Takes.total, Takes.average)
WORDS = {
    Takes.visits: "How many visits",
    Takes.total: "What they came to, in all",
    Takes.average: "What one came to, on the average",
    Takes.first: "The day of the first one",
    Takes.last: "The day of the last one",
}
# {only} stands where an aggregate may be told which lines it is of.
VALUES = {
    Takes.visits: "count(DISTINCT done_line.visit){only}",
    Takes.total: "sum(done_line.amount){only}",
    Takes.average: "(sum(done_line.amount){only} / count(DISTINCT done_line.visit){only})",
    Takes.first: "min(done_line.starts_at){only}",
    Takes.last: "max(done_line.starts_at){only}",
}


@dataclass(frozen=True, slots=True)
class Formula:
    """`about` is the service or the category in words, "" for all visits."""

    id: int
    title: str
    takes: Takes
    service: int | None = None
    category: int | None = None
    days: int | None = None
    currency: str = ""
    about: str = ""

    @property
    def is_money(self) -> bool:
        return self.takes in MONEY

    @property
    def where(self) -> str:
        """Which lines are meant."""
        parts = ["TRUE"]
        if self.service:
            parts.append(f"done_line.service = {self.service}")
        if self.category:
            within = f"SELECT service.id FROM service WHERE service.category = {self.category}"  # noqa: S608
            parts.append(f"done_line.service IN ({within})")
        if self.days:
            first = f"({{today}} - {self.days})::timestamp AT TIME ZONE {{zone}}"
            parts.append(f"done_line.starts_at >= {first}")
        if self.currency:
            here = f"SELECT branch.id FROM branch WHERE branch.currency = '{self.currency}'"  # noqa: S608
            parts.append(f"done_line.branch IN ({here})")
        return " AND ".join(parts)

    @property
    def value(self) -> str:
        """Of lines that are all meant."""
        return VALUES[self.takes].replace("{only}", "")

    @property
    def value_among(self) -> str:
        """Of those that are meant, among all lines of a client."""
        return VALUES[self.takes].replace("{only}", f" FILTER (WHERE {self.where})")

    @property
    def words(self) -> str:
        about = f": {self.about}" if self.about else ""
        lately = f", in the last {self.days} days" if self.days else ""
        return f"{WORDS[self.takes]}{about}{lately}" + (f", {self.currency}" if self.currency else "")


def read_formula(form: FormulaForm, currencies: list[str], offered: set[str]) -> dict[str, Any]:
    """The columns as they are stored; `offered` are the services and categories there are, as forms say it.

    Every wrong field is named at once.
    """
    title, wrong = " ".join(clean(form.title).split()), dict[str, str]()
    takes = Takes(form.takes) if form.takes in set(Takes) else Takes.visits
    if not 0 < len(title) <= LONGEST:
        wrong["title"] = f"Please write a few words, at most {LONGEST} letters."
    if form.takes not in set(Takes):
        wrong["takes"] = "Choose one of the list."
    if form.about and form.about not in offered:
        wrong["about"] = "That is no longer there. Choose another."
    if takes in MONEY and form.currency not in currencies:
        wrong["currency"] = "Choose one of the list."
    days = read_days(form.days, wrong)
    if wrong:
        raise Invalid("Please look at the marked fields.", **wrong)
    kind, _, number = form.about.partition("-")
    which = {each: int(number) if each == kind else None for each in ("service", "category")}
    return {
        "title": title, "takes": takes, "days": days, "currency": form.currency if takes in MONEY else "",
        **which,
    }  # fmt: skip


def read_days(text: str, wrong: dict[str, str]) -> int | None:
    typed = text.strip()
    if not typed:
        return None
    if not is_number(typed) or not 0 < int(typed) <= MOST_DAYS:
        wrong["days"] = f"Write a number of days from 1 to {MOST_DAYS:,}, or nothing for ever."
        return None
    return int(typed)
