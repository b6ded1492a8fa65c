"""The options of the commands that may ask a mail server: putting mail back, and fetching it."""

import click

from app.cli import options, parser
from app.i18n.catalogue import Translator
from app.model.target_kind import TargetKind

_KINDS = tuple(kind for kind in TargetKind if kind is not TargetKind.IMAP)


def restore_options(translator: Translator) -> list[click.Parameter]:
    """A kind of files and a folder, or an account on a mail server; and what narrows the mail."""
    translate = translator.translate
    to = translate("The folder that takes the new folder; for Thunderbird its profile.")
    home = translate("The home whose mail is not written into; your own where not given.")
    return [
        parser.argument("ARCHIVE"),
        parser.choice("--as", translate("What the mail is to become."), _KINDS),
        parser.path("--to", to, "DIR"),
        parser.text("--imap", translate("The address of the account that takes the mail."), "ADDRESS"),
        *server_options(translator),
        parser.text("--account", translate("Only the mail of this account."), "ADDRESS"),
        options.mailbox_option(translator),
        parser.text("--search", translate("Only the mail with these words in it."), "WORDS"),
        parser.number("--split", translate("Only for mbox and apple-mail: begin another file after so many MB.")),
        *options.home_options(translator, home),
        *options.secret_options(translator),
    ]


def fetch_options(translator: Translator) -> list[click.Parameter]:
    """Whose mail is fetched, from which server, and where the archive goes."""
    translate = translator.translate
    return [
        parser.word("ADDRESS"),
        parser.path("--to", translate("The folder that takes the archive; best on a USB stick."), "DIR", required=True),
        *fetch_server_options(translator),
        *options.home_options(
            translator, translate("The home whose mail programs know the server; your own where not given.")
        ),
        *options.archive_options(translator),
    ]


def fetch_server_options(translator: Translator) -> list[click.Parameter]:
    """The server that is fetched from, and how it is asked."""
    translate = translator.translate
    return [
        *server_options(translator),
        parser.flag("--pop", translate("By POP: the inbox only. Some servers then show its messages as read.")),
        parser.flag(
            "--plain",
            translate("Without TLS: everybody on the way can read the password. Only where there is no other way."),
        ),
    ]


def server_options(translator: Translator) -> list[click.Parameter]:
    """The server of an account, its user, and the file of the password."""
    translate = translator.translate
    server = translate(
        "Its server, where it is not the usual one of the address; with port 143 (POP: 110) by STARTTLS."
    )
    password = translate("A file whose first line is the password of the account; - for the standard input.")
    return [
        parser.text("--server", server, "HOST[:PORT]"),
        parser.text("--user", translate("The user name there, where it is not the address."), "NAME"),
        parser.path("--password-file", password, "FILE"),
        parser.flag(
            "--remember-password",
            translate("Keep the password in the keychain of this system, once the server took it."),
        ),
        parser.flag("--forget-password", translate("Take the password out of the keychain again, when it is done.")),
    ]
