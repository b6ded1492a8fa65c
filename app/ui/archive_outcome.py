"""What came of verifying, comparing, opening or checking an archive, in sentences with the tone of each."""

from dataclasses import dataclass
from pathlib import Path

from app.i18n.archives import compare_lines, open_line, verification_lines
from app.i18n.catalogue import Translator
from app.i18n.reasons import sentence
from app.i18n.restoring import drill_lines
from app.jobs import drill_proof
from app.jobs.cancel import Cancel
from app.model.archives import CompareRecord
from app.model.errors import UserError
from app.model.events import Report
from app.model.record import OpenRecord, Verification
from app.model.restoration import Drill
from app.model.secret import Secret

_LINES_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person stopped the act; `decrypting`: some of the archive had been decrypted into a folder by then."""

    decrypting: bool


@dataclass(frozen=True, slots=True)
class Proved:
    """An archive that was read back, and the messages that were then taken out of it as a trial."""

    verification: Verification
    drill: Drill


Outcome = Stopped | Verification | Proved | CompareRecord | OpenRecord | UserError


def outcome_lines(outcome: Outcome | None, translator: Translator) -> list[tuple[str, str]]:
    """What came out, as (tone, sentence) for a banner each; the first `_LINES_SHOWN` at most, nothing for None."""
    match outcome:
        case Stopped(decrypting=True):
            return [("info", translator.translate("Stopped. What was already decrypted was removed."))]
        case Stopped():
            return [("info", translator.translate("Stopped. Nothing was changed."))]
        case UserError() as error:
            return [("bad", sentence(error, translator))]
        case Verification() as record:
            lines = list(verification_lines(record, translator))[:_LINES_SHOWN]
            return [("good" if record.valid else "bad", line) for line in lines]
        case Proved(verification, drilled):
            tone = "bad" if drilled.failed else "good" if drilled.messages else "info"
            lines = drill_lines(drilled, translator)[:_LINES_SHOWN]
            return [*outcome_lines(verification, translator), *((tone, line) for line in lines)]
        case CompareRecord() as record:
            lines = list(compare_lines(record, translator))[:_LINES_SHOWN]
            return [("info" if record.proved else "bad", line.strip()) for line in lines]
        case OpenRecord() as record:
            lines = [open_line(record, translator)]
            lines += [] if record.verification.valid else list(verification_lines(record.verification, translator))
            return [("good" if record.verification.valid else "bad", line) for line in lines[:_LINES_SHOWN]]
        case None:
            return []


def prove(
    path: Path, report: Report, cancel: Cancel, secret: Secret | None, notes: Path | None
) -> Verification | Proved:
    """Reads an archive back, and takes messages out where it is whole. Raises UserError, CancelledError."""
    verification, drilled = drill_proof.run(drill_proof.prepare(path), report, cancel, secret, notes)
    return verification if drilled is None else Proved(verification, drilled)
