"""What is wrong with an archive."""

from app.i18n.catalogue import N_

DAMAGE = {
    "archive_incomplete": N_("This archive was never finished: the run that made it was interrupted."),
    "manifest_line_invalid": N_("{path} has a line that is none: {line}"),
    "manifest_line_repeated": N_("{path} lists a file twice: {line}"),
    "manifests_disagree": N_("{path} is in one list of files of this archive and not in another."),
    "declaration_invalid": N_("{path} does not say that this is an archive (BagIt)."),
    "payload_size_differs": N_(
        "The archive should hold {files} {files:file|files} with {octets} {octets:byte|bytes}, and does not."
    ),
    "digest_unknown": N_("{path} uses checksums this program does not know."),
}
