"""What strangers change beyond what the engine does for them, and forms as the desk changes them."""

from widgets.actions.holding import NotLonger, keep_longer
from widgets.actions.origins import note_origin

__all__ = ["NotLonger", "keep_longer", "note_origin"]
