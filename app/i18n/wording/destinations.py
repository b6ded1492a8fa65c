"""The destination of an archive: errors of it, and what was met there."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import NOTHING
from app.i18n.wording.entry import Wording
from app.model.codes import Code

DESTINATIONS = {
    Code.DESTINATION_INSIDE_SOURCE: Wording(
        N_("{path} is inside your mail ({source}). Nothing was written."),
        N_("Choose another place, preferably a USB stick or external drive."),
        short=N_("This folder is inside your mail."),
    ),
    Code.DESTINATION_ON_SOURCE_DISK: Wording(
        N_("{path} is, or may be, on the disk that is searched ({source}): what is written there can overwrite mail."),
        N_("Choose a place on another disk, such as a USB stick."),
        short=N_("This place is on the disk that is searched."),
    ),
    Code.DESTINATION_NOT_WRITABLE: Wording(
        N_("{path} can't be written to. Your mail is untouched."),
        N_("Choose another place, or remove the write protection."),
        short=N_("Can't be written to"),
    ),
    Code.INSIDE_ARCHIVE: Wording(
        N_("{path} lies inside an archive, which stays as it is. Nothing was written."),
        N_("Choose another folder."),
        short=N_("The place lies inside an archive."),
    ),
    Code.DESTINATION_FAT32: Wording(
        N_("The drive at {path} is formatted as FAT32 and can't hold a file of {size} bytes. Nothing was written."),
        N_("Choose another drive, or format this one as exFAT. Formatting erases everything on it."),
        short=N_("Formatted as FAT32: one of your mail files is too large for it"),
    ),
    Code.DESTINATION_FULL: Wording(
        N_(
            "There isn't enough room at {path}: at least {more} MB more is needed. Your mail is untouched. Whatever"
            " stays there unfinished is marked as incomplete."
        ),
        N_("Free up some space there and start again, or choose a larger drive."),
        short=N_("There isn't enough room."),
    ),
    Code.DESTINATION_QUOTA: Wording(
        N_(
            "Your storage quota at {path} is used up. Your mail is untouched. Whatever stays there unfinished is"
            " marked as incomplete."
        ),
        N_("Choose another drive."),
        short=N_("Your storage quota there is used up."),
    ),
    Code.DESTINATION_NO_MORE_FILES: Wording(
        N_(
            "The drive at {path} has free space, but can't hold any more files. Your mail is untouched. Whatever"
            " stays there unfinished is marked as incomplete."
        ),
        N_("Choose another drive."),
        short=N_("The drive can't hold any more files."),
    ),
    Code.DESTINATION_READ_ONLY: Wording(
        N_(
            "{path} is write-protected. Your mail is untouched. Whatever stays there unfinished is marked as"
            " incomplete."
        ),
        N_("Remove the write protection (some sticks have a small switch), or choose another drive."),
        short=N_("The drive is write-protected."),
    ),
    Code.DESTINATION_PATH_TOO_LONG: Wording(
        N_(
            "The names of some mail folders are too long for {path}. Your mail is untouched. Whatever stays there"
            " unfinished is marked as incomplete."
        ),
        N_("Choose a place with a shorter path, such as the top folder of a drive."),
        short=N_("The names of some mail folders are too long."),
    ),
    Code.DESTINATION_FILE_TOO_LARGE: Wording(
        N_(
            "One of your mail files is too large for {path}. Your mail is untouched. Whatever stays there unfinished"
            " is marked as incomplete."
        ),
        N_("Choose another drive, or a USB stick formatted as exFAT."),
        short=N_("The drive can't hold a file this large."),
    ),
    Code.DESTINATION_DENIED: Wording(
        N_(
            "The system no longer lets Furoshiki write to {path}. Your mail is untouched. Whatever stays there"
            " unfinished is marked as incomplete."
        ),
        N_("Allow Furoshiki to write there and start again, or choose another place."),
        short=N_("The system no longer lets Furoshiki write there."),
    ),
    Code.DESTINATION_GONE: Wording(
        N_(
            "{path} can no longer be reached: the drive was unplugged, or the network is down. Your mail is"
            " untouched. Whatever stays there unfinished is marked as incomplete."
        ),
        N_("Plug it in again and start again. A backup continues, and copies nothing twice."),
        short=N_("The drive can no longer be reached."),
    ),
    Code.DESTINATION_FAILED: Wording(
        N_(
            "Writing to {path} failed. Your mail is untouched. Whatever stays there unfinished is marked as"
            " incomplete: don't rely on it."
        ),
        N_("Try another drive."),
        short=N_("Writing failed."),
    ),
    Code.DESTINATION_NOT_FLUSHED: Wording(
        N_(
            "The drive at {path} reported twice that it couldn't store what was written. Your mail is untouched."
            " Whatever stays there unfinished is marked as incomplete: don't rely on it."
        ),
        N_("Use another drive."),
        short=N_("The drive couldn't store what was written."),
    ),
    Code.DESTINATION_NOT_CONFIRMED: Wording(
        N_(
            "The archive {path} was written and read back, but the drive failed in the last step. Your mail is"
            " untouched."
        ),
        N_("Unplug the drive, plug it in again and check the archive. If it isn't there, start again."),
        short=N_("The drive failed in the last step."),
    ),
    Code.READ_BACK_FAILED: Wording(
        N_(
            "{count} {count:file|files} on {path} differ from what was written. Your mail is untouched, but this"
            " drive can't be trusted."
        ),
        N_("Use another drive."),
        short=N_("Files differ from what was written."),
    ),
    Code.SHARES_FILES: Wording(
        N_(
            "{count} {count:file|files} of this archive {count:is|are} shared with {archive} on the same drive and"
            " {count:was|were} not written again. There, this is one copy, not two: if such a file is damaged, both"
            " archives are."
        ),
        N_("Keep a second copy on another drive."),
        short=N_("Files of this archive are shared with an earlier one."),
    ),
    Code.EARLIER_ARCHIVE_DAMAGED: Wording(
        N_(
            "The earlier archive {archive} is damaged: {count} {count:file|files} in it {count:is|are} no longer as"
            " written, the first one {path}. {count:It was|They were} copied again from your mail, so this archive is"
            " complete."
        ),
        N_("Check the earlier archive. The drive may be failing: keep a copy of this archive on another one."),
        short=N_("An earlier archive at the same place is damaged."),
    ),
    Code.WENT_ON: Wording(
        N_(
            "This backup continued an earlier one that was interrupted. {count} {count:file was|files were} complete"
            " already; {count:it was|they were} compared with your mail and not copied again."
        ),
        NOTHING,
        short=N_("This backup continued an interrupted one."),
    ),
    Code.SET_ASIDE: Wording(
        N_(
            "The unfinished archive contained something that Furoshiki didn't make. Nothing was deleted: it is now at"
            " {path}."
        ),
        NOTHING,
        short=N_("Something in the unfinished archive was moved aside."),
    ),
    Code.WRITTEN_AGAIN: Wording(
        N_(
            "The drive at {path} failed once to store what was written, so everything was written again. That worked,"
            " but don't keep your only copy on this drive."
        ),
        NOTHING,
        short=N_("Everything was written again."),
    ),
    Code.CLOCK_WRONG: Wording(
        N_("This computer's clock says {now}, which can't be right. The archive is fine, but its date is wrong."),
        N_("Set the clock."),
        short=N_("This computer's clock is wrong."),
    ),
    Code.CLOCK_BEHIND: Wording(
        N_(
            "This computer's clock says {now}, but there is an archive with a later date: {archive}. One of the two"
            " is wrong."
        ),
        N_("The archive is fine; check the clock."),
        short=N_("There is an archive with a date later than the clock."),
    ),
    Code.READ_BACK_THROUGH_CACHE: Wording(
        N_("What was written could only be read back from this computer's memory, not from the drive itself."),
        N_("Unplug the drive, plug it in again and check the archive."),
    ),
}
