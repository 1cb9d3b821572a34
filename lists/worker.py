"""In the background: what can no longer be brought back is gone, and rules mark clients.

Done by two processes at once, it comes to the same: of the rules one has the turn, the other finds nothing.
"""

from kit.ticker import Job
from lists.actions import clear_segments
from lists.actions.marking import run_by_itself
from lists.actions.undoing import forget_changes

JOBS = (
    Job("segments", clear_segments, seconds=3600.0),
    Job("changes of clients", forget_changes, seconds=3600.0),
    Job("rules that mark", run_by_itself, seconds=900.0),
)
