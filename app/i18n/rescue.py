"""What a search for deleted mail brought back, in sentences."""

from collections.abc import Iterator

from app.i18n.catalogue import Translator
from app.i18n.results import backup_summary
from app.i18n.sizes import size
from app.model.rescue import RescueRecord
from app.textkit.paths import path_text


def rescue_lines(record: RescueRecord, translator: Translator) -> Iterator[str]:
    """What a search brought back."""
    translate = translator.translate
    if record.backup is not None and record.backup.archive is not None:
        # No verdict: what is left of an account says nothing about deleting it.
        yield path_text(record.backup.archive)
        yield backup_summary(record.backup, translator)
    yield translate("{size} were searched.", size=size(record.searched))
    if record.backup is not None:
        yield translate(
            "{whole} whole {whole:message|messages}, {cut} without an end, and {fragments} of which only the headers"
            " came back.",
            whole=record.whole,
            cut=record.cut,
            fragments=record.fragments,
        )
        yield translate("Where each of them lay is in provenance.csv, in the archive.")
