"""How an address-book file is read into each program, with the menu names of the program's own language.

Sources: the help pages of Apple (Contacts, adrbk1457) and Google (contacts, 15147365), Microsoft's import wizard, and
the texts of Thunderbird's import tab. Where a menu differs between versions or makers, each of its places is named.
"""

from dataclasses import dataclass

from app.i18n.catalogue import N_, Translator


@dataclass(frozen=True, slots=True)
class Destination:
    """A program to take the people to: what it is called, the exporter for it, and the steps there."""

    name: str
    exporter: str
    steps: tuple[str, ...]

    def title(self, translator: Translator) -> str:
        """The program's name for people."""
        return translator.translate(self.name)

    def translated_steps(self, translator: Translator) -> tuple[str, ...]:
        """The steps, in order."""
        return tuple(translator.translate(step) for step in self.steps)


_MAC = (
    N_("On the Mac, open Contacts."),
    N_("In the menu bar choose File, then Import, and choose the saved file."),
    N_("Click Add. People you already have are shown to you; no one is added twice."),
    N_("If Contacts uses iCloud, they appear on your iPhone and iPad as well."),
)
_IPHONE = (
    N_("Send the saved file to yourself by mail, and open that message on the iPhone or iPad."),
    N_("Tap the file, then “Add All Contacts”."),
    N_("Open Contacts to check that they are there."),
)
_ICLOUD = (
    N_("In a web browser, open icloud.com/contacts and sign in."),
    N_("Click the plus sign, then “Import Contact” (formerly the gear wheel, then “Import vCard”), and choose the saved"
       " file."),
    N_("They appear on all your devices that use iCloud for Contacts."),
)  # fmt: skip
_GOOGLE = (
    N_("In a web browser, open contacts.google.com and sign in."),
    N_("On the left choose Import, then Select file, and choose the saved file. If you see nothing on the left, first"
       " click the menu with the three lines."),
    N_("Click Import. Everyone gets a label with today's date, so that you can find or remove them later; those to"
       " check get a label of their own."),
    N_("Gmail and Android phones with the same Google account show them too."),
)  # fmt: skip
_ANDROID = (
    N_("Copy the saved file to the phone: by cable, by mail, or with Google Drive."),
    N_(
        "On the phone, open Contacts and find Import: under Organize, or in the menu under Settings or Manage contacts."
    ),
    N_("Choose the file, and the account to keep the contacts in."),
)
_OUTLOOK = (
    N_("In Outlook choose File, Open & Export, Import/Export."),
    N_("Choose “Import from another program or file” and click Next; choose “Comma Separated Values” and click Next."),
    N_("Click Browse and choose the saved file. Choose “Do not import duplicate items” and click Next."),
    N_("Choose the folder Contacts, click Next, then Finish."),
)
_NEW_OUTLOOK = (
    N_("In the new Outlook, or at outlook.com, open People on the left."),
    N_("Choose Manage contacts, then Import contacts."),
    N_("Click Browse, choose the saved file, and click Import."),
)
_THUNDERBIRD = (
    N_("In Thunderbird open the menu with the three lines, then Tools, then Import."),
    N_("Choose “Import from a file” and click Continue; choose “Import Address Books” and click Continue."),
    N_("Choose “LDIF file (.ldif)”, click Continue, and choose the saved file."),
    N_("Choose the address book to import into, click Continue, then Start Import."),
)
_POSTCARDS = (
    N_("Open the postcard program, and in its address list choose to import a CSV file. Choose the saved file."),
    N_("It asks which column is what: name, reading, honorific, company, phone and mail address have columns of their"
       " own."),
    N_("Mail has no street addresses: these columns are empty, for you to fill in."),
)  # fmt: skip
_VCARD = (
    N_("Copy the saved file to the computer or device with the other program."),
    N_("In that program's address book choose Import, then vCard, and choose the file."),
)
_EVERYONE = (
    N_("Open the saved file with Excel, Numbers or LibreOffice."),
    N_("No one is left out: newsletters, automatic senders and you are there too, each with the reason."),
)

DESTINATIONS = (
    Destination(N_("Gmail, Google Contacts"), "google", _GOOGLE),
    Destination(N_("Mac (Contacts)"), "apple", _MAC),
    Destination(N_("iPhone, iPad"), "apple", _IPHONE),
    Destination(N_("iCloud"), "apple", _ICLOUD),
    Destination(N_("Android phone"), "vcard", _ANDROID),
    Destination(N_("Outlook (Windows, Japanese)"), "outlook-ja", _OUTLOOK),
    Destination(N_("Outlook (Windows, English)"), "outlook", _OUTLOOK),
    Destination(N_("New Outlook, outlook.com"), "outlook", _NEW_OUTLOOK),
    Destination(N_("Thunderbird"), "thunderbird", _THUNDERBIRD),
    Destination(N_("Postcard software"), "hagaki", _POSTCARDS),
    Destination(N_("Other (vCard)"), "vcard", _VCARD),
    Destination(N_("Table of everyone"), "everyone", _EVERYONE),
)

DRAFTS = (
    N_("Open the folder “drafts”. Each file in it is a message to one person."),
    N_("Double-click one. Outlook opens it ready to send. In Thunderbird choose “Edit As New Message” in the menu"
       " Message; in Apple Mail choose “Send Again” in the menu Message."),
    N_("Read it, and click Send. Send the first one to yourself, as a test."),
    N_("text.txt is the letter to paste elsewhere; addresses.html is a list to print and tick off."),
)  # fmt: skip
"""What to do with the drafts of a change-of-address notice."""
