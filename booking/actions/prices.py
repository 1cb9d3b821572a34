"""What a visit costs once it is moved."""

from booking.actions.places import Place
from booking.queries import Offer
from booking.queries.prices import list_price, price_then
from booking.queries.visits import Booked


def price_after(offer: Offer, taking: Booked, place: Place) -> int:
    """The list's price of the new time, if it cost the list's at its old one; else what was agreed stays."""
    if not follows_list(offer, taking):
        return taking.price
    return price_then(offer.setup, offer.service, place.who.price, place.starts_at)


def follows_list(offer: Offer, taking: Booked) -> bool:
    """Nobody set another price or gave a discount, and the list has not changed since."""
    listed = list_price(offer.setup, taking.service, taking.member, taking.starts_at)
    return taking.discount == 0 and listed == taking.price
