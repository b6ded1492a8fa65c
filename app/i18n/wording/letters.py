"""What speaks against writing the letters about a new address."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import CHECK_OPTION, TEMPLATE
from app.i18n.wording.entry import Wording
from app.model.codes import Code

_LOOK_AGAIN = N_("Look at the address once more: letter by letter, as the provider's paper has it.")

LETTERS = {
    Code.NOTICE_NEEDS_SENDER: Wording(
        N_("Your name and your new address ({address}) are needed. Nothing was written."),
        CHECK_OPTION,
        short=N_("Your name and your new address are needed."),
    ),
    Code.NOTICE_INSIDE_ARCHIVE: Wording(
        N_("{path} lies inside the archive, which stays as it is."),
        N_("Choose another folder."),
        short=N_("The folder lies inside the archive."),
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
        N_("It was said when the old address ends, but not which address that is. Nothing was written."),
        N_("Give the old address too."),
        short=N_("The old address is missing."),
    ),
    Code.ADDRESS_INCOMPLETE: Wording(
        N_("“{address}” is not a whole mail address: it has to look like hanako@example.jp."),
        _LOOK_AGAIN,
        short=N_("An address is not whole."),
    ),
    Code.ADDRESS_HAS_SPACE: Wording(
        N_("There is a space in “{address}”. No mail address has one."),
        _LOOK_AGAIN,
        short=N_("There is a space in an address."),
    ),
    Code.ADDRESS_NOT_ASCII: Wording(
        N_("“{address}” holds “{character}”: mail addresses are written in half-width letters, digits and signs."),
        N_("Switch the keyboard to half-width letters, and type the address again."),
        short=N_("An address is not written in half-width letters."),
    ),
    Code.ADDRESS_NOT_ALONE: Wording(
        N_("“{address}” is not one mail address alone."),
        N_("Enter one address, without a name, brackets or a second address beside it."),
        short=N_("There is more than one address in a field."),
    ),
    Code.ADDRESS_NOT_NEW: Wording(
        N_("“{address}” is the old address too: people would be told nothing new."),
        N_("Enter the new address."),
        short=N_("The new address is the old one."),
    ),
}
