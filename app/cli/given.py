"""What was given with the options that several commands share, as the jobs want it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.parser import Values
from app.jobs.sources import Sources
from app.model.answers import Answers, Assurance
from app.model.contact import Kind
from app.model.errors.usage import AcceptingNeedsNameError, MergeNeedsPairError
from app.model.plan import Visit
from app.model.store import System
from app.system.home import home_at, own_home
from app.textkit.text import one_line

if TYPE_CHECKING:
    from app.contacts.choose import Choice


def sources(values: Values) -> Sources:
    """Where to look for mail, of `options.home_options` or `options.source_options`."""
    home: Path | None = values["home"]
    system = System(values["system"]) if values["system"] else None
    chosen = own_home() if home is None and system is None else home_at((home or own_home().path).absolute(), system)
    return Sources(chosen, tuple(values.get("path", ())))


def sources_at(values: Values) -> Sources:
    """The archive, or the mail, that was named without an option; without it the own home."""
    named: Path | None = values["archive_or_source"]
    return Sources(own_home(), (named,) if named is not None else ())


def assurance(values: Values) -> Assurance:
    """What a person added. Raises UsageError where a loss is accepted by nobody."""
    copy: Path | None = values["copy"]
    answers = _answers(values)
    return Assurance(copy.absolute() if copy else None, (answers,) if answers is not None else ())


def _answers(values: Values) -> Answers | None:
    seen, accepted, by = values["server_seen"], values["accept_loss"], one_line(values["by"])
    if accepted and not by:
        raise AcceptingNeedsNameError()
    if not seen and not accepted:
        return None
    return Answers(
        servers=frozenset(address for address in seen if address),
        every_server="" in seen,
        losses=frozenset(),
        every_loss=accepted,
        by=by,
        on=datetime.now().astimezone(),
    )


def chosen_people(values: Values) -> "Choice":
    """Which people are meant. Raises UsageError."""
    from app.contacts.choose import Choice

    since, until = values["since"], values["until"]
    return Choice(
        kinds=frozenset(map(Kind, values.get("kind") or values.get("to_kind") or ())),
        since=since.date() if since else None,
        until=until.date() if until else None,
        least=values["min"],
        keep=values["keep"],
        merge=tuple(map(address_pair, values["merge"])),
    )


def visit(values: Values) -> Visit:
    """What stands on the certificate."""
    return Visit(values["customer"], values["ticket"], values["technician"], values["company"])


def address_pair(value: str) -> tuple[str, str]:
    """ADDRESS=ADDRESS in two. The local part may hold "=" itself. Raises UsageError."""
    one, equals, rest = value.partition("@")
    domain, separator, other = rest.partition("=")
    if not (equals and separator and "@" in other):
        raise MergeNeedsPairError(value)
    return f"{one}@{domain}", other
