"""Two people changed one visit: what is saved, and what was tried on what was there before, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.card import Card, Told, visit_card
from booking.rules.story import SAID, spoken_status
from booking.schemas import NewTime
from booking.typed_moves import read_move
from clients.tables import Visit
from kit.errors import Invalid
from kit.rights import Actor
from staff import queries as staff

TEXTS = {"comment": "Comment", "notes": "Notes", "why": "Why"}


@dataclass(frozen=True, slots=True)
class Side:
    """One thing about the visit, as it is saved and as it was tried; the same where nobody tried it."""

    label: str
    theirs: str
    mine: str

    @property
    def differs(self) -> bool:
        return self.theirs != self.mine


@dataclass(frozen=True, slots=True)
class Conflict:
    """`path` below the visit's address and `fields` are what was sent, with the version that is saved now."""

    card: Card
    sides: list[Side]
    path: str
    fields: dict[str, str]

    @property
    def last(self) -> Told | None:
        """Who changed it, and how."""
        return next(iter(self.card.story), None)


async def conflict_over(actor: Actor, visit_id: int, path: str, sent: Mapping[str, str]) -> Conflict:
    """Raises `NotFound` for somebody else's visit."""
    card = await visit_card(actor, visit_id)
    names = await staff.names_in(card.branch.id)
    tried = tried_in(card, path, sent, names)
    sides = [Side(label, theirs, tried.get(label, theirs)) for label, theirs in saved(card, names).items()]
    if path == "moments":
        sides.append(Side("In the chair", begun(card.visit), SAID.get(sent.get("mark", ""), "")))
    texts = [Side(label, text_of(card, name), sent[name]) for name, label in TEXTS.items() if sent.get(name)]
    fields = {name: text for name, text in sent.items() if not name.startswith("_") and name != "path"}
    return Conflict(card, [*sides, *texts], path, {**fields, "version": str(card.visit.version)})


def begun(visit: Visit) -> str:
    if visit.finished_at:
        return SAID["finish"]
    return SAID["start"] if visit.started_at else "Not started"


def saved(card: Card, names: Mapping[int, str]) -> dict[str, str]:
    people = dict.fromkeys(names.get(line.member, "") for line in card.lines if line.member)
    return {
        "When": when(card.at(card.visit.starts_at)),
        "Length": f"{card.minutes} min",
        "With": ", ".join(people),
        "Status": spoken_status(card.visit.status),
    }


def tried_in(card: Card, path: str, sent: Mapping[str, str], names: Mapping[int, str]) -> dict[str, str]:
    if path == "cancellation":
        return {"Status": spoken_status(Visit.Status.cancelled)}
    if path == "status":
        return {"Status": spoken_status(sent.get("status", ""))}
    return tried_time(card, sent, names) if path == "time" else {}


def tried_time(card: Card, sent: Mapping[str, str], names: Mapping[int, str]) -> dict[str, str]:
    """What cannot be read is left out: sent again, it is refused with the reason beside its field."""
    known = {name: text for name, text in sent.items() if name in NewTime.__struct_fields__}
    try:
        wanted = read_move(card, NewTime(**known))
    except Invalid:
        return {}
    tried = {"When": when(card.at(wanted.starts_at))}
    if wanted.minutes is not None:
        tried["Length"] = f"{wanted.minutes} min"
    if wanted.member is not None:
        tried["With"] = names.get(wanted.member, "")
    return tried


def when(wall: str) -> str:
    moment = datetime.fromisoformat(wall)
    return f"{moment:%A} {moment.day} {moment:%B}, {moment:%H:%M}"


def text_of(card: Card, name: str) -> str:
    return card.visit.cancelled_why if name == "why" else str(getattr(card.visit, name))
