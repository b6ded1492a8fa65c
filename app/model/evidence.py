"""Why somebody is in the address book, in figures that need no language."""

from app.model.contact import Contact


def evidence(contact: Contact) -> str:
    """For example "Furoshiki: 12 <-, 3 ->, 2001-02-03 - 2007-05-06": received, sent, first and last day."""
    dates = " - ".join(f"{date:%Y-%m-%d}" for date in (contact.first, contact.last) if date is not None)
    return f"Furoshiki: {contact.received} <-, {contact.sent} ->{', ' + dates if dates else ''}"
