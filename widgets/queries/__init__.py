"""What the customer's pages show: the price list, the screen of times, a held time, a visit."""

from widgets.queries.classes import Dates, class_date, class_dates
from widgets.queries.free import times_in_words
from widgets.queries.holds import Held, held_time, wanted_time
from widgets.queries.screen import Category, Screen, price_list, time_screen
from widgets.queries.visits import Shown, shown_visit

__all__ = [
    "Category",
    "Dates",
    "Held",
    "Screen",
    "Shown",
    "class_date",
    "class_dates",
    "held_time",
    "price_list",
    "shown_visit",
    "time_screen",
    "times_in_words",
    "wanted_time",
]
