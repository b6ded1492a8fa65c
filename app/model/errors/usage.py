"""What was asked for makes no sense."""

from pathlib import Path

from app.model.codes import Code
from app.model.errors import UsageError


class NoSuchFolderError(UsageError):
    """There is no such folder."""

    code = Code.NO_SUCH_FOLDER
    path: Path


class NoSuchFileError(UsageError):
    """There is neither a file nor a folder."""

    code = Code.NO_SUCH_FILE
    path: Path


class RescueNeedsDestinationError(UsageError):
    """What a search finds has to go somewhere."""

    code = Code.RESCUE_NEEDS_DESTINATION


class NoHomeError(UsageError):
    """The system knows no home folder of the person who runs the program, and none was named."""

    code = Code.NO_HOME


class NotAnArchiveError(UsageError):
    """The path is no archive of this program."""

    code = Code.NOT_AN_ARCHIVE
    path: Path


class NothingToSearchError(UsageError):
    """No word to look for, and nothing else that narrows the search; signs alone are no word."""

    code = Code.NOTHING_TO_SEARCH
    words: str


class NoSuchMessageError(UsageError):
    """The archive has no message of that number or Message-ID."""

    code = Code.NO_SUCH_MESSAGE
    message: str


class AttachmentNeedsFolderError(UsageError):
    """An attachment to save, without the folder that takes it; or the other way round."""

    code = Code.ATTACHMENT_NEEDS_FOLDER


class NoSuchAttachmentError(UsageError):
    """The message has `count` attachments, and none of that number."""

    code = Code.NO_SUCH_ATTACHMENT
    number: int
    count: int


class NoSuchAccountError(UsageError):
    """The archive knows no account of that name."""

    code = Code.NO_SUCH_ACCOUNT
    account: str
    known: str


class AcceptingNeedsNameError(UsageError):
    """A loss is accepted by somebody with a name."""

    code = Code.ACCEPTING_NEEDS_NAME


class CatalogUnreadableError(UsageError):
    """The list of messages of an archive cannot be read."""

    code = Code.CATALOG_DAMAGED
    path: Path


class ArchiveEncryptedError(UsageError):
    """The archive must be opened first."""

    code = Code.ARCHIVE_ENCRYPTED
    path: Path


class NoBookInsideError(UsageError):
    """The encrypted archive was made by a version that kept no address book to read; it must be opened first."""

    code = Code.BOOK_NOT_INSIDE
    path: Path


class NotEncryptedError(UsageError):
    """Only an encrypted archive can be opened."""

    code = Code.NOT_ENCRYPTED
    path: Path


class PassphraseNeededError(UsageError):
    """There is no passphrase, and no terminal to ask for it."""

    code = Code.PASSPHRASE_NEEDED


class PassphraseNotSetError(UsageError):
    """Encryption was chosen in the window, and no passphrase is set."""

    code = Code.PASSPHRASE_NOT_SET


class PassphrasesDifferError(UsageError):
    """The passphrase was repeated wrongly."""

    code = Code.PASSPHRASES_DIFFER


class PassphraseTooShortError(UsageError):
    """A new passphrase has fewer than `least` characters."""

    code = Code.PASSPHRASE_TOO_SHORT
    least: int


class PassphraseUnreadableError(UsageError):
    """The file does not hold a passphrase as UTF-8 text."""

    code = Code.PASSPHRASE_UNREADABLE
    path: Path


class RecoveryKeyInvalidError(UsageError):
    """The text is no recovery key."""

    code = Code.RECOVERY_KEY_INVALID


class EncryptionNotAvailableError(UsageError):
    """This computer has no age encryption."""

    code = Code.ENCRYPTION_NOT_AVAILABLE


class EncryptNeededError(UsageError):
    """Options of encryption without encryption."""

    code = Code.ENCRYPT_NEEDED


class ExportNeedsFileError(UsageError):
    """An option is not FORMAT=FILE."""

    code = Code.EXPORT_NEEDS_FILE
    value: str


class NoSuchFormatError(UsageError):
    """There is no address-book format `name`; `known` lists all."""

    code = Code.NO_SUCH_FORMAT
    name: str
    known: str


class MergeNeedsPairError(UsageError):
    """An option is not ADDRESS=ADDRESS."""

    code = Code.MERGE_NEEDS_PAIR
    value: str


class SenderNeededError(UsageError):
    """An announcement is without the sender's name."""

    code = Code.NOTICE_NEEDS_SENDER
    address: str


class NewAddressNeededError(UsageError):
    """An announcement is without the new address."""

    code = Code.NOTICE_NEEDS_ADDRESS


class LetterLacksAddressError(UsageError):
    """The new address was taken out of the letter that announces it."""

    code = Code.LETTER_LACKS_ADDRESS
    address: str


class OldAddressNeededError(UsageError):
    """An announcement says when the old address ends, but not which it is."""

    code = Code.NOTICE_NEEDS_OLD_ADDRESS


class AddressIncompleteError(UsageError):
    """A typed address has no name, no @, or no domain with a dot."""

    code = Code.ADDRESS_INCOMPLETE
    address: str


class AddressWithSpaceError(UsageError):
    """There is a space inside a typed address."""

    code = Code.ADDRESS_HAS_SPACE
    address: str


class AddressNotAsciiError(UsageError):
    """A typed address holds a letter that mail cannot be sent to."""

    code = Code.ADDRESS_NOT_ASCII
    address: str
    character: str


class AddressNotAloneError(UsageError):
    """There are two addresses, or a name or a bracket beside one."""

    code = Code.ADDRESS_NOT_ALONE
    address: str


class AddressWithTwoAtsError(UsageError):
    """There is more than one @ in a typed address."""

    code = Code.ADDRESS_HAS_TWO_ATS
    address: str


class AddressWithCommaError(UsageError):
    """There is a comma in a typed address: between two, or in place of a dot."""

    code = Code.ADDRESS_HAS_COMMA
    address: str


class AddressNotNewError(UsageError):
    """The new address is the old one."""

    code = Code.ADDRESS_NOT_NEW
    address: str


class TemplateNotReadError(UsageError):
    """A letter is not UTF-8 text."""

    code = Code.TEMPLATE_NOT_READ
    path: Path


class TemplateWrongError(UsageError):
    """A letter is without a required field, or has an unknown one: `name`."""

    code = Code.TEMPLATE_WRONG
    path: Path
    name: str
