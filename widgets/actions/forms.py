"""Making, changing, copying, switching and removing booking forms. Every state that was saved is kept."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec.structs import replace

from catalog import queries as catalog
from clients.actions.origins import know_source
from clients.queries.fields import asked
from kit import clock, journal
from kit.db import execute, fetch, transaction
from kit.errors import Invalid, NotFound, Refused
from kit.files.apart import ready_apart
from kit.files.kinds import NotTaken
from kit.files.pictures import is_heif, is_picture
from kit.files.reading import refuse_size
from kit.rights import Actor, Permission
from kit.vault import new_code
from widgets.queries import forms as reading
from widgets.rules.designing import LONGEST_NAME, MARKED, check_design, settled
from widgets.rules.forms import Design, Kind, code_from, read_design, write_design
from widgets.tables import BookingForm, FormPicture, FormVersion

NO_LOGO = "A logo is a JPEG, a PNG or a WebP. Save a drawing (SVG, PDF) as a PNG first."
TAKEN = "SELECT code FROM booking_form"
NO_DEFAULT = "UPDATE booking_form SET is_default = FALSE WHERE is_default"
VERSION = "SELECT name, definition FROM form_version WHERE form = $1 AND number = $2"


class StaleForm(Refused):
    """Somebody else saved it in the meantime."""

    def __init__(self, form: BookingForm) -> None:
        super().__init__(
            "Somebody changed this form in the meantime. Nothing of yours is saved: look at the form in "
            "another tab, or save once more to replace theirs.",
            version=form.version,
        )


async def make_form(actor: Actor, name: str, design: Design) -> BookingForm:
    """Under an address out of its name. Raises `Invalid` for what cannot be kept."""
    actor.require(Permission.edit_catalog)
    called, design = await checked(name, design)
    async with transaction():
        taken = {row["code"] for row in await fetch(TAKEN)}
        made = BookingForm(
            code=code_from(called, taken),
            name=called,
            definition=write_design(design),
            changed_at=clock.now(),
        )
        await made.save()
        await keep_version(actor, made)
        await know_source(design.source)
        await journal.write(actor, "add", ("booking_form", made.id), after=facts(made))
    return made


async def change_form(  # noqa: PLR0913  # all that its page sends
    actor: Actor, form_id: int, version: int, name: str, design: Design, *, logo: bytes = b""
) -> BookingForm:
    """With another logo, if one is sent. Raises `StaleForm` where somebody else changed it since."""
    await reading.access_form(actor, form_id)
    picture, wrong = await logo_in(logo)
    called, design = await checked(name, design, wrong)
    async with transaction():
        form = await reading.access_form(actor, form_id, lock=True)
        if form.version != version:
            raise StaleForm(form)
        if picture:
            design = replace(design, look=replace(design.look, logo=await keep_picture(form, picture)))
        await save(actor, form, called, write_design(design))
        await know_source(design.source)
    return form


async def restore_version(actor: Actor, form_id: int, number: int) -> BookingForm:
    """As it was then, saved once more: what came in between can be brought back the same way."""
    async with transaction():
        form = await reading.access_form(actor, form_id, lock=True)
        row = await fetch(VERSION, form_id, number)
        if not row:
            raise NotFound("There is no such version of this form.")
        await save(actor, form, row[0]["name"], row[0]["definition"])
    return form


async def save(actor: Actor, form: BookingForm, name: str, definition: str) -> None:
    before = facts(form)
    form.name, form.definition, form.changed_at = name, definition, clock.now()
    form.version += 1
    await form.save()
    await keep_version(actor, form)
    await journal.write(actor, "change", ("booking_form", form.id), before=before, after=facts(form))


async def keep_version(actor: Actor, form: BookingForm) -> None:
    await FormVersion(
        form=form.id, number=form.version, name=form.name, definition=form.definition,
        saved_at=clock.now(), saved_by=actor.name,
    ).save()  # fmt: skip


async def copy_form(actor: Actor, form_id: int) -> BookingForm:
    form = await reading.access_form(actor, form_id)
    return await make_form(actor, f"{form.name[: LONGEST_NAME - 7]} (copy)", read_design(form.definition))


async def switch_form(actor: Actor, form_id: int, *, on: bool) -> BookingForm:
    """Off, its addresses show what can be booked instead; what was begun may be finished."""
    async with transaction():
        form = await reading.access_form(actor, form_id, lock=True)
        if form.is_on != on:
            form.is_on = on
            await form.save([BookingForm.is_on])
            verb = "switch on" if on else "switch off"
            await journal.write(actor, verb, ("booking_form", form_id), after={"name": form.name})
    return form


async def make_default(actor: Actor, form_id: int, *, on: bool) -> BookingForm:
    """What is shown where an address names no form; without one it is the usual form."""
    async with transaction():
        form = await reading.access_form(actor, form_id, lock=True)
        await execute(NO_DEFAULT)
        form.is_default = on
        await form.save([BookingForm.is_default])
        after = {"name": form.name, "default": on}
        await journal.write(actor, "change", ("booking_form", form_id), after=after)
    return form


async def remove_form(actor: Actor, form_id: int) -> BookingForm:
    return await put_away(actor, form_id, away=True)


async def return_form(actor: Actor, form_id: int) -> BookingForm:
    return await put_away(actor, form_id, away=False)


async def put_away(actor: Actor, form_id: int, *, away: bool) -> BookingForm:
    """One that comes back is not the default one any more: there may be another by now."""
    async with transaction():
        form = await reading.access_form(actor, form_id, lock=True, gone=True)
        if (form.removed_at is not None) != away:
            form.removed_at, form.is_default = clock.now() if away else None, False
            await form.save([BookingForm.removed_at, BookingForm.is_default])
            verb = "remove" if away else "restore"
            await journal.write(actor, verb, ("booking_form", form_id), after={"name": form.name})
    return form


async def logo_in(content: bytes) -> tuple[bytes, dict[str, str]]:
    """Drawn anew, small, or b"" where none was sent; and what is wrong with it."""
    if not content:
        return b"", {}
    try:
        refuse_size(content)
        if not is_picture(content) and not is_heif(content):
            raise NotTaken(NO_LOGO)
        return (await ready_apart(content)).small, {}
    except NotTaken as trouble:
        return b"", {"logo": trouble.sentence}


async def keep_picture(form: BookingForm, content: bytes) -> str:
    """Its code. Those of earlier versions stay, so that these can be brought back."""
    picture = FormPicture(code=new_code(), form=form.id, content=content, added_at=clock.now())
    await picture.save()
    return str(picture.code)


async def checked(
    name: str, design: Design, found: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, Design]:
    """As they are kept; raises `Invalid` with all that is wrong, beside what was `found` already."""
    called = " ".join(name.split()).replace("\0", "")
    wrong = dict(found)
    if not 0 < len(called) <= LONGEST_NAME:
        wrong["name"] = f"Write a name of at most {LONGEST_NAME} letters."
    try:
        check_design(design)
    except Invalid as trouble:
        raise Invalid(MARKED, **(wrong | trouble.fields)) from None
    wrong |= await unknown_in(design)
    asks, faults = settled(design.when, (await asked()).fields)
    wrong |= faults
    if wrong:
        raise Invalid(MARKED, **wrong)
    return called, replace(design, when=asks)


async def unknown_in(design: Design) -> dict[str, str]:
    """What is chosen that is not there, or not online, any more."""
    there = {
        Kind.branch: {each.id for each in await catalog.open_branches()},
        Kind.service: {row["id"] for row in await reading.services_online()},
        Kind.staff: {row["id"] for row in await reading.people_online()},
    }
    wrong: dict[str, str] = {}
    for kind, known in there.items():
        step = design.step(kind)
        if step.default is not None and step.default not in known:
            wrong[f"default-{kind}"] = "This cannot be booked online any more. Please choose another one."
        if not set(step.only) <= known:
            wrong[f"only-{kind}"] = "Something among these cannot be booked online any more."
    fields = {each.id for each in (await asked()).fields}
    if not {*(design.fields or ()), *design.must, *(each.field for each in design.when)} <= fields:
        wrong["fields"] = "One of these fields is not on the booking form any more."
    return wrong | await unknown_in_conditions(design, there[Kind.service])


async def unknown_in_conditions(design: Design, services: set[int]) -> dict[str, str]:
    headings = {row["id"] for row in await reading.categories_online()} if design.when else set()
    return {
        f"services-{ask.field}": "Something among these cannot be booked online any more."
        for ask in design.when
        if not (set(ask.services) <= services and set(ask.categories) <= headings)
    }


def facts(form: BookingForm) -> dict[str, object]:
    return {"name": form.name, "definition": form.definition}
