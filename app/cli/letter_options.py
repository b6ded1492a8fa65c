"""The options of the letters about a new address."""

import click

from app.cli import options, parser
from app.i18n.catalogue import Translator
from app.model.letter import Tone


def letter_options(translator: Translator) -> list[click.Parameter]:
    """What is to be written, where, and to whom."""
    translate = translator.translate
    return [
        parser.text("--from-name", translate("Your name, as people know it."), "NAME", required=True),
        parser.text("--new-address", translate("Your new e-mail address."), "ADDRESS", required=True),
        parser.path("--to", translate("A new folder for the drafts; change-of-address where not given."), "DIR"),
        parser.text("--old-address", translate("The address that will go."), "ADDRESS"),
        parser.day("--old-address-ends", translate("The last day of the old address.")),
        parser.choice("--tone", translate("To whom the letter speaks; customers where not given."), Tone),
        *options.choice_options(translator, "--to-kind"),
        parser.number("--batch", translate("So many people in Bcc of one draft; 0: one each.")),
        parser.flag("--to-check", translate("Drafts for those who are probably people too, in a folder of their own.")),
        parser.path("--template", translate("A letter of your own."), "FILE"),
    ]
