"""Options that several commands share, group by group, as they are written; `given` is what a job gets of them."""

import click

from app.cli import parser
from app.i18n.catalogue import LANGUAGES, Translator, system_language
from app.model.system import System


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
    for name, value in zip(arguments, [*arguments[1:], ""], strict=False):
        if name == "--language" and value in LANGUAGES:
            return value
        if name.startswith("--language=") and name.partition("=")[2] in LANGUAGES:
            return name.partition("=")[2]
    return system_language()


def home_options(translator: Translator, help: str = "") -> list[click.Parameter]:
    """Whose home is meant; `help` says what it is for."""
    translate = translator.translate
    return [
        parser.path("--home", help or translate("A home folder; your own where not given."), "DIR"),
        parser.choice("--system", translate("The system that wrote the home."), System),
    ]


def source_options(translator: Translator) -> list[click.Parameter]:
    """Where to look for mail."""
    help = translator.translate("A file or folder with mail; may be repeated.")
    return [*home_options(translator), parser.path("--path", help, "FILE_OR_DIR", multiple=True)]


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


def mailbox_option(translator: Translator) -> click.Parameter:
    """Which mailbox is meant (see `app.textkit.mailbox_path`)."""
    help = translator.translate(
        "Only this mailbox and those in it, such as Inbox/Customers. A slash in a name is typed \\/."
    )
    return parser.text("--mailbox", help, "MAILBOX")


def choice_options(translator: Translator, kind: str = "--kind") -> list[click.Parameter]:
    """Which people are meant; `kind` is the name of that option."""
    # All that is known of names comes with it, which the help of the other commands does without.
    from app.model.contact import Kind

    translate = translator.translate
    return [
        parser.choice(kind, translate("Only this kind of sender; may be repeated."), Kind, multiple=True),
        parser.day("--since", translate("Met on this day or later.")),
        parser.day("--until", translate("Met on this day or before.")),
        parser.number("--min", translate("At least so many messages.")),
        parser.texts("--keep", translate("An address that is a person's after all; may be repeated."), "ADDRESS"),
        parser.texts("--merge", translate("Two addresses of one person; may be repeated."), "ADDRESS=ADDRESS"),
    ]


def secret_options(translator: Translator) -> list[click.Parameter]:
    """What opens an encrypted archive."""
    translate = translator.translate
    return [
        parser.path("--passphrase-file", translate("A file whose first line is the passphrase."), "FILE"),
        parser.path("--recovery-key", translate("The recovery key instead: the file it is in."), "FILE"),
    ]


def archive_options(translator: Translator) -> list[click.Parameter]:
    """What an archive is called, what is on its certificate, and whether it is encrypted."""
    translate = translator.translate
    return [
        parser.text("--label", translate("A name for the archive, such as the computer's.")),
        parser.flag("--no-readable", translate("No readable copies of closed formats.")),
        *visit_options(translator),
        parser.flag("--encrypt", translate("Put the archive into one encrypted file (age).")),
        parser.path("--passphrase-file", translate("A file whose first line is the passphrase."), "FILE"),
        parser.path("--recovery-key", translate("Write the recovery key here (.html to print) instead."), "FILE"),
        parser.flag(
            "--print-recovery-key", translate("Print the recovery key with --json too; logs may keep that result.")
        ),
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
