"""What is wrong with an archive, or odd about it, also where other programs made it."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import ANOTHER_COPY, NEWER_VERSION, NOTHING, RUN_AGAIN_SAME_PLACE
from app.i18n.wording.entry import Wording
from app.model.codes import Code

ARCHIVES = {
    Code.ARCHIVE_INCOMPLETE: Wording(
        N_("This archive was never finished: the run that made it was interrupted."),
        RUN_AGAIN_SAME_PLACE,
    ),
    Code.MANIFEST_LINE_INVALID: Wording(
        N_("{path} has a line that is none: {line}"),
        ANOTHER_COPY,
        short=N_("A list of the archive has an invalid line."),
    ),
    Code.MANIFEST_LINE_REPEATED: Wording(
        N_("{path} lists a file twice: {line}"),
        ANOTHER_COPY,
        short=N_("A list of the archive names a file twice."),
    ),
    Code.MANIFESTS_DISAGREE: Wording(
        N_("{path} is in one list of files of this archive and not in another."),
        ANOTHER_COPY,
        short=N_("The lists of the archive disagree about a file."),
    ),
    Code.DECLARATION_INVALID: Wording(
        N_("{path} does not say that this is an archive (BagIt)."),
        ANOTHER_COPY,
        short=N_("The declaration of the archive is missing or wrong."),
    ),
    Code.PAYLOAD_SIZE_DIFFERS: Wording(
        N_("The archive should hold {files} {files:file|files} with {octets} {octets:byte|bytes}, and does not."),
        ANOTHER_COPY,
        short=N_("The archive does not hold what it should."),
    ),
    Code.DIGEST_UNKNOWN: Wording(
        N_("{path} uses checksums this program does not know."),
        NEWER_VERSION,
        short=N_("A list uses unknown checksums."),
    ),
    Code.BAG_VERSION_UNKNOWN: Wording(
        N_("{path} names version {version} of BagIt, which this program does not know. Nothing was changed."),
        NEWER_VERSION,
        short=N_("The version of BagIt is unknown."),
    ),
    Code.ENCODING_UNKNOWN: Wording(
        N_(
            "{path} names the character set {encoding}, which this program does not know, so the lists could not be"
            " read as they were meant. Nothing was changed."
        ),
        NEWER_VERSION,
        short=N_("The character set of the lists is unknown."),
    ),
    Code.FETCH_LINE_INVALID: Wording(
        N_("{path} has a line for a file that no list of this archive names: {line}. Nothing was fetched or opened."),
        ANOTHER_COPY,
        short=N_("A file to be fetched is in no list."),
    ),
    Code.INVENTORY_DISAGREES: Wording(
        N_(
            "{path} is not what was copied: files.jsonl tells another checksum than the list the archive is sealed"
            " with, or does not know the file."
        ),
        N_("Do not rely on this file; use another copy of the archive."),
        short=N_("A file is not what was copied."),
    ),
    Code.MORE_FINDINGS: Wording(
        N_("There are {count} more findings, too many to be listed one by one."),
        NOTHING,
        short=N_("There are more findings."),
    ),
    Code.FETCH_NEVER_DONE: Wording(
        N_(
            "{path} tells where on the internet files of this archive are. This program never fetches any: what is"
            " here was verified, what is not here is listed as missing."
        ),
        NOTHING,
        short=N_("Files on the internet are not fetched."),
    ),
    Code.MANIFEST_MARKS_BINARY: Wording(
        N_("{path} was written by md5sum or a tool like it. It was read all the same."),
        NOTHING,
        short=N_("A list was written by md5sum or a tool like it."),
    ),
    Code.MANIFEST_NAMES_RELATIVE: Wording(
        N_("{path} has names that begin with “./”. They were read without it."),
        NOTHING,
        short=N_("Names in a list begin with “./”."),
    ),
    Code.NAMES_ALIKE: Wording(
        N_(
            "{path} lists names that differ only in upper and lower case or in the form of their letters: {name}. On"
            " some computers they are one file."
        ),
        NOTHING,
        short=N_("Names differ only in case or form."),
    ),
    Code.NOT_SEALED: Wording(
        N_(
            "This archive has no list that vouches for its lists. Its files are as its lists say; whether the lists"
            " are unchanged cannot be told."
        ),
        NOTHING,
    ),
    Code.SYSTEM_FILE_LISTED: Wording(
        N_("{path} is a file the system makes by itself. It may change or vanish when the folder is opened."),
        NOTHING,
        short=N_("A list names a file the system makes by itself."),
    ),
    Code.TAG_FILE_NOT_LISTED: Wording(
        N_("{path} is in no list of this archive, so nobody can tell whether it is unchanged."),
        NOTHING,
        short=N_("A file is in no list of the archive."),
    ),
}
