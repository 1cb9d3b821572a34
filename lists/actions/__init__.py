"""Keeping segments and views, and changing many clients at once."""

from lists.actions.segments import (
    change_segment,
    clear_segments,
    group_of,
    read,
    remove_segment,
    restore_segment,
    save_segment,
)

__all__ = [
    "change_segment",
    "clear_segments",
    "group_of",
    "read",
    "remove_segment",
    "restore_segment",
    "save_segment",
]
