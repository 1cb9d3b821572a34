"""AEAT's own schemas as the judge of our XML, without a network."""

from functools import cache
from pathlib import Path

from lxml import etree

FOLDER = Path(__file__).parent / "aeat"


class Beside(etree.Resolver):
    """What a schema imports by its address on the web lies beside it."""

    def resolve(self, url: str, _public: str, context: object) -> object:
        return self.resolve_filename(str(FOLDER / Path(url).name), context)


@cache
def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, load_dtd=False)
    parser.resolvers.add(Beside())
    return etree.XMLSchema(etree.parse(str(FOLDER / name), parser))


def complaints(xml: str) -> list[str]:
    """What the tax office's schema says against it."""
    return judged(etree.fromstring(xml.encode()))


def judged(root: etree._Element) -> list[str]:
    """The same of a part of something."""
    name = etree.QName(root).localname
    is_record = name in ("RegistroAlta", "RegistroAnulacion")
    file = "RespuestaSuministro" if name.startswith("Respuesta") else "SuministroLR"
    judge = schema("SuministroInformacion.xsd" if is_record else f"{file}.xsd")
    judge.validate(root)
    return [str(error.message) for error in judge.error_log]
