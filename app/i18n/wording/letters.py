"""What speaks against writing the letters about a new address."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import TEMPLATE
from app.i18n.wording.entry import Wording
from app.model.codes import Code

_COMPARE = N_("Compare it letter by letter with your provider's papers.")

LETTERS = {
    Code.NOTICE_NEEDS_SENDER: Wording(
        N_("Your name is missing. It goes under the letter."),
        N_("Enter your name."),
        short=N_("Your name is missing."),
    ),
    Code.NOTICE_NEEDS_ADDRESS: Wording(
        N_("Your new address is missing."),
        N_("Enter your new address."),
    ),
    Code.LETTER_LACKS_ADDRESS: Wording(
        N_("The letter does not mention the new address {address}."),
        N_("Write it into the letter, or use the original text again."),
        short=N_("The letter does not mention the new address."),
    ),
    Code.TEMPLATE_NOT_READ: Wording(
        N_("The letter {path} could not be read as UTF-8 text. Nothing was written."),
        TEMPLATE,
        short=N_("The letter could not be read."),
    ),
    Code.TEMPLATE_WRONG: Wording(
        N_("The letter {path} lacks or does not know this: {name}. Nothing was written."),
        TEMPLATE,
        short=N_("A field of the letter is missing or unknown."),
    ),
    Code.NOTICE_NEEDS_OLD_ADDRESS: Wording(
        N_("You gave the last day of the old address, but not the old address."),
        N_("Enter the old address too."),
        short=N_("The old address is missing."),
    ),
    Code.ADDRESS_INCOMPLETE: Wording(
        N_("“{address}” is not a complete mail address. One looks like this: hanako@example.jp."),
        _COMPARE,
        short=N_("An address is incomplete."),
    ),
    Code.ADDRESS_HAS_SPACE: Wording(
        N_("There is a space in “{address}”. Mail addresses have no spaces."),
        N_("Remove the space."),
        short=N_("There is a space in an address."),
    ),
    Code.ADDRESS_NOT_ASCII: Wording(
        N_("“{address}” contains “{character}”. Mail addresses have only half-width letters, digits and signs."),
        N_("Switch the keyboard to half-width letters, and type the address again."),
        short=N_("An address contains a character no address can have."),
    ),
    Code.ADDRESS_NOT_ALONE: Wording(
        N_("“{address}” is more than a mail address."),
        N_("Enter one address only, without a name, brackets or a second address."),
        short=N_("There is more than an address in a field."),
    ),
    Code.ADDRESS_HAS_TWO_ATS: Wording(
        N_("There is more than one @ in “{address}”."),
        N_("Remove the extra @."),
        short=N_("There is more than one @ in an address."),
    ),
    Code.ADDRESS_HAS_COMMA: Wording(
        N_("There is a comma in “{address}”."),
        N_("Enter one address only. If the comma should be a dot, type a dot."),
        short=N_("There is a comma in an address."),
    ),
    Code.ADDRESS_NOT_NEW: Wording(
        N_("“{address}” is your old address."),
        N_("Enter your new address."),
        short=N_("The new address is the same as the old one."),
    ),
}
