"""The figures of clients are counted again where visits changed them.

Rows in one transaction: done twice, or by two processes at once, it comes to the same.
"""

from clients.actions.figures import count_stale
from kit.ticker import Job

JOB = Job("figures", count_stale, seconds=2.0)
