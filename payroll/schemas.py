"""What the form for new terms holds, as it was typed."""

import msgspec


class TermsForm(msgspec.Struct, frozen=True):
    """Rates are percentages in text, the day is ISO."""

    starts_on: str = ""
    services_rate: str = ""
    goods_rate: str = ""
