"""Turns the facts of the moment of sending into an e-mail: text, addresses and the calendar entry."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from kit.machine import ROOT
from kit.qr import qr_png
from kit.settings import settings
from kit.vault import fingerprint
from kit.web import long_day, wall_clock, wall_moment
from kit.words import speaking, translates
from reminders.facts import Facts
from reminders.invitation import Method, invitation
from reminders.tables import SMS, Kind

INVITATIONS = {
    Kind.promoted: Method.request,
    Kind.booked: Method.request,
    Kind.moved: Method.request,
    Kind.cancelled: Method.cancel,
}


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Plain text: nothing is escaped, since nothing is HTML."""
    made = Environment(
        loader=FileSystemLoader(ROOT / "reminders" / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(clock=wall_clock, day=long_day, moment=wall_moment)
    return translates(made)


def write(facts: Facts) -> tuple[str, str]:
    """The subject and the text, in the client’s language; a text message has no subject."""
    with speaking(facts.voice):
        if facts.channel == SMS:
            line = environment().get_template(f"reminders/texts/{facts.kind}.txt").render(letter=facts)
            return "", line.strip()
        written = environment().get_template(f"reminders/{facts.kind}.txt").render(letter=facts)
    subject, _, body = written.strip().partition("\n")
    paragraphs = (part.strip("\n") for part in body.split("\n\n"))
    return " ".join(subject.split()), "\n\n".join(part for part in paragraphs if part) + "\n"


def letter(facts: Facts, text: tuple[str, str], now: datetime) -> EmailMessage:
    """The e-mail, ready to hand over. Its id is the message's own, so that a mailbox can spot a double."""
    sender = sender_address()
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = Address(facts.name, addr_spec=in_ascii(facts.email))
    mail["Subject"], body = text
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{fingerprint(f'{facts.id} {facts.code}')[:32]}@{sender.domain or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body)
    if facts.short_code:
        show_code(mail, facts, sender.domain or "localhost")
    if facts.kind in INVITATIONS:
        method = INVITATIONS[facts.kind]
        with speaking(facts.voice):
            entry = invitation(facts, method, sender.addr_spec, now)
        mail.add_attachment(entry, subtype="calendar", params={"method": method}, filename="visit.ics")
    if file := facts.attached:
        mail.add_attachment(file.content, "application", "pdf", filename=file.name)
    return mail


def show_code(mail: EmailMessage, facts: Facts, domain: str) -> None:
    """The same letter with the code of its visit as a picture, which comes with it and is fetched nowhere."""
    body = str(mail.get_content())
    picture = f"{mail['Message-ID'].strip('<>').partition('@')[0]}.code@{domain}"
    facts_of = {"letter": facts, "subject": mail["Subject"], "picture": picture}
    page = environment().get_template("reminders/letter.html")
    with speaking(facts.voice):
        text = page.render(paragraphs=body.replace("\r\n", "\n").strip().split("\n\n"), **facts_of)
    mail.add_alternative(text, subtype="html")
    shown = mail.get_body(("html",))
    if isinstance(shown, EmailMessage):
        shown.add_related(qr_png(facts.link), "image", "png", cid=f"<{picture}>", filename="code.png")


def sender_address() -> Address:
    name, address = parseaddr(settings().mail_from)
    return Address(name, addr_spec=address)


def in_ascii(email: str) -> str:
    """anna@käse.example → anna@xn--kse-qla.example: what every mail server understands."""
    local, _, domain = email.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
