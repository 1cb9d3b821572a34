"""In the background: days of the book are added up."""

from kit.ticker import Job
from reports.adding import add_next

JOB = Job("days of the book", add_next, seconds=5.0)
