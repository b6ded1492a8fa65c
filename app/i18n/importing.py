"""How an address-book file is read into each program, with the menu names of the program's own language.

Sources: the help pages of Apple (Contacts, adrbk1457) and Google (contacts, 15147365), Microsoft's import wizard, and
the texts of Thunderbird's import tab.
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


_APPLE = (
    N_("On the Mac open the program Contacts."),
    N_("In the menu at the top choose File, then Import, and choose the file."),
    N_("Press Add. Whoever is known already is shown, and nobody is there twice."),
    N_("If iCloud is on for Contacts, all of them appear on the iPhone as well."),
)
_GOOGLE = (
    N_("In the web browser open contacts.google.com and log in."),
    N_("On the left choose Import, then Select file, and choose the file. If there is nothing on the left, press the"
       " menu with the three lines first."),
    N_("Press Import. All persons get a label with today's date, by which they can be found, or taken out again; those"
       " to check get a label of their own."),
)  # fmt: skip
_OUTLOOK = (
    N_("In Outlook for Windows choose File, Open & Export, Import/Export."),
    N_("Choose “Import from another program or file” and press Next; choose “Comma Separated Values” and press Next."),
    N_("Press Browse and choose the file. Choose “Do not import duplicate items” and press Next."),
    N_("Choose the folder Contacts, press Next, then Finish."),
)
_NEW_OUTLOOK = (
    N_("In the new Outlook, or at outlook.com, open People on the left."),
    N_("Choose Manage contacts, then Import contacts."),
    N_("Press Browse, choose the file, and press Import."),
)
_THUNDERBIRD = (
    N_("In Thunderbird press the menu with the three lines, then Tools, then Import."),
    N_("Choose “Import from a file” and press Continue; choose “Import Address Books” and press Continue."),
    N_("Choose “LDIF file (.ldif)”, press Continue, and choose the file."),
    N_("Choose the address book it goes into, press Continue, then Start Import."),
)
_POSTCARDS = (
    N_("Open the postcard program, and in its address book choose to read, or import, another file of the kind CSV."),
    N_("It asks which column is what: name, reading, honorific, firm, telephone and e-mail address have columns of"
       " their own."),
    N_("Streets stand in no message: their columns are empty, for you to fill in."),
)  # fmt: skip
_VCARD = (
    N_("Copy the file to the telephone, or send it to yourself, and open it there: the telephone offers to add the"
       " people to its contacts."),
    N_("Other programs have a menu item Import in their address book. Choose vCard there."),
)  # fmt: skip
_EVERYONE = (
    N_("Open the file with Excel, Numbers or LibreOffice."),
    N_("Nobody is left out of it: newsletters, automatic senders and yourself are there too, each with the reason."),
)

DESTINATIONS = (
    Destination(N_("Apple: Mac, iPhone, iPad"), "apple", _APPLE),
    Destination(N_("Google: Gmail, Android"), "google", _GOOGLE),
    Destination(N_("Outlook for Windows in Japanese"), "outlook-ja", _OUTLOOK),
    Destination(N_("Outlook for Windows in English"), "outlook", _OUTLOOK),
    Destination(N_("New Outlook and outlook.com"), "outlook", _NEW_OUTLOOK),
    Destination(N_("Thunderbird"), "thunderbird", _THUNDERBIRD),
    Destination(N_("Postcard and label programs"), "hagaki", _POSTCARDS),
    Destination(N_("Another program or telephone (vCard)"), "vcard", _VCARD),
    Destination(N_("Everyone, as a table to keep"), "everyone", _EVERYONE),
)

DRAFTS = (
    N_("Open the folder “drafts”. Each file in it is a message to one person."),
    N_("Double-click one. Outlook opens it ready to be sent. In Thunderbird choose “Edit As New Message” in the menu"
       " Message; in Apple Mail choose “Send Again” in the menu Message."),
    N_("Read it, and press Send. First send one to yourself."),
    N_("text.txt holds the letter to paste elsewhere; addresses.html is a list to print and tick off."),
)  # fmt: skip
"""What to do with the drafts of a change-of-address notice."""
