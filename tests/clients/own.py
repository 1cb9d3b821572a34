"""Fields of one's own as tests make them."""

from clients.actions.fields import add_field
from clients.rules.fields import Field
from clients.schemas import FieldForm
from tests.cast import Salon


async def own(salon: Salon, title: str, kind: str = "text", of: str = "client", **more: str) -> Field:
    """Made by the owner; `more` is as the form says it."""
    return await add_field(salon.actors["Vera"], FieldForm(of=of, title=title, kind=kind, **more))


def chosen(field: Field, title: str) -> str:
    """The id of an option as a form sends it."""
    return str(next(each.id for each in field.options if each.title == title))
