"""What the forms of one membership hold, as it was typed; days are ISO."""

import msgspec


class FreezeForm(msgspec.Struct, frozen=True, kw_only=True):
    """From one day to another, both included."""

    from_on: str = ""
    until_on: str = ""
    reason: str = ""
