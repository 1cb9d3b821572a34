"""The guide from an empty business to the first bookable hour, and copying one branch to another."""

from guide.routes.copies import copies
from guide.routes.start import start

desk = [start, copies]
