"""The place an archive goes to: what is wrong with it, and what was met there."""

from app.i18n.catalogue import N_

PLACES = {
    # Before anything is written.
    "destination_inside_source": N_(
        "{path} lies inside the mail itself ({source}). Nothing was written. Choose a place outside, best a USB stick."
    ),
    "destination_not_writable": N_(
        "Nothing can be written at {path}. The mail is untouched. Choose another place, or unlock the stick."
    ),
    "destination_fat32": N_(
        "The stick at {path} is formatted as FAT32 and cannot hold a file of {size} bytes. Nothing was written. Choose"
        " another stick, or format this one as exFAT."
    ),
    # Before or while writing.
    "destination_full": N_(
        "There is not enough room at {path}: at least {more} MB more are needed. The mail is untouched, and what was"
        " begun is marked as incomplete. Make room there and run again, or choose a larger disk or stick."
    ),
    "destination_quota": N_(
        "You may not store more at {path}: your share of that disk is used up. The mail is untouched, and what was"
        " begun is marked as incomplete. Choose another disk or stick."
    ),
    "destination_no_more_files": N_(
        "The disk or stick at {path} has room left, but takes no more files. The mail is untouched, and what was begun"
        " is marked as incomplete. Choose another one."
    ),
    "destination_read_only": N_(
        "{path} is write-protected. The mail is untouched, and what may have been begun is marked as incomplete."
        " Unlock the stick (many have a small switch), or choose another one."
    ),
    "destination_path_too_long": N_(
        "The names of some mail folders are too long for {path}. The mail is untouched, and what may have been begun"
        " is marked as incomplete. Choose a shorter place, such as the top folder of a stick."
    ),
    "destination_file_too_large": N_(
        "{path} cannot hold a file as large as one of the mail files. The mail is untouched, and what was begun is"
        " marked as incomplete. Choose another disk, or a stick formatted as exFAT."
    ),
    # While writing.
    "destination_denied": N_(
        "The system stopped letting this program write at {path}. The mail is untouched, and what was begun is marked"
        " as incomplete. Allow it to write there and run again, or choose another place."
    ),
    "destination_gone": N_(
        "{path} cannot be reached any more: the stick was pulled, or the network is down. The mail is untouched, and"
        " what was begun is incomplete. Plug it in again and run again: what is whole there is not copied twice."
    ),
    "destination_failed": N_(
        "Writing failed at {path}. The mail is untouched; the archive there is marked as incomplete and must not be"
        " relied on. Try another disk or stick."
    ),
    "destination_not_flushed": N_(
        "The disk or stick at {path} reported twice that it could not store what was written. The mail is untouched;"
        " the archive there is marked as incomplete and must not be relied on. Use another disk or stick."
    ),
    "destination_not_confirmed": N_(
        "The archive {path} was written and read back, but the disk or stick failed when it was given its name. The"
        " mail is untouched. Unplug it, plug it in again and verify the archive; if it is not there, run again."
    ),
    "read_back_failed": N_(
        "{count} {count:file|files} read back differently from what was written to {path}. The mail is untouched, but"
        " this disk or stick cannot be trusted. Use another one."
    ),
    # Worth knowing.
    "went_on": N_(
        "An earlier backup to this place had been interrupted; this one went on from there. {count}"
        " {count:file was|files were} whole already: they were compared with the mail and not copied again."
    ),
    "set_aside": N_(
        "Something that is not of this program lay in the unfinished archive. Nothing was deleted: it is now at {path}."
    ),
    "written_again": N_(
        "The disk or stick at {path} failed once to store what was written, so everything was written a second time."
        " That came out right, but do not keep your only copy on it."
    ),
    "clock_wrong": N_(
        "The clock of this computer says {now}, which cannot be. The archive is whole, but its date is wrong. Set the"
        " clock."
    ),
    "clock_behind": N_(
        "The clock of this computer says {now}, but there is an archive from later: {archive}. One of the two dates is"
        " wrong. The archive is whole; look at the clock."
    ),
    "read_back_through_cache": N_(
        "What was written could only be read back through the memory of this computer. Unplug the stick, plug it in"
        " again and verify the archive."
    ),
}
