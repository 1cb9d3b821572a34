"""How a client is written and shown, and what a line of a visit costs."""

from clients.rules.codes import read_short_code, short_code
from clients.rules.contacts import (
    clean,
    example_phone,
    is_email,
    mask_email,
    mask_phone,
    name_pattern,
    parse_card_number,
    parse_email,
    parse_name,
    parse_notes,
    parse_phone,
    parse_warning,
    phone_patterns,
    short_day,
    show_phone,
)
from clients.rules.lines import Line, titles_of, with_addons
from clients.rules.phones import parse_own_phone

__all__ = [
    "Line",
    "clean",
    "example_phone",
    "is_email",
    "mask_email",
    "mask_phone",
    "name_pattern",
    "parse_card_number",
    "parse_email",
    "parse_name",
    "parse_notes",
    "parse_own_phone",
    "parse_phone",
    "parse_warning",
    "phone_patterns",
    "read_short_code",
    "short_code",
    "short_day",
    "show_phone",
    "titles_of",
    "with_addons",
]
