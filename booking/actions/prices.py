"""What a visit costs once it is moved."""

from booking.actions.places import Place
from booking.queries import Offer
from booking.queries.prices import follows_list, price_then
from booking.queries.visits import Booked


def price_after(offer: Offer, taking: Booked, place: Place) -> int:
    """The list's price of the new time, if it cost the list's at its old one; else what was agreed stays."""
    if not follows_list(offer.setup, taking):
        return taking.price
    return price_then(offer.setup, offer.service, place.who.items[0].price, place.starts_at)
