"""The self-test, step by step: each is timed, reported when it ends, and stops no other."""

import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.jobs.cancel import Cancel
from app.jobs.self_test.steps import SelfTestRequest, StepSkippedError, Trial
from app.model.codes import Code
from app.model.errors import CancelledError, UserError
from app.model.errors.destination import NotWritableError
from app.model.errors.general import PdfNeedsJapaneseFontError, PdfNotPossibleError, QtNotLoadedError
from app.model.errors.usage import EncryptionNotAvailableError
from app.model.events import Finished, Report
from app.model.findings import Finding
from app.model.self_test import SelfTestRecord, Step, StepOutcome, StepResult
from app.system.own_program import is_packaged
from app.system.temporary import temporary_folder

_log = logging.getLogger(__name__)


def run(request: SelfTestRequest, report: Report, cancel: Cancel) -> SelfTestRecord:
    """Tries everything in a temporary folder, which is gone afterwards; reports a StepResult for each step.

    Raises CancelledError, and DestinationError where there is no room for temporary files.
    """
    try:
        with temporary_folder(request.top) as folder:
            record = _run(Trial(folder, request, cancel), report)
    except OSError as error:
        raise NotWritableError(request.top or Path(tempfile.gettempdir())) from error
    report(Finished(record))
    return record


def _run(trial: Trial, report: Report) -> SelfTestRecord:
    steps: dict[Step, Callable[[], list[Finding]]] = {
        Step.FIND: trial.find,
        Step.BACKUP: trial.back_up,
        Step.VERIFY: trial.verify,
        Step.PEOPLE: trial.read_people,
        Step.OUTLOOK: trial.back_up_outlook,
        Step.ENCRYPTED: trial.encrypt,
        Step.OPEN: trial.open,
        Step.CERTIFICATE_HTML: trial.certificate_html,
        Step.CERTIFICATE_PDF: trial.certificate_pdf,
        Step.WINDOW_OFFSCREEN: trial.window_offscreen,
        Step.WINDOW: trial.window,
    }
    results = []
    for step in Step:
        result = _tried(step, steps[step])
        results.append(result)
        report(result)
    return SelfTestRecord(trial.home, trial.record, trial.valid, tuple(results))


def _tried(step: Step, act: Callable[[], list[Finding]]) -> StepResult:
    """Carries out a step. Raises CancelledError alone."""
    begun = time.monotonic()
    try:
        findings = act()
        outcome = StepOutcome.FAILED if findings else StepOutcome.OK
    except CancelledError:
        raise
    except StepSkippedError as skipped:
        outcome, findings = StepOutcome.SKIPPED, [skipped.finding]
    except UserError as error:
        outcome = StepOutcome.SKIPPED if _is_missing_here(error) else StepOutcome.FAILED
        findings = [error.finding]
    except Exception as error:
        _log.exception("A step of the self-test ended with a bug")
        outcome, findings = StepOutcome.FAILED, [Finding(Code.UNEXPECTED, {"error": type(error).__name__})]
    return StepResult(step, outcome, tuple(findings), time.monotonic() - begun)


def _is_missing_here(error: UserError) -> bool:
    """True for what the computer lacks and the program does not bring: then it cannot be tried, and says so.

    A package brings all its libraries: there a missing one is a failure. Fonts are brought by Windows and macOS, and on
    Linux by whoever set up the computer.
    """
    if isinstance(error, PdfNeedsJapaneseFontError):
        return sys.platform == "linux"
    if isinstance(error, PdfNotPossibleError) and not isinstance(error.__cause__, ImportError):
        return False
    libraries = (PdfNotPossibleError, QtNotLoadedError, EncryptionNotAvailableError)
    return isinstance(error, libraries) and not is_packaged()
