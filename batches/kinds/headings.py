"""The usual words for headings, in several languages; whatever else is written there is asked about."""

from batches.rules.columns import titles

PRICE = ("price", "cost", "preis", "цена", "стоимость", "ціна", "prix", "precio", "prezzo", "cena")
BRANCH = titles("branch", "location", "salon", "filiale", "standort", "филиал", "філія")
PLACE = titles("place", "position", "order", "sort", "reihenfolge")
ONLINE = titles("online", "bookable online", "online booking", "онлайн")
ABOUT = titles("description", "details", "about", "bio", "beschreibung", "über", "описание", "опис", "о себе")
CATEGORY = titles(
    "category", "group", "kategorie", "gruppe", "категория", "категорія", "catégorie", "categoría"
)

SERVICES = {
    "name": titles("name", "service", "service name", "treatment", "title", "leistung", "dienstleistung",
                   "bezeichnung", "услуга", "название", "послуга", "назва"),
    "minutes": titles("minutes", "min", "duration", "duration min", "duration minutes", "length", "time",
                      "dauer", "dauer min", "minuten", "длительность", "время", "тривалість", "durée",
                      "duración"),
    "staff_before": titles("minutes before", "buffer before", "puffer vorher"),
    "staff_after": titles("minutes after", "buffer after", "buffer", "puffer", "puffer nachher"),
}  # fmt: skip
CATEGORIES = {
    "name": titles("name", "title", "название", "назва") | CATEGORY,
    "colour": titles("colour", "color", "farbe", "цвет", "колір"),
}
GOODS = {
    "name": titles("name", "good", "product", "item", "title", "artikel", "produkt", "ware", "товар",
                   "название", "назва"),
    "barcode": titles("barcode", "ean", "gtin", "code", "strichcode", "штрихкод"),
    "article": titles("article", "article number", "sku", "item number", "artikelnummer", "артикул"),
    "sale_unit": titles("sold by the", "sold by", "unit", "einheit", "единица", "одиниця"),
    "use_unit": titles("used in", "use unit", "verbrauchseinheit", "единица расхода"),
    "per_sale": titles("how many in one", "in one", "ratio", "inhalt", "в упаковке"),
}  # fmt: skip
ROOMS = {
    "name": titles("name", "room", "chair", "equipment", "raum", "stuhl", "кабинет", "название", "назва"),
    "kind": titles("kind", "type", "sort", "art", "тип", "вид"),
}
STAFF = {
    "name": titles("name", "full name", "staff", "employee", "specialist", "mitarbeiter", "имя", "сотрудник",
                   "ім'я", "працівник"),
    "title": titles("title", "job", "job title", "role", "beruf", "должность", "посада"),
    "level": titles("level", "grade", "stufe", "уровень", "рівень"),
    "services": titles("services", "skills", "does", "leistungen", "услуги", "послуги"),
    "phone": titles("phone", "mobile", "telephone", "tel", "phone number", "telefon", "handy", "телефон"),
    "email": titles("email", "e-mail", "mail", "e-mail address", "почта", "пошта"),
}  # fmt: skip
