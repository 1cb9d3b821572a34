"""Who is named on an invoice with a tax number, on either side."""

import re
from dataclasses import dataclass

from checkout.registers.verifactu.nif import is_nif, tidy
from kit.errors import Invalid

LONGEST_NAME, LONGEST_ADDRESS = 120, 250
# Of a country whose own rule is not known here: letters and digits, with at least one digit.
SHAPE = re.compile(r"(?=.*[0-9])[0-9A-Z]{4,20}")
NOT_SPANISH = "This is no Spanish tax number: its last sign does not fit the others."
NO_NUMBER = "Write the tax number: letters and digits, 20 at most."


@dataclass(frozen=True, slots=True)
class Party:
    """A side of an invoice; `tax_id` without spaces, dots and dashes."""

    name: str
    tax_id: str
    address: str


def party(name: str, tax_id: str, address: str) -> Party:
    """As it was typed, tidied up."""
    return Party(" ".join(name.split()), tidy(tax_id), " ".join(address.split()))


def check_party(wanted: Party, country: str) -> None:
    """Raises `Invalid` naming everything that cannot be; the number is of the branch's country."""
    wrong = {
        "invoice_name": too_long(wanted.name, LONGEST_NAME, "Write the name as the tax office knows it."),
        "invoice_tax_id": number_complaint(wanted.tax_id, country),
        "invoice_address": too_long(wanted.address, LONGEST_ADDRESS, "Write the address."),
    }
    told = {name: sentence for name, sentence in wrong.items() if sentence}
    if told:
        raise Invalid("The invoice cannot be made like that. Nothing was changed.", **told)


def too_long(text: str, most: int, missing: str) -> str:
    if not text:
        return missing
    return f"At most {most} letters." if len(text) > most else ""


def number_complaint(tax_id: str, country: str) -> str:
    if country == "ES":
        return "" if is_nif(tax_id) else NOT_SPANISH
    return "" if SHAPE.fullmatch(tax_id) else NO_NUMBER
