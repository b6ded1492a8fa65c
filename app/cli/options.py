"""Options that several commands share, group by group: how they are written, and what a job gets of them."""

from datetime import datetime
from pathlib import Path

import click

from app.cli import parser
from app.cli.parser import Values
from app.contacts.choose import Choice
from app.i18n.catalogue import LANGUAGES, Translator, system_language
from app.jobs.check import Assurance
from app.jobs.sources import Sources
from app.model.answers import Answers
from app.model.contact import Kind
from app.model.errors.usage import AcceptingNeedsNameError, MergeNeedsPairError
from app.model.plan import Visit
from app.model.store import System
from app.system.home import home_at, own_home
from app.textkit.text import one_line


def output_options(translator: Translator) -> list[click.Parameter]:
    """How the result is shown."""
    translate = translator.translate
    language = translate("The language of the sentences.")
    return [
        parser.flag("--json", translate("One JSON object a line; the last one is the result.")),
        parser.Option(["--language"], help=language, metavar="|".join(LANGUAGES), type=click.Choice(LANGUAGES)),
    ]


def wanted_language(arguments: list[str]) -> str:
    """The language of help and of usage errors: asked for like any other, but before the rest is understood."""
    for name, value in zip(arguments, [*arguments[1:], ""], strict=True):
        if name == "--language" and value in LANGUAGES:
            return value
        if name.startswith("--language=") and name.partition("=")[2] in LANGUAGES:
            return name.partition("=")[2]
    return system_language()


def home_options(translator: Translator) -> list[click.Parameter]:
    """Whose home is meant."""
    translate = translator.translate
    return [
        parser.path("--home", translate("A home folder; your own where not given."), "DIR"),
        parser.choice("--system", translate("The system that wrote the home."), System),
    ]


def source_options(translator: Translator) -> list[click.Parameter]:
    """Where to look for mail."""
    help = translator.translate("A file or folder with mail; may be repeated.")
    return [*home_options(translator), parser.path("--path", help, "FILE_OR_DIR", multiple=True)]


def sources(values: Values) -> Sources:
    """Where to look for mail, of `home_options` or `source_options`."""
    home: Path | None = values["home"]
    system = System(values["system"]) if values["system"] else None
    chosen = own_home() if home is None and system is None else home_at((home or own_home().path).absolute(), system)
    return Sources(chosen, tuple(values.get("path", ())))


def sources_at(values: Values) -> Sources:
    """The archive, or the mail, that was named without an option."""
    return Sources(own_home(), (values["archive_or_source"],))


def answer_options(translator: Translator) -> list[click.Parameter]:
    """What only a person can add."""
    translate = translator.translate
    return [
        parser.path("--copy", translate("A second copy of the archive, on another disk."), "DIR"),
        parser.optional_texts(
            "--server-seen",
            translate(
                "You looked: the provider's web page of this account (of all, without an address) shows nothing that is"
                " not here. May be repeated."
            ),
            "ADDRESS",
        ),
        parser.flag(
            "--accept-loss",
            translate("What is damaged on this computer is lost, and its owner accepts that; needs --by."),
        ),
        parser.text("--by", translate("Who says so: the name of the owner of the mail."), "NAME"),
    ]


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


def choice_options(translator: Translator, kind: str = "--kind") -> list[click.Parameter]:
    """Which people are meant; `kind` is the name of that option."""
    translate = translator.translate
    return [
        parser.choice(kind, translate("Only this kind of sender; may be repeated."), Kind, multiple=True),
        parser.day("--since", translate("Met on this day or later.")),
        parser.day("--until", translate("Met on this day or before.")),
        parser.number("--min", translate("At least so many messages.")),
        parser.texts("--keep", translate("An address that is a person's after all; may be repeated."), "ADDRESS"),
        parser.texts("--merge", translate("Two addresses of one person; may be repeated."), "ADDRESS=ADDRESS"),
    ]


def chosen_people(values: Values) -> Choice:
    """Which people are meant. Raises UsageError."""
    since, until = values["since"], values["until"]
    return Choice(
        kinds=frozenset(map(Kind, values.get("kind") or values.get("to_kind") or ())),
        since=since.date() if since else None,
        until=until.date() if until else None,
        least=values["min"],
        keep=values["keep"],
        merge=tuple(map(address_pair, values["merge"])),
    )


def secret_options(translator: Translator) -> list[click.Parameter]:
    """What opens an encrypted archive."""
    translate = translator.translate
    return [
        parser.path("--passphrase-file", translate("A file whose first line is the passphrase."), "FILE"),
        parser.path("--recovery-key", translate("The recovery key instead: the file it is in."), "FILE"),
    ]


def visit_options(translator: Translator) -> list[click.Parameter]:
    """What stands on the certificate."""
    translate = translator.translate
    return [
        parser.text("--customer", translate("Whose mail it is, for the certificate.")),
        parser.text("--ticket", translate("The number of the case, for the certificate.")),
        parser.text("--technician", translate("Who makes the archive.")),
        parser.text("--company", translate("Whom the technician works for.")),
    ]


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
