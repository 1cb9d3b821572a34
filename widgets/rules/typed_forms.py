"""A form as its editor sends it: inputs by name, several of one name where several can be chosen."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from clients.rules.fields import LONGEST_LINE
from clients.tables.fields import Says
from widgets.rules.addresses import read_id
from widgets.rules.asking import Ask
from widgets.rules.colours import read_colour
from widgets.rules.forms import (
    STAFF_FIRST,
    USUAL,
    Comment,
    Design,
    Kind,
    Look,
    Said,
    Step,
    Trackers,
)

E = TypeVar("E", bound=StrEnum)
CONDITIONS = ("services-", "categories-", "new-", "other-")


class Sent:
    """What was sent, by name."""

    def __init__(self, pairs: Iterable[tuple[str, object]]) -> None:
        self.texts: dict[str, list[str]] = {}
        for name, text in pairs:
            if isinstance(text, str):
                self.texts.setdefault(name, []).append(text.replace("\0", "").strip())

    def one(self, name: str) -> str:
        return self.texts.get(name, [""])[-1]

    def ticked(self, name: str) -> bool:
        return bool(self.one(name))

    def ids(self, name: str) -> tuple[int, ...]:
        return tuple(sorted({each for text in self.texts.get(name, []) if (each := read_id(text))}))

    def id(self, name: str) -> int | None:
        return read_id(self.one(name))


def typed_design(sent: Sent, logo: str = "") -> Design:
    """Whatever was sent becomes a design; whether it may be kept is asked afterwards."""
    order = STAFF_FIRST if sent.one("order") == "staff" else USUAL
    languages = tuple(each for each in sent.texts.get("languages", []) if each)
    asks_some = sent.one("asks") == "some"
    return Design(
        steps=tuple(typed_step(sent, kind) for kind in order),
        look=typed_look(sent, logo),
        languages=languages,
        said={each: said for each in ("", *languages) if (said := typed_words(sent, each)) != Said()},
        trackers=Trackers(**{name: sent.one(name) for name in Trackers.__struct_fields__}),
        email_required=sent.ticked("email_required"),
        comment=one_of(Comment, sent.one("comment"), Comment.optional),
        fields=sent.ids("fields") if asks_some else None,
        must=sent.ids("must"),
        when=typed_conditions(sent),
        source=" ".join(sent.one("source").split()),
    )


def typed_conditions(sent: Sent) -> tuple[Ask, ...]:
    """Of each field that has any."""
    ends = {name.rpartition("-")[2] for name in sent.texts if name.startswith(CONDITIONS)}
    asks = [typed_condition(sent, field) for text in ends if (field := read_id(text))]
    return tuple(sorted((each for each in asks if not each.is_always), key=lambda each: each.field))


def typed_condition(sent: Sent, field: int) -> Ask:
    return Ask(
        field,
        services=sent.ids(f"services-{field}"),
        categories=sent.ids(f"categories-{field}"),
        newcomers=sent.ticked(f"new-{field}"),
        other=sent.id(f"other-{field}"),
        says=one_of(Says, sent.one(f"says-{field}"), Says.same),
        value=" ".join(sent.one(f"value-{field}").split())[:LONGEST_LINE],
    )


def typed_step(sent: Sent, kind: Kind) -> Step:
    limited = sent.one(f"limited-{kind}") == "yes"
    return Step(
        kind,
        title=" ".join(sent.one(f"title-{kind}").split()),
        hidden=sent.ticked(f"hidden-{kind}"),
        default=sent.id(f"default-{kind}"),
        only=sent.ids(f"only-{kind}") if limited else (),
    )


def typed_look(sent: Sent, logo: str) -> Look:
    corner = sent.one("corner")
    return Look(
        accent=typed_colour(sent, "accent"),
        ground=typed_colour(sent, "ground"),
        ink=typed_colour(sent, "ink"),
        header=sent.ticked("header"),
        logo="" if sent.ticked("no_logo") else logo,
        scheme=sent.one("scheme"),
        corner=int(corner) if corner.isascii() and corner.isdigit() and len(corner) < 3 else -1,
        font=sent.one("font"),
    )


def typed_colour(sent: Sent, name: str) -> str:
    """As it is kept, or as it was typed where it is none."""
    text = sent.one(name)
    return read_colour(text) or text[:20]


def typed_words(sent: Sent, language: str) -> Said:
    ending = f"-{language}" if language else ""
    return Said(**{name: sent.one(f"{name}{ending}") for name in Said.__struct_fields__})


def one_of(kinds: type[E], text: str, otherwise: E) -> E:
    return kinds(text) if text in set(kinds) else otherwise
