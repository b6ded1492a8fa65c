"""What is said of a place a backup could go to: its name, whether it has room, and what lies on it already."""

from collections.abc import Iterator

from app.i18n.catalogue import Translator
from app.i18n.reasons import brief
from app.i18n.sizes import size
from app.jobs.destinations import Destinations, Offer
from app.model.errors.destination import DestinationFullError
from app.textkit.paths import path_text
from app.textkit.text import one_line

_MB = 1_000_000


def offer_name(offer: Offer) -> str:
    """What the drive or folder is called."""
    if offer.is_absent and offer.place.name:
        return one_line(offer.place.name)
    if offer.drive is not None and offer.is_drive:
        return one_line(offer.drive.name)
    return one_line(path_text(offer.folder.name or str(offer.folder)))


def offer_kind(offer: Offer, translator: Translator) -> str:
    """What it is; for a folder, where it lies."""
    if offer.is_drive and not offer.is_absent:
        if offer.is_external:
            return translator.translate("USB stick or external drive")
        return translator.translate("Drive in this computer")
    return one_line(path_text(offer.folder))


def offer_free(offer: Offer, translator: Translator) -> str:
    """How much is free there; empty for a place that is not there."""
    return translator.translate("{free} free", free=size(offer.free)) if not offer.is_absent else ""


def offer_lines(offer: Offer, size_bytes: int, translator: Translator) -> Iterator[tuple[str, str]]:
    """A tone and a sentence each: whether it can be used, what lies on it, and what is against it.

    `size_bytes` are those of the files to be copied.
    """
    translate = translator.translate
    error = offer.destination_error
    if offer.is_absent:
        yield "info", translate("Not connected. Plug it in, and it can be chosen.")
        return
    if isinstance(error, DestinationFullError):
        yield "warn", translate("Too small: {more} more needed", more=size(error.more * _MB))
    elif error is not None:
        yield "warn", brief(error, translator)
    else:
        yield "good", translate("Enough room")
    if held := _held(offer, size_bytes, translator):
        yield "info", held
    if offer.same_disk and offer.is_usable:
        yield "warn", translate("On the same disk as your mail: if that disk fails, both are gone")


def need_sentence(found: Destinations, mail_bytes: int | None, translator: Translator) -> str:
    """How much room a backup takes where nothing of it lies yet. `mail_bytes` None: nobody counted the mail."""
    if mail_bytes is None:
        return translator.translate("You need up to {size} of free space.", size=size(found.needed))
    return translator.translate(
        "Your mail is {mail}. With the mail programs' own files, the address book and the lists, you need up to {size}"
        " of free space.",
        mail=size(mail_bytes),
        size=size(found.needed),
    )


def _held(offer: Offer, size_bytes: int, translator: Translator) -> str:
    """What of the mail lies there already."""
    there, translate = offer.there, translator.translate
    if there.unfinished:
        return translate(
            "Unfinished backup: {done} of {whole} done, continues",
            done=size(min(there.reused.size_bytes, size_bytes)),
            whole=size(size_bytes),
        )
    if there.earlier is None:
        return ""
    if there.twin is None and there.unchanged.files:
        return translate("Earlier backup here; on this drive the next one takes its full size")
    if not there.new.files:
        return translate("Earlier backup here: no new mail since")
    return translate("Earlier backup here: only {new} new", new=size(there.new.size_bytes))
