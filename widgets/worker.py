"""What the customer's pages leave behind is swept away; nobody waits for it."""

from kit.ticker import Job
from widgets.actions.guards import forget

JOB = Job("tries and work", forget, seconds=600.0)
