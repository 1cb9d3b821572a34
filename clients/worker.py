"""In the background: clients who are not in the index yet are written into it."""

from clients.actions.indexing import index_next
from kit.ticker import Job

# Rows in one transaction: done twice, or by two processes at once, it comes to the same.
JOB = Job("search", index_next, seconds=60.0)
