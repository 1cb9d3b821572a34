"""The number that a stranger gives us: what cannot be theirs is refused, and it is said why."""

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberType,
    ValidationResult,
    is_possible_number_with_reason,
    is_valid_number,
    number_type,
    parse,
)

from clients.rules.contacts import example_phone, parse_phone
from kit.errors import Invalid
from kit.words import N_, _

TOO_SHORT = N_("Some figures are missing. Write the whole number, like %(example)s.")
TOO_LONG = N_("These are too many figures for a phone number. Write it like %(example)s.")
NO_COUNTRY = N_("There is no country with this code. Write the number like %(example)s.")
COSTS = N_("Calls to this number cost extra. Write a number of your own, like %(example)s.")
OF_A_FIRM = N_("This number is nobody’s own: it belongs to a service. Write one like %(example)s.")
SHARED = {
    PhoneNumberType.PREMIUM_RATE: COSTS,
    PhoneNumberType.SHARED_COST: COSTS,
    PhoneNumberType.TOLL_FREE: OF_A_FIRM,
    PhoneNumberType.UAN: OF_A_FIRM,
    PhoneNumberType.VOICEMAIL: OF_A_FIRM,
    PhoneNumberType.PAGER: OF_A_FIRM,
}
OF_LENGTH = {
    ValidationResult.TOO_SHORT: TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: TOO_SHORT,
    ValidationResult.TOO_LONG: TOO_LONG,
    ValidationResult.INVALID_COUNTRY_CODE: NO_COUNTRY,
}


def parse_own_phone(text: str, country: str) -> str:
    """E.164, of whatever country; landlines as well: people are called there. Raises `Invalid`."""
    why = objection(text, country)
    if why:
        sentence = _(why, example=example_phone(country))
        raise Invalid(sentence, phone=sentence)
    return parse_phone(text, country)


def gets_texts(phone: str) -> bool:
    """False for a landline. `phone` is E.164; of some countries nobody can tell one from a mobile."""
    number: PhoneNumber = parse(phone)
    return number_type(number) != PhoneNumberType.FIXED_LINE


def objection(text: str, country: str) -> str:
    """Why it is refused; "" where `parse_phone` has the last word."""
    try:
        number: PhoneNumber = parse(text[:60].translate({0: None}).replace("(0)", ""), country)
    except NumberParseException as wrong:
        is_short = wrong.error_type in (
            NumberParseException.TOO_SHORT_NSN,
            NumberParseException.TOO_SHORT_AFTER_IDD,
        )
        if wrong.error_type == NumberParseException.TOO_LONG:
            return TOO_LONG
        return TOO_SHORT if is_short else ""
    if is_valid_number(number):
        return SHARED.get(number_type(number), "")
    return OF_LENGTH.get(is_possible_number_with_reason(number), "")
