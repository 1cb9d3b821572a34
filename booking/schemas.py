"""What the calendar is given to draw, and what the forms of the desk hold."""

from msgspec import Struct

from clients.rules.answers import NOT_SENT, Sent


class Shade(Struct, frozen=True):
    """A stretch of a column in which nothing is booked: off, break, away or elsewhere."""

    start: str
    end: str
    kind: str


class Column(Struct, frozen=True):
    """The time of one person, or of one room: `member` is then the number of the room."""

    member: int
    name: str
    title: str
    shades: tuple[Shade, ...] = ()
    branch: int = 0


class Place(Struct, frozen=True):
    """A branch with its clock. `hours` are the minutes from midnight in which it is open, by day."""

    id: int
    name: str
    offset: str
    hours: dict[str, tuple[int, ...]]
    closed: dict[str, str]


class Part(Struct, frozen=True, omit_defaults=True):
    """The time one person gives to a visit; moments are the branch's wall clock, without an offset.

    `tidying` is time before or after the client that is kept for getting ready. `service` is what is done in
    it, and `colour` the tint of that, where it is not all of the visit.
    `aside`: a filter does not look for it.
    """

    member: int
    name: str
    start: str
    end: str
    tidying: bool = False
    service: str = ""
    colour: str = ""
    aside: bool = False


class Entry(Struct, frozen=True):
    """A visit as the calendar shows it. One that is cancelled, or that nobody gives time to, has no parts.

    `company` names those who come together with the client; a label is its word and its colour. `forced`:
    something was in its way. `warning` is what whoever serves the client must know.
    """

    id: int
    version: int
    status: str
    client: str
    service: str
    colour: str
    has_comment: bool = False
    parts: tuple[Part, ...] = ()
    company: str = ""
    forced: bool = False
    labels: tuple[tuple[str, str], ...] = ()
    warning: str = ""


class Kept(Struct, frozen=True):
    """A time kept for somebody who is still typing, for so many seconds more.

    Or for a client whom the desk sent a `link` to finish the booking by.
    """

    id: int
    service: str
    seconds: int
    part: Part
    link: int = 0
    client: str = ""


class Class(Struct, frozen=True):
    """A class as the calendar shows it, with how many of its places are taken."""

    id: int
    title: str
    colour: str
    taken: str
    part: Part


class Day(Struct, frozen=True):
    """One day or several, of a branch or several. `change` is the last news in them; `opens` to `closes` is
    worth showing. `branch`, `today` and `offset` are those of the first branch.
    """

    branch: int
    day: str
    label: str
    previous: str
    next: str
    today: str
    offset: str
    change: int
    opens: str
    closes: str
    columns: tuple[Column, ...]
    visits: tuple[Entry, ...]
    holds: tuple[Kept, ...]
    classes: tuple[Class, ...] = ()
    days: tuple[str, ...] = ()
    span: str = "day"
    by: str = "staff"
    shape: str = "columns"
    places: tuple[Place, ...] = ()

    @property
    def in_order(self) -> list[tuple[Entry, Part]]:
        """What is done for whom, in order of time, without what a filter leaves aside."""
        done = [
            (each, part) for each in self.visits for part in each.parts if not (part.tidying or part.aside)
        ]
        return sorted(done, key=lambda row: row[1].start)


class Row(Struct, frozen=True):
    """A further service of a new visit; `guest` is the number of who comes along, "" is the client."""

    number: int
    service: str = ""
    member: str = ""
    guest: str = ""


class NewVisit(Struct, frozen=True):
    """The form of a new visit. `at` is a time that was offered; it then counts instead of day and time.

    `minutes` is another length than the service's. `anyway` stands for what was read and is to be broken.
    `keep` is for how many minutes it is held, where the client finishes it by a link. `addons` is what was
    ticked: one id, or several. `rows` are its further services, and `guests` the names of those who come
    along; `at_once` and `together` say how. `filled` is what it held of the business's own fields.
    """

    branch: str = ""
    service: str = ""
    addons: str | list[str] = ""
    member: str = ""
    day: str = ""
    time: str = ""
    at: str = ""
    client: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    comment: str = ""
    notify: str = ""
    keep: str = ""
    minutes: str = ""
    anyway: str = ""
    at_once: str = ""
    together: str = ""
    rows: tuple[Row, ...] = ()
    guests: tuple[str, ...] = ("", "", "")
    filled: Sent = NOT_SENT


class NewTime(Struct, frozen=True):
    """A visit moved: to a day and time, or at once to a moment (`at`) of the branch's wall clock.

    `longer` is by how many minutes it is to be longer (or, below zero, shorter), `minutes` how long in all.
    `sheet` says that the form was the one with all the fields: there a `tell` that is not ticked is a no,
    elsewhere it is as the branch has it. `anyway` stands for what was read and is to be broken.
    """

    day: str = ""
    time: str = ""
    at: str = ""
    member: str = ""
    version: str = ""
    sheet: str = ""
    minutes: str = ""
    longer: str = ""
    tell: str = ""
    anyway: str = ""


class NewStatus(Struct, frozen=True):
    status: str = ""
    version: str = ""


class Version(Struct, frozen=True):
    """Which state of the visit is meant."""

    version: str = ""


class News(Struct, frozen=True):
    """Whether the client is to be told of the last move."""

    tell: str = ""
    version: str = ""


class Answer(Struct, frozen=True):
    """To a request; `why` where it is declined."""

    why: str = ""
    version: str = ""


class Cancellation(Struct, frozen=True):
    why: str = ""
    tell: str = ""
    version: str = ""


class NewOffer(Struct, frozen=True):
    """A time put to somebody who waits: the branch's wall clock, and who was asked for ("" is anybody)."""

    at: str = ""
    member: str = ""


class TermsForm(Struct, frozen=True):
    """How a branch offers freed time; the quiet hours as times of day."""

    way: str = "first"
    offer_minutes: str = "30"
    messages_a_day: str = "3"
    messages_a_time: str = "3"
    notice_minutes: str = "120"
    quiet_from: str = "21:00"
    quiet_until: str = "08:00"


class RecurrenceForm(Struct, frozen=True):
    """How a visit is to be repeated; what was chosen for each date comes beside it."""

    every: str = "4"
    times: str = ""
    until: str = ""
    version: str = ""
    seen: str = ""
    notify: str = ""


class RecurrenceEnd(Struct, frozen=True):
    """Beside the panel, whose own form for one visit has a `why` and a `tell` already."""

    why_all: str = ""
    tell_all: str = ""
    seen: str = ""


class LinkChange(Struct, frozen=True):
    """So many minutes, more or as a rule."""

    minutes: str = ""
