"""How many people came back with the mail, by how sure it is who they are."""

from app.jobs import people
from app.jobs.cancel import Cancel
from app.jobs.engine import without_end
from app.jobs.sources import Sources
from app.model.contact import IN_ADDRESS_BOOK, Contact
from app.model.events import Report
from app.model.rescue import Grade, PeopleFound, RescueRecord
from app.system.home import own_home
from app.system.temporary import temporary_folder
from app.system.temporary_place import temporary_files_in


def people_found(record: RescueRecord, report: Report, cancel: Cancel) -> PeopleFound:
    """Counts the people of the archive; none without one. Raises CancelledError, UserError."""
    if record.backup is None or record.backup.archive is None:
        return PeopleFound()
    archive = record.backup.archive
    # As in the search: the usual folder for them may lie on the disk whose mail was deleted.
    with temporary_folder(archive.parent) as temporary, temporary_files_in(temporary):
        book = people.run(people.prepare(Sources(own_home(), (archive,))), without_end(report), cancel)
    everybody = [each for each in book.people if each.group in IN_ADDRESS_BOOK]
    sure = sum(_is_of_whole_mail(each) for each in everybody)
    pieces = sum(bool(each.mailboxes) for each in everybody) - sure
    return PeopleFound(sure, pieces, len(everybody) - sure - pieces)


def _is_of_whole_mail(contact: Contact) -> bool:
    return any(Grade.WHOLE.value in name for name in contact.mailboxes)
