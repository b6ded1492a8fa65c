"""The registry of codes: everything the program may report, with the parameters of each code and what counts it.

The sentences, in both languages, are in `app.i18n.wording`, one entry for each code. The values are part of the
contract with scripts and with archives made earlier: a code may be added, never renamed.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from app.model.code_definitions import Definition, Severity, SummedBy, Trait, define

_INFO = Severity.INFORMATION


class Code(StrEnum):
    """One thing the program may report. The value is written to JSON, record.json and missing.csv.

    `parameters` are the names and types (str or int) of all that a finding with this code carries.
    """

    severity: Severity
    summed_by: SummedBy
    trait: Trait
    parameters: Mapping[str, type]

    def __new__(cls, definition: Definition) -> Self:
        """A member with the attributes of its definition; the value is the code alone."""
        member = str.__new__(cls, definition.id)
        member._value_ = definition.id
        member.severity = definition.severity
        member.summed_by = definition.summed_by
        member.trait = definition.trait
        member.parameters = definition.parameters
        return member

    # Why an account may be deleted, or may not.
    NOT_ARCHIVED = define("not_archived")
    NOT_READ_BACK = define("not_read_back")
    NOTHING_FOUND = define("nothing_found", trait=Trait.SUMMARY)
    MESSAGES_INCOMPLETE = define("messages_incomplete", summed_by=SummedBy.INCOMPLETE, trait=Trait.SUMMARY, count=int)
    MESSAGES_NOT_HERE = define("messages_not_here", summed_by=SummedBy.GAPS, trait=Trait.SUMMARY, count=int)
    EXCHANGE_NOT_HERE = define("exchange_not_here", summed_by=SummedBy.EXCHANGE, trait=Trait.SUMMARY, count=int)
    MESSAGES_DAMAGED = define("messages_damaged", summed_by=SummedBy.INCOMPLETE, trait=Trait.SUMMARY, count=int)
    MESSAGES_GONE = define("messages_gone", summed_by=SummedBy.DAMAGED, trait=Trait.LOSS, count=int)
    MESSAGES_CUT = define("messages_cut", summed_by=SummedBy.DAMAGED, trait=Trait.LOSS, count=int)
    REST_IS_NOWHERE = define("rest_is_nowhere", summed_by=SummedBy.DAMAGED, trait=Trait.LOSS, count=int)
    DAMAGED_HERE = define("damaged_here", summed_by=SummedBy.DAMAGED, trait=Trait.LOSS, count=int)
    FILES_UNREADABLE = define("files_unreadable", count=int)
    FILES_CHANGED = define("files_changed", count=int)
    PROBLEMS_REPORTED = define("problems_reported", count=int)
    CLIENT_RUNNING = define("client_running", trait=Trait.ACT_FIRST, client=str)
    SAME_DISK = define("same_disk", trait=Trait.COPY_ANSWER)
    SERVER_NOT_COMPARED = define("server_not_compared", summed_by=SummedBy.SERVER, trait=Trait.SERVER_ANSWER)
    INDEX_NOT_COMPARED = define("index_not_compared", count=int)
    ONLY_PART_SEARCHED = define("only_part_searched")
    SOURCE_CHANGED_SINCE = define("source_changed_since", count=int, path=str)
    SOURCE_NOT_SEEN = define("source_not_seen")
    FACTS_NOT_RECORDED = define("facts_not_recorded")
    EVERYTHING_PROVED = define("everything_proved", severity=_INFO)
    SERVER_SEEN = define("server_seen", severity=_INFO, count=int, day=str)
    LOSS_ACCEPTED = define("loss_accepted", severity=_INFO, count=int, name=str, day=str)
    SECOND_COPY_DIFFERS = define("second_copy_differs", trait=Trait.COPY_ANSWER, path=str)
    SECOND_COPY_SAME_DISK = define("second_copy_same_disk", trait=Trait.COPY_ANSWER, path=str)
    ARCHIVE_DAMAGED = define("archive_damaged", path=str)

    # Single files, folders and stores.
    PERMISSION_DENIED = define("permission_denied", trait=Trait.ACT_FIRST, path=str)
    FILE_UNREADABLE = define("file_unreadable", summed_by=SummedBy.UNREADABLE, path=str, reason=str)
    FILE_SALVAGED = define("file_salvaged", summed_by=SummedBy.UNREADABLE, trait=Trait.LOSS, path=str, lost=int)
    FILE_NOT_DOWNLOADED = define("file_not_downloaded", summed_by=SummedBy.UNREADABLE, path=str)
    FILE_CHANGED = define("file_changed", summed_by=SummedBy.CHANGED, path=str, reason=str)
    CHANGED_AFTER_COPYING = define("changed_after_copying", summed_by=SummedBy.CHANGED, path=str)
    MAIL_KEEPS_ARRIVING = define("mail_keeps_arriving", path=str)
    KEPT_FROM_INTERRUPTED_RUN = define("kept_from_interrupted_run", summed_by=SummedBy.CHANGED, path=str)
    READER_FAILED = define("reader_failed", path=str, error=str)
    NOT_A_MESSAGE = define("not_a_message", trait=Trait.LOSS, path=str)
    NOT_IN_READABLE_COPY = define("not_in_readable_copy", path=str, error=str)
    EMPTY_FILE = define("empty_file", trait=Trait.LOSS, path=str)
    NOT_MAIL = define("not_mail", path=str)
    FORMAT_NOT_READ_YET = define("format_not_read_yet", path=str, format=str)
    ACCOUNTS_UNREADABLE = define("accounts_unreadable", path=str)
    ACCOUNTS_NOT_KNOWN = define("accounts_not_known", severity=_INFO, path=str, client=str)
    SEVERAL_STORES_IN_MAILBOX = define("several_stores_in_mailbox", severity=_INFO, path=str, count=int)
    MBOX_MISSING = define("mbox_missing", trait=Trait.LOSS, path=str, count=int)
    HEADERS_ONLY_FOLDER = define("headers_only_folder", mailbox=str, messages=int)
    REMOVED_ACCOUNT_FOLDER = define("removed_account_folder", severity=_INFO, path=str)
    INTERRUPTED_COMPACTION = define("interrupted_compaction", trait=Trait.LOSS, path=str)
    LINK_NOT_FOLLOWED = define("link_not_followed", path=str, target=str)
    LINK_LEADS_NOWHERE = define("link_leads_nowhere", trait=Trait.LOSS, path=str, target=str)
    MAILBOX_NOT_COPIED = define("mailbox_not_copied", path=str, mailbox=str)
    NAMED_PLACE_MISSING = define("named_place_missing", trait=Trait.LOSS, path=str, client=str)
    CACHE_ONLY = define("cache_only", path=str)
    CACHE_OF_SERVER = define("cache_of_server", trait=Trait.ACT_FIRST, path=str, client=str)
    CACHE_OF_SERVICE = define("cache_of_service", trait=Trait.ACT_FIRST, path=str, client=str)
    TOO_DEEP = define("too_deep", path=str)
    TOO_MANY_FOLDERS = define("too_many_folders", path=str)
    LOOSE_FILES_PASSED_OVER = define("loose_files_passed_over", path=str)
    ONLY_ZEROS = define("only_zeros", trait=Trait.LOSS, path=str, bytes=int)
    ZEROS_AT_END = define("zeros_at_end", trait=Trait.LOSS, path=str, bytes=int)
    ZEROS_INSIDE = define("zeros_inside", trait=Trait.LOSS, path=str, bytes=int)
    TEXT_BEFORE_FIRST_MESSAGE = define("text_before_first_message", trait=Trait.LOSS, path=str, bytes=int)
    PACKED_FILE_DAMAGED = define("packed_file_damaged", trait=Trait.LOSS, path=str)
    PACKED_FILE_TOO_LARGE = define("packed_file_too_large", path=str)
    PACKED_FILE_NEEDS_MEMORY = define("packed_file_needs_memory", path=str)
    STORE_TRUNCATED = define("store_truncated", trait=Trait.LOSS, path=str, bytes=int, expected=int)
    STORE_DAMAGED = define("store_damaged", trait=Trait.LOSS, path=str)
    STORE_INDEX_DAMAGED = define("store_index_damaged", trait=Trait.LOSS, path=str, count=int, expected=int)
    STORE_NOT_READ = define("store_not_read", path=str)
    MESSAGE_UNREADABLE = define("message_unreadable", trait=Trait.LOSS, path=str, mailbox=str, error=str)
    CONTAINER_UNREADABLE = define("container_unreadable", trait=Trait.LOSS, path=str, error=str)
    READER_STOPPED = define("reader_stopped", path=str, reason=str)
    READER_GAVE_UP = define("reader_gave_up", path=str)
    OTHER_ITEMS = define("other_items", severity=_INFO, path=str, count=int)
    FILE_LOCKED = define("file_locked", summed_by=SummedBy.UNREADABLE, trait=Trait.ACT_FIRST, path=str, program=str)
    SHADOW_COPY_HELPS = define("shadow_copy_helps", severity=_INFO, drive=str)
    FOLDER_NAMES_SHORTENED = define("folder_names_shortened", severity=_INFO, path=str)
    NOTHING_COMPLETE_HERE = define("nothing_complete_here", trait=Trait.ACT_FIRST, path=str)
    MAIL_APP_CACHE = define("mail_app_cache", trait=Trait.ACT_FIRST, path=str)
    LEAVES_MAIL_ON_SERVER = define("leaves_mail_on_server", severity=_INFO, path=str, address=str)
    KEPT_WITHOUT_ORIGINAL = define("kept_without_original", path=str)
    EXPORT_INCOMPLETE = define("export_incomplete", path=str, count=int)
    ZIP_INSIDE_ZIP = define("zip_inside_zip", path=str, name=str)
    PACKED_ENTRY_NOT_READ = define("packed_entry_not_read", path=str, name=str)
    ATTACHMENT_DETACHED = define("attachment_detached", summed_by=SummedBy.INCOMPLETE, path=str, file=str)
    ATTACHMENT_DETACHED_GONE = define(
        "attachment_detached_gone", summed_by=SummedBy.INCOMPLETE, trait=Trait.LOSS, path=str, file=str
    )
    MBOX_HABITS = define("mbox_habits", severity=_INFO, path=str, quoting=str, line_ends=str, content_lengths=int)
    SENDERS_NOT_UNDERSTOOD = define("senders_not_understood", severity=_INFO, path=str, count=int)
    VERSIONS_SIDE_BY_SIDE = define("versions_side_by_side", severity=_INFO, path=str, versions=str)
    SUPERSEDED = define("superseded", severity=_INFO, path=str)
    PASSWORDS_LEFT_OUT = define("passwords_left_out", severity=_INFO, path=str)
    SYSTEM_FILE_IGNORED = define("system_file_ignored", severity=_INFO, path=str)

    # Why one message or file is not whole: rows of missing.csv, notes of the catalog.
    TRUNCATED = define("truncated", trait=Trait.LOSS)
    LAST_LINE_OPEN = define("last_line_open", trait=Trait.LOSS)
    EMPTY_LINE_MISSING = define("empty_line_missing", trait=Trait.LOSS)
    SENDER_UNRESOLVED = define("sender_unresolved", trait=Trait.LOSS)
    LOST_ON_DISK = define("lost_on_disk", trait=Trait.LOSS)
    ATTACHMENT_MISSING = define("attachment_missing", trait=Trait.LOSS)
    ATTACHMENT_ELSEWHERE = define("attachment_elsewhere")
    ATTACHMENT_NOT_DOWNLOADED = define("attachment_not_downloaded")
    TEXT_NOT_DOWNLOADED = define("text_not_downloaded")
    NOT_AS_RECEIVED = define("not_as_received")
    BOUNDARIES_GUESSED = define("boundaries_guessed")
    LISTED_NOT_HERE = define("listed_not_here")
    LISTED_ON_EXCHANGE = define("listed_on_exchange")
    LISTED_FILE_DAMAGED = define("listed_file_damaged", trait=Trait.LOSS)
    HEADERS_ONLY = define("headers_only")
    PARTLY_ON_SERVER = define("partly_on_server")
    REMEMBERED_NOT_HERE = define("remembered_not_here")
    PARTIAL = define("partial")
    COUNT_TOO_LARGE = define("count_too_large", trait=Trait.LOSS)
    COUNT_TOO_SMALL = define("count_too_small", trait=Trait.LOSS)
    NO_HEADERS = define("no_headers", trait=Trait.LOSS)
    NO_COUNT_LINE = define("no_count_line", trait=Trait.LOSS)
    CHANGED_WHILE_COPIED = define("changed_while_copied")
    GONE_SINCE_INTERRUPTION = define("gone_since_interruption")
    NOT_DOWNLOADED = define("not_downloaded")
    REPLACED = define("replaced")
    VANISHED = define("vanished")
    IN_USE = define("in_use")

    # Comparing the mail programs' own lists with the files.
    INDEX_NOT_READ = define("index_not_read", summed_by=SummedBy.UNCOMPARED, path=str, kind=str, reason=str)
    INDEX_MISSING = define("index_missing", summed_by=SummedBy.UNCOMPARED, path=str, program=str, part=str)
    FOLDER_COUNT_DIFFERS = define("folder_count_differs", path=str, mailbox=str, count=int, expected=int)
    FEWER_MESSAGES_THAN_COUNTED = define("fewer_messages_than_counted", path=str, mailbox=str, counted=int, copied=int)
    CACHE_REACH_UNKNOWN = define("cache_reach_unknown", summed_by=SummedBy.UNCOMPARED, path=str)

    # What is wrong with an archive.
    ARCHIVE_INCOMPLETE = define("archive_incomplete", path=str)
    MANIFEST_LINE_INVALID = define("manifest_line_invalid", path=str, line=str)
    MANIFEST_LINE_REPEATED = define("manifest_line_repeated", path=str, line=str)
    MANIFESTS_DISAGREE = define("manifests_disagree", path=str)
    DECLARATION_INVALID = define("declaration_invalid", path=str)
    PAYLOAD_SIZE_DIFFERS = define("payload_size_differs", octets=int, files=int)
    DIGEST_UNKNOWN = define("digest_unknown", path=str)

    # What is odd about one, also those that other programs made.
    BAG_VERSION_UNKNOWN = define("bag_version_unknown", path=str, version=str)
    ENCODING_UNKNOWN = define("encoding_unknown", path=str, encoding=str)
    FETCH_LINE_INVALID = define("fetch_line_invalid", path=str, line=str)
    INVENTORY_DISAGREES = define("inventory_disagrees", path=str)
    MORE_FINDINGS = define("more_findings", count=int)
    FETCH_NEVER_DONE = define("fetch_never_done", severity=_INFO, path=str)
    MANIFEST_MARKS_BINARY = define("manifest_marks_binary", severity=_INFO, path=str)
    MANIFEST_NAMES_RELATIVE = define("manifest_names_relative", severity=_INFO, path=str)
    NAMES_ALIKE = define("names_alike", severity=_INFO, path=str, name=str)
    NOT_SEALED = define("not_sealed", severity=_INFO)
    SYSTEM_FILE_LISTED = define("system_file_listed", severity=_INFO, path=str)
    TAG_FILE_NOT_LISTED = define("tag_file_not_listed", severity=_INFO, path=str)

    # What ends a command.
    SAMPLE_COUNT_DIFFERS = define("sample_count_differs", found=str, planted=str)
    SAMPLE_PEOPLE_LOST = define("sample_people_lost", count=int)
    SAMPLE_SUBJECTS_DIFFER = define("sample_subjects_differ", found=int, planted=int)
    SAMPLE_FINDING_NOT_PLANTED = define("sample_finding_not_planted", finding=str, about=str)
    SAMPLE_FINDING_MISSING = define("sample_finding_missing", finding=str, about=str)
    SAMPLE_CERTIFICATE_WRONG = define("sample_certificate_wrong", path=str)
    SAMPLE_LEFT_UNENCRYPTED = define("sample_left_unencrypted", path=str)
    STEP_NOT_REACHED = define("step_not_reached", severity=_INFO)
    NO_SCREEN = define("no_screen", severity=_INFO)
    QT_NOT_LOADED = define("qt_not_loaded", error=str)
    WINDOW_NOT_SHOWN = define("window_not_shown", error=str)
    WINDOW_HANGS = define("window_hangs", seconds=int)
    UNEXPECTED = define("unexpected", error=str)
    OUTPUT_LOST = define("output_lost", error=str)
    NO_SUCH_FOLDER = define("no_such_folder", path=str)
    NO_SUCH_FILE = define("no_such_file", path=str)
    NO_HOME = define("no_home")
    EXPORT_NEEDS_FILE = define("export_needs_file", value=str)
    NO_SUCH_FORMAT = define("no_such_format", name=str, known=str)
    NOT_AN_ARCHIVE = define("not_an_archive", path=str)
    NO_SUCH_ACCOUNT = define("no_such_account", account=str, known=str)
    ACCEPTING_NEEDS_NAME = define("accepting_needs_name")
    CATALOG_DAMAGED = define("catalog_damaged", path=str)
    FILE_EXISTS = define("file_exists", path=str)
    LEFTOVER_NOT_READ = define("leftover_not_read", path=str, kind=str, error=str)
    NOTICE_NEEDS_SENDER = define("notice_needs_sender", address=str)
    NOTICE_INSIDE_ARCHIVE = define("notice_inside_archive", path=str)
    NOTICE_NEEDS_ADDRESS = define("notice_needs_address")
    LETTER_LACKS_ADDRESS = define("letter_lacks_address", address=str)
    NOTICE_NEEDS_OLD_ADDRESS = define("notice_needs_old_address")
    ADDRESS_INCOMPLETE = define("address_incomplete", address=str)
    ADDRESS_HAS_SPACE = define("address_has_space", address=str)
    ADDRESS_NOT_ASCII = define("address_not_ascii", address=str, character=str)
    ADDRESS_NOT_ALONE = define("address_not_alone", address=str)
    ADDRESS_HAS_TWO_ATS = define("address_has_two_ats", address=str)
    ADDRESS_HAS_COMMA = define("address_has_comma", address=str)
    ADDRESS_NOT_NEW = define("address_not_new", address=str)
    TEMPLATE_NOT_READ = define("template_not_read", path=str)
    TEMPLATE_WRONG = define("template_wrong", path=str, name=str)
    MERGE_NEEDS_PAIR = define("merge_needs_pair", value=str)

    # The destination of an archive.
    DESTINATION_INSIDE_SOURCE = define("destination_inside_source", path=str, source=str)
    DESTINATION_NOT_WRITABLE = define("destination_not_writable", path=str)
    DESTINATION_FAT32 = define("destination_fat32", path=str, size=int)
    DESTINATION_FULL = define("destination_full", path=str, more=int)
    DESTINATION_QUOTA = define("destination_quota", path=str)
    DESTINATION_NO_MORE_FILES = define("destination_no_more_files", path=str)
    DESTINATION_READ_ONLY = define("destination_read_only", path=str)
    DESTINATION_PATH_TOO_LONG = define("destination_path_too_long", path=str)
    DESTINATION_FILE_TOO_LARGE = define("destination_file_too_large", path=str)
    DESTINATION_DENIED = define("destination_denied", path=str)
    DESTINATION_GONE = define("destination_gone", path=str)
    DESTINATION_FAILED = define("destination_failed", path=str)
    DESTINATION_NOT_FLUSHED = define("destination_not_flushed", path=str)
    DESTINATION_NOT_CONFIRMED = define("destination_not_confirmed", path=str)
    DESTINATION_ON_SOURCE_DISK = define("destination_on_source_disk", path=str, source=str)
    READ_BACK_FAILED = define("read_back_failed", path=str, count=int)
    SHARES_FILES = define("shares_files", severity=_INFO, trait=Trait.BACKUP_REMARK, archive=str, count=int, method=str)
    # No problem of the new archive: it is whole and proved, what is damaged in the earlier one was copied anew.
    EARLIER_ARCHIVE_DAMAGED = define(
        "earlier_archive_damaged", severity=_INFO, trait=Trait.BACKUP_REMARK, archive=str, path=str, count=int
    )
    WENT_ON = define("went_on", severity=_INFO, trait=Trait.BACKUP_REMARK, count=int)
    SET_ASIDE = define("set_aside", severity=_INFO, trait=Trait.BACKUP_REMARK, path=str)
    WRITTEN_AGAIN = define("written_again", severity=_INFO, trait=Trait.BACKUP_REMARK, path=str)
    CLOCK_WRONG = define("clock_wrong", severity=_INFO, trait=Trait.BACKUP_REMARK, now=str)
    CLOCK_BEHIND = define("clock_behind", severity=_INFO, trait=Trait.BACKUP_REMARK, now=str, archive=str)
    READ_BACK_THROUGH_CACHE = define("read_back_through_cache", trait=Trait.BACKUP_REMARK)

    # Rescue after a deletion.
    NOTHING_LEFT_TO_FIND = define("nothing_left_to_find", path=str)
    SOURCE_LOOKS_ENCRYPTED = define("source_looks_encrypted", path=str)
    NO_MAIL_FOUND_THERE = define("no_mail_found_there", path=str)
    RESCUE_NEEDS_DESTINATION = define("rescue_needs_destination")
    SECTORS_UNREADABLE = define("sectors_unreadable", path=str, bytes=int, count=int)

    # The certificate.
    CERTIFICATE_INSIDE_ARCHIVE = define("certificate_inside_archive", path=str)
    LISTS_CHANGED = define("lists_changed", path=str, names=str)
    VERDICT_NOT_RECORDED = define("verdict_not_recorded")
    PDF_NOT_POSSIBLE = define("pdf_not_possible", severity=_INFO, error=str)
    PDF_NEEDS_JAPANESE_FONT = define("pdf_needs_japanese_font", severity=_INFO)

    # Encrypted archives.
    ARCHIVE_ENCRYPTED = define("archive_encrypted", path=str)
    BOOK_NOT_INSIDE = define("book_not_inside", path=str)
    CIPHERTEXT_ONLY = define("ciphertext_only", severity=_INFO)
    CONTENT_UNREADABLE = define("content_unreadable", error=str)
    DECRYPTED_LEFT = define("decrypted_left", path=str)
    ENCRYPT_NEEDED = define("encrypt_needed")
    ENCRYPTION_NOT_AVAILABLE = define("encryption_not_available")
    KEY_FILE_DAMAGED = define("key_file_damaged")
    NOT_ENCRYPTED = define("not_encrypted", path=str)
    PASSPHRASE_NEEDED = define("passphrase_needed")
    PASSPHRASE_NOT_SET = define("passphrase_not_set")
    PASSPHRASE_NOT_TRIED = define("passphrase_not_tried", trait=Trait.SECRET_REFUSED)
    PASSPHRASE_TOO_SHORT = define("passphrase_too_short", least=int)
    PASSPHRASE_UNREADABLE = define("passphrase_unreadable", path=str)
    PASSPHRASE_WRONG = define("passphrase_wrong", trait=Trait.SECRET_REFUSED)
    PASSPHRASES_DIFFER = define("passphrases_differ")
    RECOVERY_KEY_BESIDE = define("recovery_key_beside", path=str)
    RECOVERY_KEY_INVALID = define("recovery_key_invalid", trait=Trait.SECRET_REFUSED)
    RECOVERY_KEY_NOT_KEPT = define("recovery_key_not_kept", severity=_INFO)
    RECOVERY_KEY_WRONG = define("recovery_key_wrong", trait=Trait.SECRET_REFUSED, path=str)


class UnknownCode(str):
    """A code that only another version of the program knows, read from an archive: shown as it is, and a problem."""

    __slots__ = ()
    severity = Severity.PROBLEM
    summed_by = SummedBy.PROBLEMS
    trait = Trait.NONE


AnyCode = Code | UnknownCode
_CODES = {code.value: code for code in Code}


def read_code(value: str) -> AnyCode:
    """The code as read from a record or a list; never raises."""
    return _CODES.get(value) or UnknownCode(value)
