"""Segments that were removed a month ago are gone. Done by two processes at once, it comes to the same."""

from kit.ticker import Job
from lists.actions import clear_segments

JOB = Job("segments", clear_segments, seconds=3600.0)
