"""The first account of an installation, for whoever can read the code that its start has printed."""

from catalog.facts import note_difference
from catalog.reading import Reader, read, words, wrong
from kit import db
from kit.errors import Refused
from kit.rights import Actor
from staff.actions.session import Where, enter
from staff.codes import is_setup_code
from staff.facts import account_facts
from staff.passwords import hash_password
from staff.reading import check_password, email
from staff.schemas import FirstOwnerForm
from staff.tables import Account, Role, Way

ONE_AT_A_TIME = (0, 1)  # no branch and no resource has this number: see booking/actions/door.py


class HasOwner(Refused):
    """Somebody was quicker, or the code was kept for later: it opens nothing any more."""

    def __init__(self) -> None:
        super().__init__("This installation has its owner already. Sign in, or ask the owner for an account.")


async def make_first_owner(form: FirstOwnerForm, where: Where) -> str:
    """The token of the owner's first session. Of many who try at once one gets it.

    Raises `Invalid` that names every field that is wrong, a wrong code among them, and `HasOwner`.
    """
    values = read(form, readers_of(form))
    hashed = await hash_password(form.password)
    async with db.transaction():
        await db.lock([ONE_AT_A_TIME])
        if await Account.exists():
            raise HasOwner
        facts = {"name": values["name"], "email": values["email"], "role": Role.owner, "every_branch": True}
        made = Account(**facts, password_hash=hashed)
        await made.save()
        owner = Actor(account=made.id, name=made.name)
        await note_difference(owner, "open", ("account", made.id), ({}, await account_facts(made.id)))
        return await enter(made.id, Way.password, where)


def readers_of(form: FirstOwnerForm) -> dict[str, Reader]:
    return {
        "code": setup_code,
        "name": words(120),
        "email": email,
        "password": lambda *_: check_password(form.password, form.email.strip()),
    }


def setup_code(text: str, field: str) -> str:
    if not is_setup_code(text):
        raise wrong(field, "That is not the code. It stands where Tempu was started, beside the address.")
    return text
