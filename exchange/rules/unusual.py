"""Whether an export is one that the owners should hear of at once."""

from collections.abc import Sequence

FEW = 100  # rows that nobody is alarmed of for their number
TIMES = 3
NIGHT_FROM, NIGHT_UNTIL = 22, 6


def reasons(rows: int, past: Sequence[int], hour: int, *, is_new_device: bool) -> list[str]:
    """In words; none where it is as ever. `past` are the rows of earlier exports, `hour` is local."""
    most = max(past, default=0)
    told = []
    if rows > FEW and rows > TIMES * most:
        before = f"the most before was {most:,}" if past else "it is their first export"
        told.append(f"many rows: {rows:,}, {before}")
    if hour >= NIGHT_FROM or hour < NIGHT_UNTIL:
        told.append("at night")
    if is_new_device:
        told.append("from a device not used before")
    return told
