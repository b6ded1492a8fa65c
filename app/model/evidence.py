"""Why a contact is in the address book, as figures without language, and the name of the group in other programs."""

from datetime import date

from app.model.contact import Contact


def evidence(contact: Contact) -> str:
    """For example "Furoshiki: 12 <-, 3 ->, 2001-02-03 - 2007-05-06 [mail, msf]": received, sent, days, sources."""
    dates = " - ".join(f"{moment:%Y-%m-%d}" for moment in (contact.first, contact.last) if moment is not None)
    found = f" [{', '.join(contact.sources)}]" if contact.sources else ""
    return f"Furoshiki: {contact.received} <-, {contact.sent} ->{', ' + dates if dates else ''}{found}"


def category(day: date) -> str:
    """The group of an address book that takes in everybody at once, so that they can be found again or taken out."""
    return f"Furoshiki {day:%Y-%m-%d}"
