"""What is typed to move points by hand."""

from kit.errors import Invalid
from kit.typed import is_number


def read_moved(text: str) -> int:
    """How many; 0 for what is no number, which nobody can give."""
    typed = text.strip().replace(",", "").replace(" ", "")
    return int(typed) if is_number(typed) else 0


def read_receiver(text: str) -> int:
    if not is_number(text):
        raise Invalid("Nothing has moved yet.", other="Choose somebody.")
    return int(text)
