"""What may be wrong with a seed."""

from collections.abc import Sequence


class WrongSeed(Exception):
    """Cannot be loaded as it is; each line says what and where."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
