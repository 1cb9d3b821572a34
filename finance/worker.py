"""In the background: bills that recur are written on their days.

Of two processes each takes another one, and a day of one is written once: its key says so.
"""

from finance.actions.recurring import write_next
from kit.ticker import Job

JOB = Job("recurring expenses", write_next, seconds=60.0)
