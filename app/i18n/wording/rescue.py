"""Rescue after a deletion: why nothing came back, and what could not be read."""

from app.i18n.catalogue import N_
from app.i18n.wording.entry import Wording
from app.model.codes import Code

RESCUE = {
    Code.NOTHING_LEFT_TO_FIND: Wording(
        N_(
            "{path} is empty wherever it was looked at: nothing is left here to find. Solid-state drives clear what is"
            " deleted within minutes."
        ),
        N_("Look for copies in trash folders and snapshots instead, and ask the provider what is on the server."),
        short=N_("Nothing is left here to find."),
    ),
    Code.SOURCE_LOOKS_ENCRYPTED: Wording(
        N_("{path} seems to be encrypted: there is nothing but noise in it."),
        N_("Unlock the disk on its own computer, and search what lies behind the encryption."),
        short=N_("It seems to be encrypted."),
    ),
    Code.NO_MAIL_FOUND_THERE: Wording(
        N_("{path} was searched to its end. No deleted mail is in it that could still be recognised."),
        N_("Look for copies in trash folders and snapshots instead, and ask the provider what is on the server."),
        short=N_("No deleted mail was found."),
    ),
    Code.RESCUE_NEEDS_DESTINATION: Wording(
        N_("What is found needs a place: --to DIR, on another disk. With --look nothing is searched or written."),
        N_("Add --to with a folder on a USB stick, or --look."),
        short=N_("What is found needs a place."),
    ),
    Code.SECTORS_UNREADABLE: Wording(
        N_("The disk could not read {bytes} bytes of {path}, in {count} {count:place|places}. They were passed over."),
        N_("The disk may be failing: use it as little as possible, and make an image of it first."),
        short=N_("The disk could not read a part of it."),
    ),
    Code.OUTLOOK_BLOCKS_LEFT_OUT: Wording(
        N_(
            "{path} holds more pieces of Outlook files than can be put together at once: {count}"
            " {count:was|were} left out. Messages of Outlook may be missing, or not whole."
        ),
        N_(
            "If mail of Outlook is missing, ask a technician to cut the image into files of some 50 GB, and to search"
            " each of them."
        ),
        short=N_("Not all pieces of Outlook files were put together."),
    ),
    Code.PEOPLE_LEFT_OUT: Wording(
        N_(
            "{path} holds a list or a database with more entries than are looked at in a search. People may be missing"
            " from the address book; messages are not."
        ),
        N_(
            "If somebody is missing, ask a technician to recover that file with an undelete tool, and add it to a"
            " backup: there it is read to its end."
        ),
        short=N_("Not all people in lists and databases were looked at."),
    ),
    Code.MORE_SECTORS_UNREADABLE: Wording(
        N_("The disk could not read more places of {path} than are counted. Every other place was searched."),
        N_("The disk may be failing: use it as little as possible, and make an image of it first."),
        short=N_("The disk could not read more places of it than are counted."),
    ),
    Code.FILE_NAMES_LEFT_OUT: Wording(
        N_(
            "{path} holds more files than names are kept of. Of some messages provenance.csv does not say in which file"
            " they were; the messages are there."
        ),
        N_("Where the names matter, search each partition of the disk on its own."),
        short=N_("Not all names of files were kept."),
    ),
    Code.FILE_NAMES_NOT_READ: Wording(
        N_(
            "The names of files in {path} were not read to their end: that took too long, or its file system is"
            " damaged. Of some messages provenance.csv does not say in which file they were; the messages are there."
        ),
        N_("Where the names matter, search each partition of the disk on its own."),
        short=N_("Not all names of files were read."),
    ),
}
