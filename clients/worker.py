"""In the background: clients are written into the index, and counted again where their visits changed.

Rows in one transaction: done twice, or by two processes at once, it comes to the same.
"""

from clients.actions.counts import count_stale
from clients.actions.indexing import index_next
from kit.ticker import Job

JOBS = (Job("figures", count_stale, seconds=2.0), Job("search", index_next, seconds=60.0))
