"""The registry of codes: everything the program may report, with the parameters of each code and what counts it.

The sentences, in both languages, are in `app.i18n.wording`, one entry for each code. The values are part of the
contract with scripts and with archives made earlier: a code may be added, never renamed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Self


class Severity(Enum):
    """Whether a code is a problem of the copy."""

    INFORMATION = "information"
    PROBLEM = "problem"


class SummedBy(Enum):
    """The reason of the verdict that sums up what is open with this code."""

    PROBLEMS = "problems"
    """No reason of its own."""
    INCOMPLETE = "incomplete"
    GAPS = "gaps"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"
    CHANGED = "changed"
    UNCOMPARED = "uncompared"
    SERVER = "server"


class Trait(Enum):
    """How a code is presented, beyond its severity."""

    NONE = "none"
    ACT_FIRST = "act_first"
    """Worth acting on before anything is copied; shown above all others."""
    BACKUP_REMARK = "backup_remark"
    """Part of the summary of a backup: how it came about."""
    SUMMARY = "summary"
    """Sums up other findings; the verdict contains it already."""
    LOSS = "loss"
    """Damage or loss on this computer that no server heals; the owner can state that it is lost and accept it."""
    SECRET_REFUSED = "secret_refused"
    """Another passphrase or key may do: it is asked for again."""
    SERVER_ANSWER = "server_answer"
    """A person who has looked at the mail server can settle it."""
    COPY_ANSWER = "copy_answer"
    """A person can settle it by a second copy elsewhere."""


@dataclass(frozen=True, slots=True)
class _Definition:
    id: str
    severity: Severity
    summed_by: SummedBy
    trait: Trait
    parameters: Mapping[str, type]


_INFO = Severity.INFORMATION


def _define(
    id: str,
    /,
    *,
    severity: Severity = Severity.PROBLEM,
    summed_by: SummedBy = SummedBy.PROBLEMS,
    trait: Trait = Trait.NONE,
    **parameters: type,
) -> _Definition:
    return _Definition(id, severity, summed_by, trait, parameters)


class Code(StrEnum):
    """One thing the program may report. The value is written to JSON, record.json and missing.csv.

    `parameters` are the names and types (str or int) of all that a finding with this code carries.
    """

    severity: Severity
    summed_by: SummedBy
    trait: Trait
    parameters: Mapping[str, type]

    def __new__(cls, definition: _Definition) -> Self:
        """A member with the attributes of its definition; the value is the code alone."""
        member = str.__new__(cls, definition.id)
        member._value_ = definition.id
        member.severity = definition.severity
        member.summed_by = definition.summed_by
        member.trait = definition.trait
        member.parameters = definition.parameters
        return member

    # Why an account may be deleted, or may not.
    NOT_ARCHIVED = _define("not_archived")
    NOT_READ_BACK = _define("not_read_back")
    NOTHING_FOUND = _define("nothing_found", trait=Trait.SUMMARY)
    MESSAGES_INCOMPLETE = _define("messages_incomplete", summed_by=SummedBy.INCOMPLETE, trait=Trait.SUMMARY, count=int)
    MESSAGES_NOT_HERE = _define("messages_not_here", summed_by=SummedBy.GAPS, trait=Trait.SUMMARY, count=int)
    DAMAGED_HERE = _define("damaged_here", summed_by=SummedBy.DAMAGED, trait=Trait.LOSS, count=int)
    FILES_UNREADABLE = _define("files_unreadable", count=int)
    FILES_CHANGED = _define("files_changed", count=int)
    PROBLEMS_REPORTED = _define("problems_reported", count=int)
    CLIENT_RUNNING = _define("client_running", trait=Trait.ACT_FIRST, client=str)
    SAME_DISK = _define("same_disk", trait=Trait.COPY_ANSWER)
    SERVER_NOT_COMPARED = _define("server_not_compared", summed_by=SummedBy.SERVER, trait=Trait.SERVER_ANSWER)
    INDEX_NOT_COMPARED = _define("index_not_compared", count=int)
    ONLY_PART_SEARCHED = _define("only_part_searched")
    SOURCE_CHANGED_SINCE = _define("source_changed_since", count=int, path=str)
    SOURCE_NOT_SEEN = _define("source_not_seen")
    FACTS_NOT_RECORDED = _define("facts_not_recorded")
    EVERYTHING_PROVED = _define("everything_proved", severity=_INFO)
    SERVER_SEEN = _define("server_seen", severity=_INFO, count=int, day=str)
    LOSS_ACCEPTED = _define("loss_accepted", severity=_INFO, count=int, name=str, day=str)
    SECOND_COPY_DIFFERS = _define("second_copy_differs", trait=Trait.COPY_ANSWER, path=str)
    SECOND_COPY_SAME_DISK = _define("second_copy_same_disk", trait=Trait.COPY_ANSWER, path=str)
    ARCHIVE_DAMAGED = _define("archive_damaged", path=str)

    # Single files, folders and stores.
    PERMISSION_DENIED = _define("permission_denied", trait=Trait.ACT_FIRST, path=str)
    FILE_UNREADABLE = _define("file_unreadable", summed_by=SummedBy.UNREADABLE, path=str, reason=str)
    FILE_SALVAGED = _define("file_salvaged", summed_by=SummedBy.UNREADABLE, trait=Trait.LOSS, path=str, lost=int)
    FILE_NOT_DOWNLOADED = _define("file_not_downloaded", summed_by=SummedBy.UNREADABLE, path=str)
    FILE_CHANGED = _define("file_changed", summed_by=SummedBy.CHANGED, path=str, reason=str)
    CHANGED_AFTER_COPYING = _define("changed_after_copying", summed_by=SummedBy.CHANGED, path=str)
    MAIL_KEEPS_ARRIVING = _define("mail_keeps_arriving", path=str)
    KEPT_FROM_INTERRUPTED_RUN = _define("kept_from_interrupted_run", summed_by=SummedBy.CHANGED, path=str)
    READER_FAILED = _define("reader_failed", path=str, error=str)
    NOT_A_MESSAGE = _define("not_a_message", trait=Trait.LOSS, path=str)
    NOT_IN_READABLE_COPY = _define("not_in_readable_copy", path=str, error=str)
    EMPTY_FILE = _define("empty_file", trait=Trait.LOSS, path=str)
    NOT_MAIL = _define("not_mail", path=str)
    FORMAT_NOT_READ_YET = _define("format_not_read_yet", path=str, format=str)
    ACCOUNTS_UNREADABLE = _define("accounts_unreadable", path=str)
    MBOX_MISSING = _define("mbox_missing", trait=Trait.LOSS, path=str, count=int)
    HEADERS_ONLY_FOLDER = _define("headers_only_folder", mailbox=str, messages=int)
    REMOVED_ACCOUNT_FOLDER = _define("removed_account_folder", severity=_INFO, path=str)
    INTERRUPTED_COMPACTION = _define("interrupted_compaction", trait=Trait.LOSS, path=str)
    LINK_NOT_FOLLOWED = _define("link_not_followed", path=str, target=str)
    LINK_LEADS_NOWHERE = _define("link_leads_nowhere", trait=Trait.LOSS, path=str, target=str)
    MAILBOX_NOT_COPIED = _define("mailbox_not_copied", path=str, mailbox=str)
    NAMED_PLACE_MISSING = _define("named_place_missing", trait=Trait.LOSS, path=str, client=str)
    CACHE_ONLY = _define("cache_only", path=str)
    TOO_DEEP = _define("too_deep", path=str)
    ONLY_ZEROS = _define("only_zeros", trait=Trait.LOSS, path=str, bytes=int)
    ZEROS_AT_END = _define("zeros_at_end", trait=Trait.LOSS, path=str, bytes=int)
    ZEROS_INSIDE = _define("zeros_inside", trait=Trait.LOSS, path=str, bytes=int)
    TEXT_BEFORE_FIRST_MESSAGE = _define("text_before_first_message", trait=Trait.LOSS, path=str, bytes=int)
    PACKED_FILE_DAMAGED = _define("packed_file_damaged", trait=Trait.LOSS, path=str)
    PACKED_FILE_TOO_LARGE = _define("packed_file_too_large", path=str)
    STORE_TRUNCATED = _define("store_truncated", trait=Trait.LOSS, path=str, bytes=int, expected=int)
    STORE_DAMAGED = _define("store_damaged", trait=Trait.LOSS, path=str)
    STORE_INDEX_DAMAGED = _define("store_index_damaged", trait=Trait.LOSS, path=str, count=int, expected=int)
    STORE_NOT_READ = _define("store_not_read", path=str)
    MESSAGE_UNREADABLE = _define("message_unreadable", trait=Trait.LOSS, path=str, mailbox=str, error=str)
    CONTAINER_UNREADABLE = _define("container_unreadable", trait=Trait.LOSS, path=str, error=str)
    READER_STOPPED = _define("reader_stopped", path=str, reason=str)
    READER_GAVE_UP = _define("reader_gave_up", path=str)
    OTHER_ITEMS = _define("other_items", severity=_INFO, path=str, count=int)
    FILE_LOCKED = _define("file_locked", summed_by=SummedBy.UNREADABLE, trait=Trait.ACT_FIRST, path=str, program=str)
    FOLDER_NAMES_SHORTENED = _define("folder_names_shortened", severity=_INFO, path=str)
    NOTHING_COMPLETE_HERE = _define("nothing_complete_here", trait=Trait.ACT_FIRST, path=str)
    KEPT_WITHOUT_ORIGINAL = _define("kept_without_original", path=str)
    EXPORT_INCOMPLETE = _define("export_incomplete", path=str, count=int)
    ZIP_INSIDE_ZIP = _define("zip_inside_zip", path=str, name=str)
    ATTACHMENT_DETACHED = _define("attachment_detached", summed_by=SummedBy.INCOMPLETE, path=str, file=str)
    ATTACHMENT_DETACHED_GONE = _define(
        "attachment_detached_gone", summed_by=SummedBy.INCOMPLETE, trait=Trait.LOSS, path=str, file=str
    )
    MBOX_HABITS = _define("mbox_habits", severity=_INFO, path=str, quoting=str, line_ends=str, content_lengths=int)
    SENDERS_NOT_UNDERSTOOD = _define("senders_not_understood", severity=_INFO, path=str, count=int)
    SUPERSEDED = _define("superseded", severity=_INFO, path=str)
    PASSWORDS_LEFT_OUT = _define("passwords_left_out", severity=_INFO, path=str)
    SYSTEM_FILE_IGNORED = _define("system_file_ignored", severity=_INFO, path=str)

    # Why one message or file is not whole: rows of missing.csv, notes of the catalog.
    TRUNCATED = _define("truncated", trait=Trait.LOSS)
    LAST_LINE_OPEN = _define("last_line_open", trait=Trait.LOSS)
    SENDER_UNRESOLVED = _define("sender_unresolved", trait=Trait.LOSS)
    LOST_ON_DISK = _define("lost_on_disk", trait=Trait.LOSS)
    ATTACHMENT_MISSING = _define("attachment_missing", trait=Trait.LOSS)
    ATTACHMENT_ELSEWHERE = _define("attachment_elsewhere")
    ATTACHMENT_NOT_DOWNLOADED = _define("attachment_not_downloaded")
    TEXT_NOT_DOWNLOADED = _define("text_not_downloaded")
    NOT_AS_RECEIVED = _define("not_as_received")
    LISTED_NOT_HERE = _define("listed_not_here")
    HEADERS_ONLY = _define("headers_only")
    PARTLY_ON_SERVER = _define("partly_on_server")
    REMEMBERED_NOT_HERE = _define("remembered_not_here")
    PARTIAL = _define("partial")
    COUNT_TOO_LARGE = _define("count_too_large", trait=Trait.LOSS)
    COUNT_TOO_SMALL = _define("count_too_small", trait=Trait.LOSS)
    NO_HEADERS = _define("no_headers", trait=Trait.LOSS)
    NO_COUNT_LINE = _define("no_count_line", trait=Trait.LOSS)
    CHANGED_WHILE_COPIED = _define("changed_while_copied")
    GONE_SINCE_INTERRUPTION = _define("gone_since_interruption")
    NOT_DOWNLOADED = _define("not_downloaded")
    REPLACED = _define("replaced")
    VANISHED = _define("vanished")
    IN_USE = _define("in_use")

    # Comparing the mail programs' own lists with the files.
    INDEX_NOT_READ = _define("index_not_read", summed_by=SummedBy.UNCOMPARED, path=str, kind=str, reason=str)
    INDEX_MISSING = _define("index_missing", summed_by=SummedBy.UNCOMPARED, path=str, program=str, part=str)
    FOLDER_COUNT_DIFFERS = _define("folder_count_differs", path=str, mailbox=str, count=int, expected=int)
    CACHE_REACH_UNKNOWN = _define("cache_reach_unknown", summed_by=SummedBy.UNCOMPARED, path=str)

    # What is wrong with an archive.
    ARCHIVE_INCOMPLETE = _define("archive_incomplete", path=str)
    MANIFEST_LINE_INVALID = _define("manifest_line_invalid", path=str, line=str)
    MANIFEST_LINE_REPEATED = _define("manifest_line_repeated", path=str, line=str)
    MANIFESTS_DISAGREE = _define("manifests_disagree", path=str)
    DECLARATION_INVALID = _define("declaration_invalid", path=str)
    PAYLOAD_SIZE_DIFFERS = _define("payload_size_differs", octets=int, files=int)
    DIGEST_UNKNOWN = _define("digest_unknown", path=str)

    # What is odd about one, also those that other programs made.
    BAG_VERSION_UNKNOWN = _define("bag_version_unknown", path=str, version=str)
    ENCODING_UNKNOWN = _define("encoding_unknown", path=str, encoding=str)
    FETCH_LINE_INVALID = _define("fetch_line_invalid", path=str, line=str)
    INVENTORY_DISAGREES = _define("inventory_disagrees", path=str)
    MORE_FINDINGS = _define("more_findings", count=int)
    FETCH_NEVER_DONE = _define("fetch_never_done", severity=_INFO, path=str)
    MANIFEST_MARKS_BINARY = _define("manifest_marks_binary", severity=_INFO, path=str)
    MANIFEST_NAMES_RELATIVE = _define("manifest_names_relative", severity=_INFO, path=str)
    NAMES_ALIKE = _define("names_alike", severity=_INFO, path=str, name=str)
    NOT_SEALED = _define("not_sealed", severity=_INFO)
    SYSTEM_FILE_LISTED = _define("system_file_listed", severity=_INFO, path=str)
    TAG_FILE_NOT_LISTED = _define("tag_file_not_listed", severity=_INFO, path=str)

    # What ends a command.
    SAMPLE_COUNT_DIFFERS = _define("sample_count_differs", found=str, planted=str)
    SAMPLE_PEOPLE_LOST = _define("sample_people_lost", count=int)
    UNEXPECTED = _define("unexpected", error=str)
    OUTPUT_LOST = _define("output_lost", error=str)
    NO_SUCH_FOLDER = _define("no_such_folder", path=str)
    NO_SUCH_FILE = _define("no_such_file", path=str)
    EXPORT_NEEDS_FILE = _define("export_needs_file", value=str)
    NO_SUCH_FORMAT = _define("no_such_format", name=str, known=str)
    NOT_AN_ARCHIVE = _define("not_an_archive", path=str)
    NO_SUCH_ACCOUNT = _define("no_such_account", account=str, known=str)
    ACCEPTING_NEEDS_NAME = _define("accepting_needs_name")
    CATALOG_DAMAGED = _define("catalog_damaged", path=str)
    FILE_EXISTS = _define("file_exists", path=str)
    LEFTOVER_NOT_READ = _define("leftover_not_read", path=str, kind=str, error=str)
    NOTICE_NEEDS_SENDER = _define("notice_needs_sender", address=str)
    NOTICE_INSIDE_ARCHIVE = _define("notice_inside_archive", path=str)
    TEMPLATE_NOT_READ = _define("template_not_read", path=str)
    TEMPLATE_WRONG = _define("template_wrong", path=str, name=str)
    MERGE_NEEDS_PAIR = _define("merge_needs_pair", value=str)

    # The destination of an archive.
    DESTINATION_INSIDE_SOURCE = _define("destination_inside_source", path=str, source=str)
    DESTINATION_NOT_WRITABLE = _define("destination_not_writable", path=str)
    DESTINATION_FAT32 = _define("destination_fat32", path=str, size=int)
    DESTINATION_FULL = _define("destination_full", path=str, more=int)
    DESTINATION_QUOTA = _define("destination_quota", path=str)
    DESTINATION_NO_MORE_FILES = _define("destination_no_more_files", path=str)
    DESTINATION_READ_ONLY = _define("destination_read_only", path=str)
    DESTINATION_PATH_TOO_LONG = _define("destination_path_too_long", path=str)
    DESTINATION_FILE_TOO_LARGE = _define("destination_file_too_large", path=str)
    DESTINATION_DENIED = _define("destination_denied", path=str)
    DESTINATION_GONE = _define("destination_gone", path=str)
    DESTINATION_FAILED = _define("destination_failed", path=str)
    DESTINATION_NOT_FLUSHED = _define("destination_not_flushed", path=str)
    DESTINATION_NOT_CONFIRMED = _define("destination_not_confirmed", path=str)
    READ_BACK_FAILED = _define("read_back_failed", path=str, count=int)
    WENT_ON = _define("went_on", severity=_INFO, trait=Trait.BACKUP_REMARK, count=int)
    SET_ASIDE = _define("set_aside", severity=_INFO, trait=Trait.BACKUP_REMARK, path=str)
    WRITTEN_AGAIN = _define("written_again", severity=_INFO, trait=Trait.BACKUP_REMARK, path=str)
    CLOCK_WRONG = _define("clock_wrong", severity=_INFO, trait=Trait.BACKUP_REMARK, now=str)
    CLOCK_BEHIND = _define("clock_behind", severity=_INFO, trait=Trait.BACKUP_REMARK, now=str, archive=str)
    READ_BACK_THROUGH_CACHE = _define("read_back_through_cache", trait=Trait.BACKUP_REMARK)

    # The certificate.
    CERTIFICATE_INSIDE_ARCHIVE = _define("certificate_inside_archive", path=str)
    LISTS_CHANGED = _define("lists_changed", path=str, names=str)
    VERDICT_NOT_RECORDED = _define("verdict_not_recorded")
    PDF_NOT_POSSIBLE = _define("pdf_not_possible", severity=_INFO, error=str)
    PDF_NEEDS_JAPANESE_FONT = _define("pdf_needs_japanese_font", severity=_INFO)

    # Encrypted archives.
    ARCHIVE_ENCRYPTED = _define("archive_encrypted", path=str)
    CIPHERTEXT_ONLY = _define("ciphertext_only", severity=_INFO)
    CONTENT_UNREADABLE = _define("content_unreadable", error=str)
    ENCRYPT_NEEDED = _define("encrypt_needed")
    ENCRYPTION_NOT_AVAILABLE = _define("encryption_not_available")
    KEY_FILE_DAMAGED = _define("key_file_damaged")
    NOT_ENCRYPTED = _define("not_encrypted", path=str)
    PASSPHRASE_NEEDED = _define("passphrase_needed")
    PASSPHRASE_TOO_SHORT = _define("passphrase_too_short", least=int)
    PASSPHRASE_UNREADABLE = _define("passphrase_unreadable", path=str)
    PASSPHRASE_WRONG = _define("passphrase_wrong", trait=Trait.SECRET_REFUSED)
    PASSPHRASES_DIFFER = _define("passphrases_differ")
    RECOVERY_KEY_BESIDE = _define("recovery_key_beside", path=str)
    RECOVERY_KEY_INVALID = _define("recovery_key_invalid", trait=Trait.SECRET_REFUSED)
    RECOVERY_KEY_WRONG = _define("recovery_key_wrong", trait=Trait.SECRET_REFUSED, path=str)


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
