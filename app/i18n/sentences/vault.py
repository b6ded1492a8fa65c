"""Encrypted archives: what stands in the way of making or opening one, and what was looked at."""

from app.i18n.catalogue import N_

VAULT = {
    "archive_encrypted": N_(
        "{path} is encrypted. Open it first, with its passphrase or recovery key: furoshiki open FILE --to DIR. Then"
        " use the folder that makes."
    ),
    "ciphertext_only": N_(
        "Only the encrypted file was compared with its checksums: it is as it was written. What is inside was not"
        " looked at; for that, verify it with the passphrase or the recovery key."
    ),
    "content_unreadable": N_(
        "The encrypted content cannot be decrypted to its end ({error}). Do not rely on this file. Opening it saves"
        " what lies before the damage."
    ),
    "encrypt_needed": N_(
        "--passphrase-file and --recovery-key go with --encrypt. Nothing was done: this archive would not be encrypted."
    ),
    "encryption_not_available": N_(
        "This computer has no age encryption (Windows on ARM). Nothing was written. Make the archive without --encrypt,"
        " or use another computer."
    ),
    "key_file_damaged": N_(
        "The part that holds the key (key.age) is damaged, so the passphrase does not work. The recovery key does."
    ),
    "not_encrypted": N_("{path} is not an encrypted archive of this program."),
    "passphrase_needed": N_(
        "A passphrase is needed, and there is no terminal to ask for it. Nothing was done. Use --passphrase-file FILE,"
        " or the environment variable FUROSHIKI_PASSPHRASE."
    ),
    "passphrase_too_short": N_(
        "The passphrase is empty or too short. Nothing was done. Use at least {least} characters, best four words or"
        " more."
    ),
    "passphrase_unreadable": N_("{path} could not be read as a line of UTF-8 text. Nothing was done."),
    "passphrase_wrong": N_(
        "This passphrase does not open the archive. Nothing was changed. Try again, or use the recovery key."
    ),
    "passphrases_differ": N_("The two passphrases are not the same. Nothing was done. Start again."),
    "recovery_key_beside": N_(
        "The recovery key was written to {path}, on the same disk as the archive. Whoever finds both can read the mail:"
        " print the key, then delete that file."
    ),
    "recovery_key_invalid": N_(
        "This is no recovery key, or a letter of it is mistyped. Nothing was changed. It begins with AGE-SECRET-KEY-1."
    ),
    "recovery_key_wrong": N_("This recovery key is not the one of {path}. Nothing was changed."),
}
