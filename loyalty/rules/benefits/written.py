"""A version of a programme as it is kept: JSON that is read back as the same programme."""

import msgspec

from loyalty.rules.benefits.programmes import Programme


def written(programme: Programme) -> str:
    """The same text for the same programme, whatever order its sets are in."""
    return msgspec.json.encode(programme, order="sorted").decode()


def read(text: str | bytes) -> Programme:
    return msgspec.json.decode(text, type=Programme)
