"""What the forms on a client's pages hold; the actions turn text into values."""

import msgspec

from clients.rules.answers import NOT_SENT, Sent

Repeated = list[str] | str  # a field that is there once comes without a list


class ClientForm(msgspec.Struct, frozen=True):
    """`version` is the one the form was filled in from. The further contacts are rows of three fields.

    `source` is the id of one, `importance` 0 to 3, `discount` a percentage, `responsible` the
    id of a member of staff.

    `rows` is a button that saves nothing: “add” one row, or take away that of a number. `answers` are to
    fields of one's own.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    notes: str = ""
    version: str = ""
    warning: str = ""
    birthday: str = ""
    card_number: str = ""
    language: str = ""
    source: str = ""
    importance: str = ""
    discount: str = ""
    responsible: str = ""
    contact_kind: Repeated = ()  # type: ignore[assignment]  # frozen
    contact_value: Repeated = ()  # type: ignore[assignment]
    contact_label: Repeated = ()  # type: ignore[assignment]
    rows: str = ""
    answers: Sent = NOT_SENT


class NoteForm(msgspec.Struct, frozen=True):
    """A line to be written under the notes."""

    note: str = ""


class GroupForm(msgspec.Struct, frozen=True):
    """A group of clients; "" is as everybody."""

    name: str = ""
    lead_minutes: str = ""
    horizon_days: str = ""
    seen: str = ""


class InGroupForm(msgspec.Struct, frozen=True):
    """The group of a client, "" for none; a body without one says nothing and is refused."""

    group: str


class BanForm(msgspec.Struct, frozen=True):
    """Why somebody may not book online."""

    why: str = ""


class Match(msgspec.Struct, frozen=True):
    """A client that fits what is being typed; the phone is masked for who may not see it."""

    id: int
    name: str
    phone: str


class FieldForm(msgspec.Struct, frozen=True):
    """A field of one's own. `heading` is a title, new or not; `new_options` has one a line."""

    of: str = "client"
    title: str = ""
    help: str = ""
    kind: str = "text"
    currency: str = ""
    heading: str = ""
    is_required: str = ""
    is_asked: str = ""
    is_at_desk: str = ""
    is_private: str = ""
    when_field: str = ""
    when_says: str = "is"
    when_value: str = ""
    new_options: str = ""
    seen: str = ""


class CallForm(msgspec.Struct, frozen=True):
    """A call that somebody notes. `started` is a moment of the branch's wall clock."""

    direction: str = "out"
    result: str = "answered"
    started: str = ""
    minutes: str = ""
    words: str = ""
    next_step: str = ""


class TagForm(msgspec.Struct, frozen=True):
    """A tag: a word with a colour."""

    name: str = ""
    colour: str = "slate"
    seen: str = ""


class ScaleForm(msgspec.Struct, frozen=True):
    """A scale; `steps` are its statuses, or further ones, one a line."""

    name: str = ""
    steps: str = ""
    seen: str = ""


class MarkForm(msgspec.Struct, frozen=True):
    """One tap on a card: the id of what is set, cleared, or thought of again."""

    set: str = ""
    clear: str = ""
    undo: str = ""


class SourceForm(msgspec.Struct, frozen=True):
    """Where clients hear of the business."""

    name: str = ""
    seen: str = ""
    online: str = ""


class LinkForm(msgspec.Struct, frozen=True):
    """Whom a client is linked with, and what that one is to them."""

    other: str = ""
    tie: str = ""


class FormulaForm(msgspec.Struct, frozen=True):
    """What is worked out of visits. `about` is "service-5", "category-3", or "" for all of them."""

    title: str = ""
    takes: str = "count"
    about: str = ""
    days: str = ""
    currency: str = ""
    seen: str = ""


class ConsentForm(msgspec.Struct, frozen=True):
    """What clients may agree to, with the text of today."""

    title: str = ""
    words: str = ""
    is_asked: str = ""
    is_required: str = ""
    allows_offers: str = ""
    seen: str = ""


class SaidForm(msgspec.Struct, frozen=True):
    """What a client said at the desk to a text; `proof` is how one could show it."""

    wording: str = ""
    said: str = ""
    proof: str = ""


class TrustForm(msgspec.Struct, frozen=True):
    """What is asked of who missed visits; numbers as they are typed, thresholds may be empty."""

    half_life_days: str = ""
    no_show_points: str = ""
    late_points: str = ""
    deposit_from: str = ""
    prepay_from: str = ""
    refuse_from: str = ""
    deposit_rate: str = ""
    seen: str = ""


class TrustWhy(msgspec.Struct, frozen=True):
    """Why something does not count; `visit` where it is one visit."""

    trust_why: str = ""
    visit: str = ""


class ReviewsAsked(msgspec.Struct, frozen=True):
    """Which reviews are looked at."""

    q: str = ""
    status: str = ""
    rating: str = ""
    page: str = ""


class ReviewForm(msgspec.Struct, frozen=True):
    """A change of a review that was seen in `version`. `is_undo`: it takes back the one before."""

    version: str = ""
    status: str = ""
    answer: str = ""
    is_undo: str = ""
