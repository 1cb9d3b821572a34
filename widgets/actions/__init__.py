"""What strangers change beyond what the engine does for them, and forms as the desk changes them."""

from widgets.actions.friends import note_friend
from widgets.actions.holding import NotLonger, keep_longer, keep_while_confirming
from widgets.actions.origins import note_origin
from widgets.actions.promo import book_with

__all__ = ["NotLonger", "book_with", "keep_longer", "keep_while_confirming", "note_friend", "note_origin"]
