"""VERI*FACTU by the words of the protocol: a document is a record in its issuer's chain."""

from collections.abc import Mapping
from uuid import UUID

from checkout.registers.kind import Abilities, Config, Kind, Setting
from checkout.registers.protocol import Answer, Document, Fiscal, Original, Rejected
from checkout.registers.unable import Unable
from checkout.registers.verifactu import chain, invoices
from checkout.registers.verifactu.chain import Kept, Maker
from checkout.registers.verifactu.invoices import RATES, Issuer
from checkout.registers.verifactu.nif import is_nif, tidy
from checkout.registers.verifactu.qr import qr_url
from checkout.registers.verifactu.records import InvoiceId, InvoiceType, Levy, Registration, System
from kit import certificates, clock
from kit.assets import version
from kit.money import plain

OVER_THE_CODE = "QR tributario:"
UNDER_THE_CODE = "VERI*FACTU"  # only where the records are sent
EXTRACT = 8  # letters of a fingerprint that people compare
NO_ORIGINAL = "The invoice that this gives back is not known here. Make the rectifying invoice by hand."
SENDS = "yes"
NO_FILE = "Nothing is sent without a certificate. Put its file on the machine, and write its path."
WRONG_NIF = "This is no Spanish tax number: its last sign does not fit the others."


class Verifactu(Unable):
    """The invoices of one issuer; the chain is the issuer's, however many registers write to it."""

    def __init__(self, config: Config) -> None:
        self.values = values = dict(config.values)
        nif = tidy(values["nif"])
        self.place = values["place"]
        self.sends = values["sends"] == SENDS
        self.issuer = Issuer(
            nif, values["issuer"], Levy(values["levy"]), int(values["rate"]), values["sells"], config.zone
        )
        self.maker = Maker(
            System(
                values["producer"] or values["issuer"],
                tidy(values["producer_nif"]) or nif,
                version(),
                values["installation"],
            ),
            config.zone,
            self.place if self.sends else "",
        )

    async def sale(self, document: Document) -> Answer:
        """One with a name has a number of another series, given as it is added to the chain."""
        made = await chain.add(
            self.issuer.nif,
            document.code,
            self.maker,
            lambda end: invoices.sale(document, self.issuer, end.full),
        )
        return Answer(self.fiscal(made))

    async def refund(self, document: Document) -> Answer:
        """What rectifies has numbers of its own, without gaps, given as it is added to the chain."""
        kind, earlier = await self.earlier(document.original)
        made = await chain.add(
            self.issuer.nif,
            document.code,
            self.maker,
            lambda end: invoices.refund(document, self.issuer, kind, earlier, end.rectifying),
        )
        return Answer(self.fiscal(made))

    async def anew(self, document: Document, known: Kept) -> Registration:
        """The invoice once more, by its number, as it would be recorded now."""
        number = int(known.invoice.number.rpartition("-")[2])
        if not InvoiceType(known.invoice_type).rectifies:
            return invoices.sale(document, self.issuer, number)
        kind, earlier = await self.earlier(document.original)
        return invoices.refund(document, self.issuer, kind, earlier, number)

    async def earlier(self, original: Original | None) -> tuple[InvoiceType, InvoiceId]:
        """The invoice of a sale; one from before there were records is named as the bill that it was."""
        if original is None:
            raise Rejected(NO_ORIGINAL)
        number = invoices.number_of(original.number)
        known = await chain.by_code(original.code) if original.code else None
        known = known or await chain.by_invoice(self.issuer.nif, number)
        if known is not None:
            return InvoiceType(known.invoice_type), known.invoice
        day = invoices.local_day(original.at, self.issuer)
        return InvoiceType.simplified, InvoiceId(self.issuer.nif, number, day)

    async def lookup(self, code: UUID) -> Answer | None:
        found = await chain.by_code(code)
        return Answer(self.fiscal(found)) if found else None

    def fiscal(self, made: Kept) -> Fiscal:
        return Fiscal(
            number=made.invoice.number,
            at=made.made_at,
            sign=made.fingerprint[:EXTRACT],
            qr=qr_url(made.invoice, made.total, self.place),
            qr_title=OVER_THE_CODE,
            qr_note=UNDER_THE_CODE if self.sends else "",
            fields={"record": made.number, "type": made.invoice_type, "fingerprint": made.fingerprint},
        )


def check(values: Mapping[str, str]) -> dict[str, str]:
    wrong = {
        name: WRONG_NIF for name in ("nif", "producer_nif") if values[name] and not is_nif(tidy(values[name]))
    }
    if int(values["rate"]) not in RATES[Levy(values["levy"])]:
        wrong["rate"] = "This tax does not have such a rate."
    if values["sends"] == SENDS:
        wrong |= wrong_certificate(values)
    return wrong


def wrong_certificate(values: Mapping[str, str]) -> dict[str, str]:
    path, password = values["certificate"], values["certificate_password"]
    if not path:
        return {"certificate": NO_FILE}
    why = certificates.complaint(path, password, clock.now())
    return {"certificate_password" if why == certificates.WRONG_WORD else "certificate": why} if why else {}


def per_cent(rate: int) -> str:
    return f"{plain(rate, 'EUR').rstrip('0').rstrip('.')} %"


KIND = Kind(
    name="verifactu",
    title="VERI*FACTU records (Spain)",
    abilities=Abilities(is_fiscal=True, looks_up=True),
    settings=(
        Setting(name="nif", title="NIF of the issuer", hint="Whose invoices they are.", longest=12),
        Setting(name="issuer", title="Legal name of the issuer", hint="As the tax office knows it."),
        Setting(
            name="levy",
            title="Tax",
            default=Levy.iva.value,
            choices=((Levy.iva.value, "IVA"), (Levy.igic.value, "IGIC (Canary Islands)")),
        ),
        Setting(
            name="rate",
            title="Rate of what has none here",
            hint="What is on a bill with a rate of its own keeps it. 0 % is what the law exempts.",
            default="2100",
            choices=tuple((str(rate), per_cent(rate)) for rate in sorted(set().union(*RATES.values()))),
        ),
        Setting(
            name="sells",
            title="What is sold",
            hint="In a few words: it stands in every record, instead of what each client had done.",
            default="Servicios y productos",
        ),
        Setting(
            name="producer",
            title="Who answers for this system",
            hint="Who signed its declaración responsable; empty: the issuer.",
            is_optional=True,
        ),
        Setting(name="producer_nif", title="Their NIF", is_optional=True, longest=12),
        Setting(name="installation", title="Number of this installation", default="1", longest=100),
        Setting(
            name="place",
            title="Which tax office",
            hint="Where the QR code leads, and where records are sent. Nothing goes from one to the other.",
            default="production",
            choices=(("production", "The tax office"), ("test", "Its place for tests")),
        ),
        Setting(
            name="sends",
            title="Records are",
            hint="Who begins to send goes on until the end of the year. What was before stays here.",
            default="no",
            choices=(("no", "Kept here, and not sent"), (SENDS, "Sent to the tax office")),
        ),
        Setting(
            name="certificate",
            title="Certificate",
            hint="Path of a .p12 or .pfx file on the machine that Tempu runs on.",
            is_optional=True,
            longest=300,
        ),
        Setting(name="certificate_password", title="Its password", is_secret=True, is_optional=True),
        Setting(
            name="certificate_kind",
            title="Whose certificate",
            default="person",
            choices=(("person", "A person’s or representative’s"), ("seal", "The company’s seal (sello)")),
        ),
    ),
    make=Verifactu,
    check=check,
)
