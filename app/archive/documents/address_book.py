"""What the address-book files of an archive say beside the names: in both languages, as nobody knows who reads them."""

from datetime import date

from app.i18n.catalogue import LANGUAGES, Translator
from app.i18n.evidence import export_labels
from app.model.exporter import ExportLabels


def labels_of(day: date) -> ExportLabels:
    """The labels for an archive made on that day."""
    return export_labels(day, *map(Translator, LANGUAGES))
