"""Address-book files, one module per destination, listed in ALL. They know only the model."""

from app.model.exporter import Exporter
from exporters import everyone_csv, google_csv, hagaki_csv, outlook_csv, outlook_ja_csv, thunderbird_ldif, vcard

ALL: tuple[Exporter, ...] = (
    vcard.VCARD,
    vcard.APPLE,
    vcard.VCARD4,
    google_csv.GOOGLE,
    outlook_csv.OUTLOOK,
    outlook_ja_csv.OUTLOOK_JA,
    outlook_csv.OUTLOOK_CP932,
    thunderbird_ldif.THUNDERBIRD,
    hagaki_csv.HAGAKI,
    everyone_csv.EVERYONE,
)


def by_name(name: str) -> Exporter | None:
    """The exporter called `name` on the command line; None where there is none."""
    return next((exporter for exporter in ALL if exporter.name == name), None)
