"""What can no longer be brought back is gone. Done by two processes at once, it comes to the same."""

from kit.ticker import Job
from lists.actions import clear_segments
from lists.actions.undoing import forget_changes

JOBS = (
    Job("segments", clear_segments, seconds=3600.0),
    Job("changes of clients", forget_changes, seconds=3600.0),
)
