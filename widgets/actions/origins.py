"""Where a booking came from is kept beside it."""

from clients.actions.origins import keep_origin
from clients.tables import Visit
from widgets.rules.addresses import Campaign, touches
from widgets.rules.forms import Form


async def note_origin(visit: Visit, form: Form, campaign: Campaign) -> None:
    """The form, and which advertisement or site the client came from, if the address told."""
    source = form.design.source
    if campaign or form.code or source:
        await keep_origin(visit, form.code, source, *touches(campaign))
