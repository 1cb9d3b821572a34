"""Photos and papers of a client: what may be said of them, and which before belongs to which after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from clients.file_schemas import AboutForm
from clients.rules.contacts import clean
from clients.tables.files import ClientFile
from kit.errors import Invalid
from kit.typed import is_number, parse_day

LONGEST_TITLE = 120
MOMENTS = (("", "Anything else"), ("before", "Before"), ("after", "After"))


class Kept(msgspec.Struct, frozen=True):
    """A photo or a paper without its content. `size` is in bytes; `day` is when it was taken, if known.

    `visit` is what it hangs on, with the day of that.
    """

    id: int
    title: str
    media: str
    is_picture: bool
    moment: str
    size: int
    day: date
    added_at: datetime
    added_by: str
    account: int
    taken_on: date | None = None
    visit: int | None = None
    visit_on: date | None = None

    @property
    def label(self) -> str:
        return self.moment.capitalize() if self.moment else "Photo" if self.is_picture else "File"


@dataclass(frozen=True, slots=True)
class About:
    """What somebody says of it; "" leaves the title that it came with."""

    title: str = ""
    moment: str = ""
    taken_on: date | None = None
    visit: int | None = None


def read_about(form: AboutForm, today: date) -> About:
    """Every wrong field is named at once. Raises `Invalid`."""
    faults: dict[str, str] = {}
    title, taken_on = titled(form.title), parse_day(form.taken_on)
    if len(title) > LONGEST_TITLE:
        faults["title"] = f"Please use at most {LONGEST_TITLE} letters."
    if form.moment not in set(ClientFile.Moment):
        faults["moment"] = "Choose one of the list."
    if form.taken_on.strip() and (taken_on is None or taken_on > today):
        faults["taken_on"] = "Choose a day that has been."
    if form.visit and not is_number(form.visit):
        faults["visit"] = "Choose one of the list."
    if faults:
        raise Invalid("Please look at the marked fields.", **faults)
    return About(title, form.moment, taken_on, int(form.visit) if form.visit else None)


def titled(text: str) -> str:
    return " ".join(clean(text).split())


def named(name: str, ending: str) -> str:
    """The name it had, as one that is shown and offered for saving, with the ending of what it is."""
    plain = clean(name.replace("\\", "/").rpartition("/")[2]).replace("\n", " ").replace('"', "")
    stem = plain.rpartition(".")[0] or plain or "photo"
    return f"{stem[: LONGEST_TITLE - 5].strip() or 'photo'}.{ending}"


def pairs(files: Sequence[Kept]) -> list[tuple[Kept, Kept]]:
    """Each after with the last before that was taken until then, of its own visit if there is one; the latest
    first. What is a before of several afters is in several pairs.
    """
    befores = by_day([each for each in files if each.is_picture and each.moment == "before"])
    afters = by_day([each for each in files if each.is_picture and each.moment == "after"])
    found = [(before_of(after, befores), after) for after in reversed(afters)]
    return [(before, after) for before, after in found if before is not None]


def before_of(after: Kept, befores: Sequence[Kept]) -> Kept | None:
    own = [each for each in befores if after.visit is not None and each.visit == after.visit]
    earlier = [each for each in befores if each.day <= after.day]
    return next(reversed(own or earlier), None)


def by_day(files: Sequence[Kept]) -> list[Kept]:
    return sorted(files, key=lambda each: (each.day, each.id))
