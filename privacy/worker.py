"""In the background: what the rules say is forgotten, a few clients in each transaction.

Done by two processes at once it comes to the same: whom one has in hand the other passes over.
"""

from kit.ticker import Job
from privacy.actions.retention import follow_rules

JOB = Job("retention", follow_rules, seconds=600.0)
