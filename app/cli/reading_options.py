"""The options of the commands that read the messages of an archive: search and show."""

import click

from app.cli import options, parser
from app.i18n.catalogue import Translator


def search_options(translator: Translator) -> list[click.Parameter]:
    """Words, and what narrows the search."""
    translate = translator.translate
    return [
        parser.argument("ARCHIVE"),
        parser.words("WORDS"),
        parser.text("--account", translate("Only the mail of this account."), "ADDRESS"),
        options.mailbox_option(translator),
        parser.number("--year", translate("Only mail of this year.")),
        parser.day("--since", translate("Written on this day or later.")),
        parser.day("--until", translate("Written on this day or before.")),
        parser.flag("--attachment", translate("Only mail with attachments.")),
        parser.texts("--from", translate("Only mail from this address or name; may be repeated."), "PERSON"),
        parser.texts("--with", translate("Only mail from or to this address or name; may be repeated."), "PERSON"),
        parser.number("--limit", translate("Show only so many, the newest; all where not given.")),
        parser.flag("--keep-index", translate("On a stick: keep the index there for the next search.")),
        *options.secret_options(translator),
    ]


def show_options(translator: Translator) -> list[click.Parameter]:
    """Which message, and where it or an attachment goes."""
    translate = translator.translate
    return [
        parser.argument("ARCHIVE"),
        parser.word("MESSAGE"),
        parser.flag("--original", translate("The message as it was sent, with all its headers.")),
        parser.path("--save", translate("A new file (.eml) for the message, byte for byte."), "FILE"),
        parser.number("--attachment", translate("Save the attachment of this number; needs --to.")),
        parser.path("--to", translate("The folder that takes the attachment."), "DIR"),
        *options.secret_options(translator),
    ]
