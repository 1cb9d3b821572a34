"""What a form must be like to be kept: an order that leads somewhere, colours that can be read."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from clients.rules.answers import closes_ring
from clients.rules.field_forms import as_meant
from clients.rules.fields import Field
from clients.tables.fields import Says
from kit.errors import Invalid
from kit.words import LANGUAGES
from widgets.rules.asking import Ask
from widgets.rules.colours import TEXT_CONTRAST, contrast, read_colour, readable_on
from widgets.rules.forms import MAY_BE_HIDDEN, ORDERS, Design, Look, Said, Step

FONTS = {
    "system": ("The device’s own", 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'),
    "serif": ("Serif", 'Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif'),
    "round": ("Round", 'ui-rounded, Quicksand, Comfortaa, "Arial Rounded MT Bold", system-ui, sans-serif'),
    "humanist": ("Humanist", 'Seravek, "Gill Sans Nova", Ubuntu, Calibri, "DejaVu Sans", sans-serif'),
    "slab": ("Slab", 'Rockwell, "Rockwell Nova", "Roboto Slab", "DejaVu Serif", serif'),
}
CORNERS = {0: "Square", 4: "Slightly round", 8: "Round", 16: "Very round"}
SCHEMES = {"": "As the visitor’s device", "light": "Always light", "dark": "Always dark"}
TRACKERS = {
    "google": (r"G-[A-Z0-9]{4,16}|UA-[0-9]{4,12}-[0-9]{1,4}|GTM-[A-Z0-9]{4,12}", "G-ABC123DEF4"),
    "meta": (r"[0-9]{8,20}", "123456789012345"),
    "yandex": (r"[0-9]{5,12}", "12345678"),
}
LONGEST_TITLE, LONGEST_TEXT, LONGEST_NAME, LONGEST_SOURCE = 80, 600, 80, 60
NOT_BOTH = (
    "What is asked of new clients alone cannot be required: who is let on without it would learn from that "
    "whether a phone number is one of a client."
)
MARKED = "Please look at the marked fields."


class Unreadable(Invalid):
    """Text in these colours cannot be read by many; the nearest that can is named."""

    def __init__(self, ground: str, ink: str) -> None:
        found = round(contrast(ground, ink), 1)
        better = readable_on(ground, ink)
        super().__init__(
            MARKED,
            ink=f"That cannot be read on this background: {found} to 1, and it takes {TEXT_CONTRAST} to 1. "
            f"Take {better}, or another background.",
        )


def check_design(design: Design) -> None:
    """Raises `Invalid` with everything that is wrong, by the name of the input."""
    wrong = dict(wrong_in(design))
    if wrong:
        raise Invalid(MARKED, **wrong)
    look = design.look
    if look.ground and look.ink and contrast(look.ground, look.ink) < TEXT_CONTRAST:
        raise Unreadable(look.ground, look.ink)


def wrong_in(design: Design) -> Iterator[tuple[str, str]]:
    if design.order not in ORDERS:
        yield "order", "A form asks for the branch, the service and the specialist, then the time."
    for step in design.steps:
        yield from wrong_step(step)
    yield from wrong_look(design.look)
    for language, said in design.said.items():
        yield from wrong_words(language, said)
    yield from wrong_rest(design)
    for ask in design.when:
        if ask.newcomers and ask.field in design.must:
            yield f"new-{ask.field}", NOT_BOTH


def wrong_rest(design: Design) -> Iterator[tuple[str, str]]:
    if any(each not in LANGUAGES for each in design.languages):
        yield "languages", "There is a language among them that we do not have."
    for name, (pattern, example) in TRACKERS.items():
        text = getattr(design.trackers, name)
        if text and not re.fullmatch(pattern, text):
            yield name, f"That is no such number. They look like {example}."
    if len(design.source) > LONGEST_SOURCE:
        yield "source", f"Please write at most {LONGEST_SOURCE} letters."


def wrong_step(step: Step) -> Iterator[tuple[str, str]]:
    kind = step.kind
    if len(step.title) > LONGEST_TITLE:
        yield f"title-{kind}", f"Please write at most {LONGEST_TITLE} letters."
    if step.hidden and kind not in MAY_BE_HIDDEN:
        yield f"hidden-{kind}", "Nobody can book without this step."
    elif step.hidden and kind != "staff" and step.default is None:
        yield f"default-{kind}", "A step that is hidden needs something chosen already."
    if step.default is not None and not step.offers(step.default):
        yield f"default-{kind}", "This is not among what the form offers."


def wrong_look(look: Look) -> Iterator[tuple[str, str]]:
    for name in ("accent", "ground", "ink"):
        text = getattr(look, name)
        if text and read_colour(text) != text:
            yield name, "Write a colour like #be185d."
    if bool(look.ground) != bool(look.ink):
        missing = "ink" if look.ground else "ground"
        yield missing, "A header needs both: a background and a colour of its text."
    for name, known in (("font", FONTS), ("corner", CORNERS), ("scheme", SCHEMES)):
        if getattr(look, name) not in known:
            yield name, "Please choose one of these."


def wrong_words(language: str, said: Said) -> Iterator[tuple[str, str]]:
    ending = f"-{language}" if language else ""
    for name in Said.__struct_fields__:
        if len(getattr(said, name)) > LONGEST_TEXT:
            yield f"{name}{ending}", f"Please write at most {LONGEST_TEXT} letters."


def settled(asks: Iterable[Ask], fields: Sequence[Field]) -> tuple[tuple[Ask, ...], dict[str, str]]:
    """As they are kept, with options by their ids; and what is wrong, by the name of the input."""
    wrong: dict[str, str] = {}
    known = {each.id: each for each in fields}
    waits = {each.id: each.when.field for each in fields if each.when}
    found = []
    for ask in asks:
        try:
            found.append(settled_one(ask, known, waits))
        except Invalid as trouble:
            found.append(ask)
            wrong |= {f"{name}-{ask.field}": sentence for name, sentence in trouble.fields.items()}
        if ask.other:
            waits.setdefault(ask.field, ask.other)
    return tuple(found), wrong


def settled_one(ask: Ask, known: Mapping[int, Field], waits: Mapping[int, int]) -> Ask:
    """Raises `Invalid` for a condition that can never hold, or waits for itself."""
    if ask.other is None:
        return replace(ask, says=Says.same, value="")
    other = known.get(ask.other)
    if other is None:
        raise Invalid("", other="That field is not on the booking form any more. Choose another.")
    if closes_ring(waits, ask.field, other.id):
        raise Invalid("", other=f"“{other.title}” waits for this field itself. Choose another.")
    if ask.says == Says.filled:
        return replace(ask, value="")
    try:
        return replace(ask, value=as_meant(other, ask.value))
    except Invalid as trouble:
        raise Invalid("", value=trouble.fields.get("when_value", trouble.sentence)) from None
