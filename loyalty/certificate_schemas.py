"""What the forms about certificates hold: texts as typed, so that a form can come back as it was sent."""

import msgspec


class CertificateTypeForm(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of certificate. `services` are the ids that it is tied to with how often each is given."""

    name: str = ""
    covers: str = "sum"
    nominal: str = ""
    price: str = ""
    pays_for: str = "anything"
    services: dict[int, str] = {}
    is_used_once: str = ""
    lasts: str = "term"
    until_on: str = ""
    term: str = "12"
    term_unit: str = "months"
    most_sold: str = ""
    places: frozenset[int] = frozenset()
    is_online: str = ""
    title: str = ""
    about: str = ""
    design: str = "linen"
    seen: str = ""


class GiftForm(msgspec.Struct, frozen=True, kw_only=True):
    """For whom one is, with which words, and when it is sent where."""

    for_whom: str = ""
    from_whom: str = ""
    message: str = ""
    design: str = "linen"
    email: str = ""
    send_on: str = ""
    seen: str = ""


class BlockForm(msgspec.Struct, frozen=True, kw_only=True):
    """Whether nobody may use one for now: "yes", or that they may again."""

    blocked: str = ""


class ExtendForm(msgspec.Struct, frozen=True, kw_only=True):
    """Until when one lasts from now on, and why."""

    until_on: str = ""
    why: str = ""


class CorrectForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be left of one, and why; `seen` is the mark of what was left."""

    left: str = ""
    why: str = ""
    seen: str = ""


class BuyForm(msgspec.Struct, frozen=True, kw_only=True):
    """One that somebody buys online; `asking` stands for the form: sent twice it is one."""

    name: str = ""
    phone: str = ""
    email: str = ""
    for_whom: str = ""
    message: str = ""
    design: str = "linen"
    to_email: str = ""
    send_on: str = ""
    asking: str = ""


class CodeForm(msgspec.Struct, frozen=True, kw_only=True):
    """A code as it was typed."""

    code: str = ""
