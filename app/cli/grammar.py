"""The commands as they are written in a terminal: their options, and their help with an example."""

from collections.abc import Callable
from dataclasses import dataclass

import click

from app import __version__
from app.cli import options, parser
from app.cli.face import Face
from app.cli.letter_options import letter_options
from app.cli.output import complain, standard_output
from app.cli.parser import Command, Help, Values
from app.cli.reading_options import search_options, show_options
from app.cli.rescue_options import rescue_options
from app.cli.restore_options import fetch_options, fetch_server_options, restore_options
from app.i18n.catalogue import N_, Translator
from app.model.exit_code import ExitCode

NAME = "furoshiki"


@dataclass(frozen=True, slots=True)
class _Written:
    """A command as it is written: what it does, an example, and what it has beside the options of every command."""

    summary: str
    example: str
    parameters: Callable[[Translator], list[click.Parameter]]


def command_line(face: Face) -> parser.Group:
    """All commands, in the language of `face`. What one of them is written with is made when it is asked for."""
    translator = face.translator
    translate = translator.translate
    help = Help(
        translate("Find the mail on a computer, wrap it into one proved archive, and rescue the address book."),
        "furoshiki backup --to /Volumes/USB",
    )
    parameters = [
        parser.flag("--self-test", translate("Try on a sample whether the program works on this computer.")),
        parser.flag("--version", translate("Show the version.")),
        *options.home_options(translator, translate("Open the window on this home folder.")),
        *options.output_options(translator),
    ]
    summaries = {name: translate(written.summary) for name, written in _COMMANDS.items()}
    return parser.Group(
        NAME,
        lambda values: _before_commands(values, face),
        help,
        [*parameters, parser.help_option(translator)],
        summaries=summaries,
        make=lambda name: _command(name, face),
    )


def _command(name: str, face: Face) -> Command:
    written, translator = _COMMANDS[name], face.translator

    def act(values: Values) -> int:
        """Carries it out; help and usage errors do without what that takes."""
        from app.cli import session

        return session.carry_out(name, values, face)

    help = Help(translator.translate(written.summary), written.example)
    parameters = [*written.parameters(translator), *options.output_options(translator), parser.help_option(translator)]
    return Command(name, act, help, parameters)


def _before_commands(values: Values, face: Face) -> int | None:
    """What is done without a command; None where there is one. Raises click.UsageError."""
    context = click.get_current_context()
    for_window = not (context.invoked_subcommand or values["version"] or values["self_test"])
    for name, is_possible in (("json", values["self_test"]), ("home", for_window), ("system", for_window)):
        if values[name] and not is_possible:
            # A command has these options itself, after its name.
            raise click.NoSuchOption(f"--{name}")
    if values["version"]:
        out = standard_output()
        out.write(f"Furoshiki {__version__}\n")
        out.flush()
        return ExitCode.COMPLETE
    if values["self_test"]:
        from app.cli import session

        return session.carry_out("self_test", values, face)
    if context.invoked_subcommand:
        return None
    if face.open_window is not None:
        from app.cli.given import sources

        return face.open_window(sources(values))
    translate = face.translator.translate
    complain(translate("The window could not be opened: there is no screen here. On the command line there is:"))
    parser.print_help(context, face.translator)
    return ExitCode.WRONG_USAGE


def _backup(translator: Translator) -> list[click.Parameter]:
    translate = translator.translate
    return [
        parser.path("--to", translate("The folder that takes the archive; best on a USB stick."), "DIR", required=True),
        *options.source_options(translator),
        *options.archive_options(translator),
        parser.text("--fetch", translate("Also fetch what the mail server of this account still has."), "ADDRESS"),
        *fetch_server_options(translator),
    ]


def _verify(translator: Translator) -> list[click.Parameter]:
    help = translator.translate("Also take some messages out as a trial, and show three of them.")
    return [parser.argument("ARCHIVE"), parser.flag("--drill", help), *options.secret_options(translator)]


def _open(translator: Translator) -> list[click.Parameter]:
    to = parser.path("--to", translator.translate("The folder that takes the new folder."), "DIR", required=True)
    return [parser.argument("ARCHIVE"), to, *options.secret_options(translator)]


def _list(translator: Translator) -> list[click.Parameter]:
    return [parser.argument("FOLDER"), *options.home_options(translator)]


def _compare(translator: Translator) -> list[click.Parameter]:
    read = parser.flag("--read", translator.translate("Read both archives back first."))
    return [parser.argument("A"), parser.argument("B"), read]


