"""The self-test, in lines for people: what each step tried, how it ended, and what to do where it failed."""

import platform
from collections.abc import Iterable, Iterator

from app import __version__
from app.i18n.catalogue import N_, Translator
from app.i18n.reasons import sentence
from app.model.self_test import SelfTestRecord, Step, StepOutcome, StepResult

_STEPS = {
    Step.FIND: N_("Finding and counting mail"),
    Step.BACKUP: N_("Backup"),
    Step.VERIFY: N_("Verifying the backup"),
    Step.PEOPLE: N_("Address book"),
    Step.OUTLOOK: N_("Backup of Outlook and Outlook Express"),
    Step.ENCRYPTED: N_("Encrypted backup"),
    Step.OPEN: N_("Opening the encrypted backup"),
    Step.CERTIFICATE_HTML: N_("Certificate as a web page"),
    Step.CERTIFICATE_PDF: N_("Certificate as a PDF"),
    Step.WINDOW_OFFSCREEN: N_("The window, without a screen"),
    Step.WINDOW: N_("The window on the screen"),
}
_OUTCOMES = {
    StepOutcome.OK: N_("works"),
    StepOutcome.FAILED: N_("FAILED"),
    StepOutcome.SKIPPED: N_("not tried"),
}


def opening_lines(translator: Translator) -> Iterator[str]:
    """What is going to happen, and on what: whoever helps needs the version and the system."""
    yield f"Furoshiki {__version__} · {platform.system()} {platform.release()} {platform.machine()}"
    yield translator.translate(
        "Everything is tried on made-up mail in a temporary folder. Your own mail is not touched."
        " A window may open and close by itself. This takes about half a minute."
    )


def step_line(result: StepResult, translator: Translator) -> str:
    """One step: what was tried, and how long it took."""
    return translator.translate(
        "{step} ({seconds} s)", step=step_label(result.step, translator), seconds=f"{result.seconds:.1f}"
    )


def outcome_label(outcome: StepOutcome, translator: Translator) -> str:
    """How a step ended, in words all of the same width."""
    labels = [translator.translate(each) for each in _OUTCOMES.values()]
    return translator.translate(_OUTCOMES[outcome]).ljust(max(map(len, labels)))


def step_label(step: Step, translator: Translator) -> str:
    """What a step tries."""
    return translator.translate(_STEPS[step])


def reason_lines(result: StepResult, translator: Translator) -> Iterator[str]:
    """Why a step failed or was not tried."""
    return (sentence(finding, translator) for finding in result.findings)


def closing_lines(record: SelfTestRecord, translator: Translator) -> Iterator[str]:
    """Whether the program works here; else what to do."""
    translate = translator.translate
    if record.failed:
        yield translate(
            "The program does not work as it should on this computer. This failed: {steps}.",
            steps=_listed(record.failed, translator),
        )
        yield translate(
            "Do not use it here for now. Copy all lines above, from the version on, and send them to whoever gave you"
            " this program."
        )
        return
    if record.skipped:
        yield translate(
            "This was not tried, for the reasons above: {steps}.", steps=_listed(record.skipped, translator)
        )
    yield translate("The program works on this computer.")


def _listed(results: Iterable[StepResult], translator: Translator) -> str:
    return translator.listed(step_label(each.step, translator) for each in results)
