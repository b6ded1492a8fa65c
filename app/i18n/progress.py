"""What is said of work that is going on: what is being done, in one sentence, and how long it will still take."""

from collections.abc import Mapping

from app.i18n.catalogue import N_, Translator
from app.i18n.labels import client_label
from app.i18n.sizes import size
from app.model.events import Progress, Stage
from app.textkit.text import one_line

_SENTENCES: Mapping[Stage, str] = {
    Stage.RESCUING: N_("Searching for deleted mail"),
    Stage.COPYING: N_("Copying your mail"),
    Stage.COMPARING: N_("Comparing the copy with what your mail program lists"),
    Stage.READABLE: N_("Writing copies that every program can read"),
    Stage.PEOPLE: N_("Writing the address book"),
    Stage.PROVING: N_("Reading everything back and comparing it with the original"),
    Stage.ENCRYPTING: N_("Encrypting the backup"),
    Stage.PROVING_ENCRYPTED: N_("Decrypting the backup once, to check it"),
}


_STEPS: Mapping[Stage, str] = {
    Stage.RESCUING: N_("Search for deleted mail"),
    Stage.COPYING: N_("Copy the mail"),
    Stage.COMPARING: N_("Compare it with the mail programs' lists"),
    Stage.READABLE: N_("Write copies that every program can read"),
    Stage.PEOPLE: N_("Write the address book"),
    Stage.PROVING: N_("Compare everything with the original"),
    Stage.ENCRYPTING: N_("Encrypt"),
    Stage.PROVING_ENCRYPTED: N_("Check the encrypted backup"),
}


def step_label(stage: Stage, translator: Translator) -> str:
    """A stage of a backup in the list of all of them."""
    return translator.translate(_STEPS[stage]) if stage in _STEPS else ""


def doing_sentence(progress: Progress | None, translator: Translator) -> str:
    """What a backup is doing now."""
    if progress is None or progress.stage not in _SENTENCES:
        return translator.translate("Preparing…")
    return translator.translate(_SENTENCES[progress.stage])


def amount_done(progress: Progress | None, translator: Translator) -> str:
    """How far the current stage is, as far as that can be counted; else empty."""
    if progress is None:
        return ""
    if progress.total_bytes:
        return translator.translate(
            "{done} of {total}",
            done=size(min(progress.bytes, progress.total_bytes)),
            total=size(progress.total_bytes),
        )
    if progress.total_messages and progress.messages:
        return translator.translate(
            "{done} of {total} {total:message|messages}",
            done=min(progress.messages, progress.total_messages),
            total=progress.total_messages,
        )
    return ""


def place_of_work(progress: Progress | None, translator: Translator) -> str:
    """The mail program and the folder that are worked on; empty where it is not one of them."""
    if progress is None or not progress.store:
        return ""
    names = (client_label(progress.store, translator), progress.folder)
    return "  ·  ".join(one_line(name) for name in names if name)


def time_left(seconds: float | None, translator: Translator) -> str:
    """About how long it still takes; empty where nobody knows."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    if minutes < 1:
        return translator.translate("less than a minute left")
    if minutes < 60:
        return translator.translate("about {minutes} {minutes:minute|minutes} left", minutes=minutes)
    hours, minutes = divmod(minutes, 60)
    return translator.translate(
        "about {hours} {hours:hour|hours} {minutes} {minutes:minute|minutes} left", hours=hours, minutes=minutes
    )
