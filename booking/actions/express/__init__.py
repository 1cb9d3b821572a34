"""Express booking: the desk holds a time and sends a link; the client finishes by it, or it lapses."""

from booking.actions.express.changes import KeptToTheEnd, LinkLapsed, LinkOver, NoAddress, changeable
from booking.actions.express.ending import Contact, by_link, decline, finish, withdraw
from booking.actions.express.sending import keep_longer, send, send_again
from booking.actions.express.terms import set_minutes

__all__ = [
    "Contact",
    "KeptToTheEnd",
    "LinkLapsed",
    "LinkOver",
    "NoAddress",
    "by_link",
    "changeable",
    "decline",
    "finish",
    "keep_longer",
    "send",
    "send_again",
    "set_minutes",
    "withdraw",
]
