"""The options of the command that searches for deleted mail."""

import click

from app.cli import parser
from app.i18n.catalogue import Translator


def rescue_options(translator: Translator) -> list[click.Parameter]:
    """`rescue SOURCE --to DIR`, or `rescue HOME --look`."""
    translate = translator.translate
    return [
        parser.argument("SOURCE"),
        parser.path("--to", translate("The folder that takes the archive; on another disk, best a USB stick."), "DIR"),
        parser.text("--label", translate("A name for the archive, such as the computer's.")),
        parser.flag("--look", translate("Search nothing: look in a home folder for mail that is still kept.")),
    ]
