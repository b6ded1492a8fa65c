"""What is odd or wrong with bags, also those that other programs made."""

from app.i18n.catalogue import N_

BAGS = {
    # Wrong.
    "bag_version_unknown": N_(
        "{path} names version {version} of BagIt, which this program does not know. Nothing was changed. "
        "Verify it with a newer version of this program."
    ),
    "encoding_unknown": N_(
        "{path} names the character set {encoding}, which this program does not know, so the lists could not be read "
        "as they were meant. Nothing was changed."
    ),
    "fetch_line_invalid": N_(
        "{path} has a line for a file that no list of this archive names: {line}. Nothing was fetched or opened."
    ),
    "inventory_disagrees": N_(
        "{path} is not what was copied: files.jsonl tells another checksum than the list the archive is sealed with, "
        "or does not know the file. Do not rely on this file; use another copy of the archive."
    ),
    "more_findings": N_("There are {count} more findings, too many to be listed one by one."),
    # Odd, and no fault.
    "fetch_never_done": N_(
        "{path} tells where on the internet files of this archive are. This program never fetches any: what is here "
        "was verified, what is not here is listed as missing."
    ),
    "manifest_marks_binary": N_("{path} was written by md5sum or a tool like it. It was read all the same."),
    "manifest_names_relative": N_("{path} has names that begin with “./”. They were read without it."),
    "names_alike": N_(
        "{path} lists names that differ only in upper and lower case or in the form of their letters: {name}. On some "
        "computers they are one file."
    ),
    "not_sealed": N_(
        "This archive has no list that vouches for its lists. Its files are as its lists say; whether the lists are "
        "unchanged cannot be told."
    ),
    "system_file_listed": N_(
        "{path} is a file the system makes by itself. It may change or vanish when the folder is opened."
    ),
    "tag_file_not_listed": N_("{path} is in no list of this archive, so nobody can tell whether it is unchanged."),
}
