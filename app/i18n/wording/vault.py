"""Encrypted archives: why one cannot be made or opened, and what was checked."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import CHECK_OPTION, CHOOSE_ARCHIVE, NOTHING, PASSPHRASE_FILE, RECOVERY_KEY
from app.i18n.wording.entry import Wording
from app.model.codes import Code

VAULT = {
    Code.ARCHIVE_ENCRYPTED: Wording(
        N_("{path} is encrypted."),
        N_(
            "Open it first, with its passphrase or recovery key: furoshiki open FILE --to DIR. Then use the folder"
            " that makes."
        ),
        short=N_("The archive is encrypted."),
    ),
    Code.CIPHERTEXT_ONLY: Wording(
        N_(
            "Only the encrypted file was compared with its checksums: it is as it was written. What is inside was not"
            " looked at; for that, verify it with the passphrase or the recovery key."
        ),
        NOTHING,
    ),
    Code.CONTENT_UNREADABLE: Wording(
        N_("The encrypted content cannot be decrypted to its end ({error})."),
        N_("Do not rely on this file. Opening it saves what lies before the damage."),
        short=N_("The encrypted content cannot be decrypted to its end."),
    ),
    Code.ENCRYPT_NEEDED: Wording(
        N_(
            "--passphrase-file, --recovery-key and --print-recovery-key go with --encrypt. Nothing was done: this"
            " archive would not be encrypted."
        ),
        CHECK_OPTION,
    ),
    Code.ENCRYPTION_NOT_AVAILABLE: Wording(
        N_("This computer has no age encryption (Windows on ARM). Nothing was written."),
        N_("Make the archive without --encrypt, or use another computer."),
    ),
    Code.KEY_FILE_DAMAGED: Wording(
        N_("The part that holds the key (key.age) is damaged, so the passphrase does not work."),
        N_("The recovery key does."),
    ),
    Code.NOT_ENCRYPTED: Wording(
        N_("{path} is not an encrypted archive of this program."),
        CHOOSE_ARCHIVE,
        short=N_("This is not an encrypted archive of this program."),
    ),
    Code.PASSPHRASE_NEEDED: Wording(
        N_("A passphrase is needed, and there is no terminal to ask for it. Nothing was done."),
        N_("Use --passphrase-file FILE, or the environment variable FUROSHIKI_PASSPHRASE."),
    ),
    Code.PASSPHRASE_NOT_TRIED: Wording(
        N_("This computer is too busy or too slow to try the passphrase. Nothing was changed."),
        N_("Close other programs and try again, or use the recovery key."),
    ),
    Code.PASSPHRASE_TOO_SHORT: Wording(
        N_("The passphrase is empty or too short. Nothing was done."),
        N_("Use at least {least} characters, best four words or more."),
        short=N_("The passphrase is empty or too short."),
    ),
    Code.PASSPHRASE_UNREADABLE: Wording(
        N_("{path} could not be read as a line of UTF-8 text. Nothing was done."),
        PASSPHRASE_FILE,
        short=N_("The passphrase could not be read."),
    ),
    Code.PASSPHRASE_WRONG: Wording(
        N_("This passphrase does not open the archive. Nothing was changed."),
        N_("Try again, or use the recovery key."),
    ),
    Code.PASSPHRASES_DIFFER: Wording(
        N_("The two passphrases are not the same. Nothing was done."),
        N_("Start again."),
    ),
    Code.RECOVERY_KEY_BESIDE: Wording(
        N_("The recovery key was written to {path}, on the same disk as the archive."),
        N_("Whoever finds both can read the mail: print the key, then delete that file."),
        short=N_("The recovery key lies on the same disk as the archive."),
    ),
    Code.RECOVERY_KEY_INVALID: Wording(
        N_("This is no recovery key, or a letter of it is mistyped. Nothing was changed."),
        N_("It begins with AGE-SECRET-KEY-1."),
    ),
    Code.RECOVERY_KEY_NOT_KEPT: Wording(
        N_("No recovery key was kept: without its passphrase nobody can open this archive."),
        N_(
            "Its key.age gives the key to whoever has the passphrase (age -d key.age). Next time name a file for it"
            " with --recovery-key FILE; --print-recovery-key puts it into the result of --json."
        ),
        short=N_("No recovery key was kept."),
    ),
    Code.RECOVERY_KEY_WRONG: Wording(
        N_("This recovery key is not the one of {path}. Nothing was changed."),
        RECOVERY_KEY,
        short=N_("The recovery key is that of another archive."),
    ),
}
