"""What a spreadsheet does to a file it opens."""

MARK = "\ufeff"  # without it Excel takes the letters for another alphabet
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A name that begins like a formula must stay a name in the spreadsheet."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def as_meant(text: str) -> str:
    """The same read back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(STARTS_A_FORMULA) else text
