"""What a certificate says to whoever is given it, in the language that is spoken just now."""

from collections.abc import Mapping, Sequence
from typing import Any

from kit.money import format_money
from kit.words import N_, _, date_text, own_text, sums_locale
from loyalty.certificate_tables import Covers, PaysFor
from loyalty.rules.voucher_codes import grouped

Facts = Mapping[str, Any]
PAYS_FOR = {
    PaysFor.anything: N_("For services and goods."),
    PaysFor.services: N_("For all services."),
    PaysFor.goods: N_("For all goods."),
    PaysFor.chosen: N_("For: %(services)s."),
    PaysFor.chosen_and_goods: N_("For goods and: %(services)s."),
}


def worth_text(facts: Facts) -> str:
    """€50.00; "" of one that gives services, whatever they cost."""
    if facts["covers"] == Covers.services:
        return ""
    return format_money(facts["nominal"], facts["currency"], sums_locale())


def gives(facts: Facts) -> list[str]:
    """Of one that gives services each with how often: 3 × Haircut."""
    if facts["covers"] != Covers.services:
        return []
    return [counted(name, quantity) for name, quantity in facts["services"]]


def counted(name: str, quantity: int) -> str:
    return f"{quantity} × {own_text(name)}" if quantity > 1 else own_text(name)


def terms_sentences(facts: Facts) -> list[str]:
    """What it is for, how often it can be used, and until when."""
    names = ", ".join(own_text(name) for name, _quantity in facts["services"])
    said = [] if facts["covers"] == Covers.services else [_(PAYS_FOR[pays_for(facts)], services=names)]
    if facts["is_used_once"]:
        said.append(_("For one visit."))
    if facts["expires_on"]:
        said.append(_("Good until %(day)s.", day=date_text(facts["expires_on"])))
    return said


def pays_for(facts: Facts) -> PaysFor:
    return PaysFor(facts["pays_for"] or PaysFor.anything)


def to_line(facts: Facts) -> str:
    return _("For %(name)s", name=facts["for_whom"]) if facts["for_whom"] else ""


def from_line(facts: Facts) -> str:
    return _("From %(name)s", name=facts["from_whom"]) if facts["from_whom"] else ""


def letter_text(facts: Facts) -> str:
    """All of it in plain lines, for the letter that takes it along."""
    head = [facts["title"], worth_text(facts), *gives(facts)]
    code = _("Its code: %(code)s", code=grouped(facts["code"]))
    parts: Sequence[Sequence[str]] = (
        [to_line(facts)],
        [facts["message"].strip()],
        [from_line(facts)],
        head,
        [*terms_sentences(facts), code],
    )
    return "\n\n".join(text for part in parts if (text := "\n".join(each for each in part if each)))


def ending_text(facts: Facts) -> str:
    """What is left of it, and until when."""
    left = format_money(facts["amount_left"], facts["currency"], sums_locale())
    rest = "" if facts["covers"] == Covers.services else _("%(sum)s left", sum=left)
    code = _("Its code: %(code)s", code=grouped(facts["code"]))
    lines = [facts["title"], rest, *free_services(facts), *terms_sentences(facts), code]
    return "\n".join(line for line in lines if line)


def free_services(facts: Facts) -> list[str]:
    if facts["covers"] != Covers.services:
        return []
    return [counted(name, free) for name, free in facts["free"] if free]
