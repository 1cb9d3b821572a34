"""The guide from an empty business to the first bookable hour, and copying one branch to another."""

from litestar import Router

from guide.routes.copies import copies
from guide.routes.start import start

desk = Router("/", route_handlers=[start, copies])