def _check(translator: Translator) -> list[click.Parameter]:
    return [parser.argument("ARCHIVE_OR_SOURCE"), *options.answer_options(translator)]


def _certificate(translator: Translator) -> list[click.Parameter]:
    translate = translator.translate
    return [
        parser.argument("ARCHIVE"),
        parser.path("--pdf", translate("A new file for the certificate as PDF."), "FILE"),
        parser.path("--html", translate("A new file for the certificate as a web page."), "FILE"),
        *options.answer_options(translator),
    ]


def _people(translator: Translator) -> list[click.Parameter]:
    translate = translator.translate
    return [
        parser.argument("ARCHIVE_OR_SOURCE", required=False),
        parser.flag("--all", translate("Newsletters, machines and yourself too.")),
        parser.texts("--export", translate("Write them to a file; may be repeated."), "FORMAT=FILE"),
        *options.choice_options(translator),
    ]


def _notice(translator: Translator) -> list[click.Parameter]:
    return [parser.argument("ARCHIVE_OR_SOURCE", required=False), *letter_options(translator)]


def _demo(translator: Translator) -> list[click.Parameter]:
    return [parser.path("--to", translator.translate("A folder for the sample home and its archive."), "DIR")]


_COMMANDS = {
    "find": _Written(
        N_("Look for mail and count it. Nothing is changed or copied."),
        "furoshiki find --home /Volumes/Backup/Users/hanako --system macos",
        options.source_options,
    ),
    "backup": _Written(
        N_("Copy all mail bit-exact into a new archive, prove it, and write the address book."),
        'furoshiki backup --to /Volumes/USB --label "Hanako"',
        _backup,
    ),
    "verify": _Written(
        N_("Read an archive back and compare every byte. Of an encrypted one, the inside too with its passphrase."),
        'furoshiki verify "/Volumes/USB/2026-11-23 1530 Mac"',
        _verify,
    ),
    "open": _Written(
        N_("Decrypt an encrypted archive into a new folder, and prove it there."),
        "furoshiki open Mac.furoshiki.zip --to Documents",
        _open,
    ),
    "list": _Written(
        N_("Show the archives at a place and how they look at a glance. Nothing is changed."),
        "furoshiki list /Volumes/USB",
        _list,
    ),
    "compare": _Written(
        N_("Say whether archive B holds everything that is in archive A, and the other way round."),
        "furoshiki compare OLD NEW --read",
        _compare,
    ),
    "check": _Written(
        N_("Say, with reasons, whether the old account may be deleted now."),
        "furoshiki check ARCHIVE --copy /Volumes/USB2/ARCHIVE",
        _check,
    ),
    "certificate": _Written(
        N_("Make the certificate of an archive again, to print and to sign."),
        "furoshiki certificate ARCHIVE --pdf new.pdf",
        _certificate,
    ),
    "people": _Written(
        N_("Show the address book found in the mail, and write it to files."),
        "furoshiki people ARCHIVE --export vcard=people.vcf",
        _people,
    ),
    "notice": _Written(
        N_("Write drafts that tell people your new address. Nothing is sent."),
        'furoshiki notice ARCHIVE --from-name "Hanako" --new-address hanako@example.jp --to drafts',
        _notice,
    ),
    "search": _Written(
        N_("Find messages in an archive by words in them. Nothing is written into the archive."),
        "furoshiki search ARCHIVE invoice --from taro@example.jp --year 2019",
        search_options,
    ),
    "show": _Written(
        N_("Show one message of an archive, save it, or save an attachment of it."),
        "furoshiki show ARCHIVE 1234 --attachment 1 --to Documents",
        show_options,
    ),
    "restore": _Written(
        N_(
            "Put mail from an archive back: as files, into a mail program, or into an account on a mail server."
            " Nothing that is there changes."
        ),
        "furoshiki restore ARCHIVE --as apple-mail --to Desktop --account hanako@example.jp",
        restore_options,
    ),
    "fetch": _Written(
        N_("Fetch what a mail server still has into a new archive, and prove it. Nothing on the server changes."),
        "furoshiki fetch hanako@example.jp --to /Volumes/USB",
        fetch_options,
    ),
    "rescue": _Written(
        N_(
            "The mail is already gone: search an image, a disk or a folder for it. The source is only read; stop using"
            " that computer until then."
        ),
        "furoshiki rescue /dev/sdb --to /media/usb",
        rescue_options,
    ),
    "demo": _Written(
        N_("The whole job on the sample home of a small hair salon."),
        "furoshiki demo --to demo",
        _demo,
    ),
}
"""The commands, in the order of the help; what they do is in `app.cli.commands`."""
