"""The destination of an archive: errors of it, and what was met there."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import NOTHING
from app.i18n.wording.entry import Wording
from app.model.codes import Code

DESTINATIONS = {
    Code.DESTINATION_INSIDE_SOURCE: Wording(
        N_("{path} lies inside the mail itself ({source}). Nothing was written."),
        N_("Choose a place outside, best a USB stick."),
        short=N_("The place lies inside the mail itself."),
    ),
    Code.DESTINATION_NOT_WRITABLE: Wording(
        N_("Nothing can be written at {path}. The mail is untouched."),
        N_("Choose another place, or unlock the stick."),
        short=N_("Nothing can be written there."),
    ),
    Code.DESTINATION_FAT32: Wording(
        N_("The stick at {path} is formatted as FAT32 and cannot hold a file of {size} bytes. Nothing was written."),
        N_("Choose another stick, or format this one as exFAT."),
        short=N_("The stick is formatted as FAT32, and a file is too large for it."),
    ),
    Code.DESTINATION_FULL: Wording(
        N_(
            "There is not enough room at {path}: at least {more} MB more are needed. The mail is untouched, and what"
            " was begun is marked as incomplete."
        ),
        N_("Make room there and run again, or choose a larger disk or stick."),
        short=N_("There is not enough room."),
    ),
    Code.DESTINATION_QUOTA: Wording(
        N_(
            "You may not store more at {path}: your share of that disk is used up. The mail is untouched, and what"
            " was begun is marked as incomplete."
        ),
        N_("Choose another disk or stick."),
        short=N_("Your share of that disk is used up."),
    ),
    Code.DESTINATION_NO_MORE_FILES: Wording(
        N_(
            "The disk or stick at {path} has room left, but takes no more files. The mail is untouched, and what was"
            " begun is marked as incomplete."
        ),
        N_("Choose another one."),
        short=N_("The disk or stick takes no more files."),
    ),
    Code.DESTINATION_READ_ONLY: Wording(
        N_("{path} is write-protected. The mail is untouched, and what may have been begun is marked as incomplete."),
        N_("Unlock the stick (many have a small switch), or choose another one."),
        short=N_("The disk or stick is write-protected."),
    ),
    Code.DESTINATION_PATH_TOO_LONG: Wording(
        N_(
            "The names of some mail folders are too long for {path}. The mail is untouched, and what may have been"
            " begun is marked as incomplete."
        ),
        N_("Choose a shorter place, such as the top folder of a stick."),
        short=N_("The names of some mail folders are too long."),
    ),
    Code.DESTINATION_FILE_TOO_LARGE: Wording(
        N_(
            "{path} cannot hold a file as large as one of the mail files. The mail is untouched, and what was begun"
            " is marked as incomplete."
        ),
        N_("Choose another disk, or a stick formatted as exFAT."),
        short=N_("The disk or stick cannot hold so large a file."),
    ),
    Code.DESTINATION_DENIED: Wording(
        N_(
            "The system stopped letting this program write at {path}. The mail is untouched, and what was begun is"
            " marked as incomplete."
        ),
        N_("Allow it to write there and run again, or choose another place."),
        short=N_("The system stopped letting this program write."),
    ),
    Code.DESTINATION_GONE: Wording(
        N_(
            "{path} cannot be reached any more: the stick was pulled, or the network is down. The mail is untouched,"
            " and what was begun is incomplete."
        ),
        N_("Plug it in again and run again: what is whole there is not copied twice."),
        short=N_("The disk or stick cannot be reached any more."),
    ),
    Code.DESTINATION_FAILED: Wording(
        N_(
            "Writing failed at {path}. The mail is untouched; the archive there is marked as incomplete and must not"
            " be relied on."
        ),
        N_("Try another disk or stick."),
        short=N_("Writing failed."),
    ),
    Code.DESTINATION_NOT_FLUSHED: Wording(
        N_(
            "The disk or stick at {path} reported twice that it could not store what was written. The mail is"
            " untouched; the archive there is marked as incomplete and must not be relied on."
        ),
        N_("Use another disk or stick."),
        short=N_("The disk or stick could not store what was written."),
    ),
    Code.DESTINATION_NOT_CONFIRMED: Wording(
        N_(
            "The archive {path} was written and read back, but the disk or stick failed when it was given its name."
            " The mail is untouched."
        ),
        N_("Unplug it, plug it in again and verify the archive; if it is not there, run again."),
        short=N_("The disk or stick failed when the archive was given its name."),
    ),
    Code.READ_BACK_FAILED: Wording(
        N_(
            "{count} {count:file|files} read back differently from what was written to {path}. The mail is untouched,"
            " but this disk or stick cannot be trusted."
        ),
        N_("Use another one."),
        short=N_("Files read back differently from what was written."),
    ),
    Code.SHARES_FILES: Wording(
        N_(
            "{count} {count:file|files} of this archive were not written again: on the disk where it was made they are"
            " the same as those of {archive}. There the two archives are, as far as these go, one copy, not two: damage"
            " to one file damages both."
        ),
        N_("Keep a second copy on another disk."),
        short=N_("Files of this archive are shared with an earlier one."),
    ),
    Code.EARLIER_ARCHIVE_DAMAGED: Wording(
        N_(
            "The earlier archive {archive} is damaged: {count} {count:file|files} of it cannot be read back as they"
            " were written, the first of them {path}. They were copied anew from the mail, so this archive is whole."
        ),
        N_("Verify the earlier archive. The disk may be failing: keep a copy of this archive on another one."),
        short=N_("An earlier archive at the same place is damaged."),
    ),
    Code.WENT_ON: Wording(
        N_(
            "An earlier backup to this place had been interrupted; this one went on from there. {count} {count:file"
            " was|files were} whole already: they were compared with the mail and not copied again."
        ),
        NOTHING,
        short=N_("This backup went on from an interrupted one."),
    ),
    Code.SET_ASIDE: Wording(
        N_(
            "Something that is not of this program lay in the unfinished archive. Nothing was deleted: it is now at"
            " {path}."
        ),
        NOTHING,
        short=N_("Something in the unfinished archive was moved aside."),
    ),
    Code.WRITTEN_AGAIN: Wording(
        N_(
            "The disk or stick at {path} failed once to store what was written, so everything was written a second"
            " time. That came out right, but do not keep your only copy on it."
        ),
        NOTHING,
        short=N_("Everything was written a second time."),
    ),
    Code.CLOCK_WRONG: Wording(
        N_("The clock of this computer says {now}, which cannot be. The archive is whole, but its date is wrong."),
        N_("Set the clock."),
        short=N_("The clock of this computer is wrong."),
    ),
    Code.CLOCK_BEHIND: Wording(
        N_(
            "The clock of this computer says {now}, but there is an archive from later: {archive}. One of the two"
            " dates is wrong."
        ),
        N_("The archive is whole; look at the clock."),
        short=N_("There is an archive from later than the clock says."),
    ),
    Code.READ_BACK_THROUGH_CACHE: Wording(
        N_("What was written could only be read back through the memory of this computer."),
        N_("Unplug the stick, plug it in again and verify the archive."),
    ),
}
