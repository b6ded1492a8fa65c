"""Why a sender is taken for a person or a machine, how much mail there was, and what to beware of, as short texts."""

from datetime import date

from app.i18n.catalogue import N_, Translator
from app.i18n.dates import day as day_label
from app.model.contact import Contact, Group
from app.model.exporter import ExportLabels

_NOTES = 1 << 14
"""Notes that are kept for the next file of an address book."""
WHY = {
    "own_account": N_("your own address"),
    "mail_arrives_here": N_("your mail is delivered to it"),
    "sends_from_here": N_("mail is sent from it here"),
    "owner_wrote": N_("you wrote to them"),
    "owner_wrote_often": N_("you wrote to them more than once"),
    "answered_owner": N_("answered a message of yours"),
    "in_address_book": N_("in your address book"),
    "in_recipients": N_("in a list of people you wrote to"),
    "behind_a_form": N_("wrote through a web form"),
    "named_in_text": N_("named in the text of a booking, an order or a form"),
    "reply_address": N_("only an address to answer to, in mail of somebody else"),
    "met_in_copy": N_("only addressed together with you, in mail of somebody else"),
    "only_deleted": N_("only in deleted mail"),
    "only_in_junk": N_("only in junk mail"),
    "mailing_list": N_("the address of a mailing list"),
    "sends_for_others": N_("passes on what different people wrote"),
    "mobile_carrier": N_("address of a mobile phone"),
    "free_mail": N_("address of a private mailbox"),
    "network_domain": N_("address of a network provider"),
    "personal_mailer": N_("written with a mail program"),
    "in_thread": N_("answers in a conversation"),
    "person_name": N_("the name of a person"),
    "short_name": N_("a name of one short word"),
    "plain_note": N_("a short text without links"),
    "asks_to_leave": N_("asks to be taken off a list"),
    "address_changed": N_("told of a new address"),
    "differing_subjects": N_("writes about different things"),
    "list_id": N_("sent to a mailing list"),
    "list_unsubscribe": N_("can be unsubscribed"),
    "one_click": N_("can be unsubscribed with one click"),
    "list_post": N_("sent to a mailing list"),
    "feedback_id": N_("sent by a bulk mail service"),
    "precedence_bulk": N_("marked as bulk mail"),
    "campaign_mailer": N_("sent by a newsletter program"),
    "bounce_return_path": N_("returns go to a machine"),
    "sends_many": N_("the address is one for newsletters"),
    "bulk_name": N_("the name is one of a newsletter"),
    "bulk_subject": N_("subjects of a newsletter"),
    "announcing_subject": N_("subjects of announcements"),
    "name_in_subject": N_("puts its own name before the subject"),
    "text_unsubscribe": N_("the text says how to unsubscribe"),
    "many_links": N_("the text is full of links"),
    "text_swindle": N_("the text offers money or bargains to strangers"),
    "random_address": N_("the address is made of random characters"),
    "deceiving_name": N_("the name deceives about the address"),
    "spam_verdict": N_("the provider took it for spam"),
    "spam_subject": N_("marked as spam in the subject"),
    "nobody_reads": N_("nobody reads mail at this address"),
    "delivery_report": N_("a report about undelivered mail"),
    "auto_submitted": N_("sent automatically"),
    "null_return_path": N_("takes no returns"),
    "machine_name": N_("the name says that it is automatic"),
    "machine_subject": N_("subjects of automatic mail"),
    "automatic_subject": N_("the subject says that it is automatic"),
    "text_automatic": N_("the text says that it is automatic"),
    "text_service": N_("the text is one to customers"),
    "text_no_reply": N_("the text says that nobody reads answers"),
    "machine_sender": N_("handed in by a program of the sender's"),
    "provider_account": N_("an address of the mail provider itself"),
    "several_names": N_("another name with every message"),
    "many_names": N_("many people write from this address"),
    "relay_service": N_("sent through a mail service for firms"),
    "sending_domain": N_("a domain for sending only"),
    "business_name": N_("the name of a business"),
    "system_account": N_("an account of a computer or a device"),
    "mixed_signs": N_("different signs of automatic mail"),
    "often_machine": N_("the address sounds like a machine"),
    "auto_replied": N_("an automatic answer"),
    "script_mailer": N_("sent by a script"),
    "auto_response_suppress": N_("asks for no automatic answers"),
    "signs_of_both": N_("signs of a person and of a machine"),
    "few_signs": N_("too little is known to tell"),
    "headers_absent": N_("the mail program did not keep enough to tell"),
    "owner_decided": N_("you said so"),
    "owner_left_out": N_("you left them out"),
    "merged_by_owner": N_("joined by you"),
    "sender_without_address": N_("the sender gave no address"),
    "same_name": N_("same name"),
    "name_in_romaji": N_("same name in Latin letters"),
    "same_local_part": N_("same address before the @"),
    "domain_changed": N_("one address follows the other"),
    "reply_to": N_("asked for answers to the other address"),
    "signature": N_("named the other address in a message"),
}
FLAGS = {
    "name_holds_other_address": N_("The name shows another address than the real one: this may be a fraud."),
    "name_hidden_characters": N_("The name holds invisible characters: this may be a fraud."),
    "name_mixed_scripts": N_("The name mixes letters of several alphabets that look alike: this may be a fraud."),
    "name_charset_guessed": N_(
        "The message does not say in which character set the name is written: it may read differently."
    ),
    "name_not_decodable": N_("The name could not be decoded; it is kept as it came in everyone.csv."),
    "sender_without_address": N_("The sender gave no address; the field is kept as it came in everyone.csv."),
    "sender_from_other_field": N_("The From field named no address; the address for answers or returns was taken."),
    "address_irregular": N_(
        "An old mobile address with dots where none may be: a new provider may not be able to send there."
    ),
    "service_ceased": N_("The mail service of this address has shut down or was renamed: mail may not arrive."),
}

SOURCES = {
    "mail": N_("mail from them"),
    "sent_mail": N_("mail you sent"),
    "reply_to": N_("the address to answer to in a message"),
    "message_text": N_("the text of a message"),
    "copy": N_("the recipients of a message"),
    "junk_mail": N_("junk mail from them"),
    "address_book": N_("your address book"),
    "vcard_file": N_("your address book"),
    "apple_contacts": N_("your address book"),
    "evolution": N_("your address book"),
    "thunderbird_address_book": N_("your address book"),
    "windows_address_book": N_("your address book"),
    "windows_contacts": N_("your address book"),
    "apple_recents": N_("the list of recent contacts of the Mac"),
    "outlook_autocomplete": N_("addresses Outlook proposed while typing"),
    "outlook_mac_recents": N_("recent recipients of Outlook for Mac"),
    "outlook_mac_index": N_("the index of Outlook for Mac"),
    "envelope_index": N_("the index of Apple Mail"),
    "table_of_contents": N_("the index of an old Apple Mail"),
    "msf": N_("the index of Thunderbird"),
    "gloda": N_("the search index of Thunderbird"),
    "em_client": N_("the index of eM Client"),
    "geary": N_("the index of Geary"),
    "mailbird": N_("the index of Mailbird"),
    "mailspring": N_("the index of Mailspring"),
    "spark": N_("the cache of Spark"),
    "found_people": N_("pieces of databases found on the disk"),
}


def source_label(kind: str, translator: Translator) -> str:
    """Where a contact was found: the name of a kind of source."""
    return translator.translate(SOURCES[kind]) if kind in SOURCES else kind


def why_label(code: str, translator: Translator) -> str:
    """A short text for a piece of evidence."""
    return translator.translate(WHY[code]) if code in WHY else code


def flag_sentence(code: str, translator: Translator) -> str:
    """A sentence for something to beware of."""
    return translator.translate(FLAGS[code]) if code in FLAGS else code


def evidence(contact: Contact, translator: Translator, *, with_first: bool = False) -> str:
    """How much mail there was, and when: "25 mails from them, none to them, last on 2010-03-05"."""
    translate = translator.translate
    received, sent, deleted = contact.received, contact.sent, contact.deleted
    pieces = []
    if received:
        pieces.append(translate("{count} {count:mail|mails} from them", count=received))
    elif sent:
        pieces.append(translate("no mail from them"))
    elif not deleted:
        pieces.append(translate("no mail from them or to them"))
    if sent:
        pieces.append(translate("{count} to them", count=sent))
    elif received:
        pieces.append(translate("none to them"))
    if deleted:
        pieces.append(translate("{count} deleted {count:mail|mails} from them", count=deleted))
    last = day_label(contact.last)
    if with_first and (first := day_label(contact.first)) and first != last:
        pieces.append(translate("first on {day}", day=first))
    if last:
        pieces.append(translate("last on {day}", day=last))
    return translator.listed(pieces)


def export_labels(day: date, *translators: Translator) -> ExportLabels:
    """What the files of an address book say beside the names, in each of the languages."""

    known: dict[int, tuple[Contact, str]] = {}

    def note(contact: Contact) -> str:
        """The evidence for a contact, where it was found, and whether it is to be checked.

        Every file of an address book asks for it again; a contact that is kept here keeps its number to itself.
        """
        if (found := known.get(id(contact))) is not None:
            return found[1]
        text = " / ".join(_note(contact, translator) for translator in translators)
        if len(known) < _NOTES:
            known[id(contact)] = contact, text
        return text

    group = f"Furoshiki {day:%Y-%m-%d}"
    to_check = " / ".join(translator.translate("to check") for translator in translators)
    return ExportLabels(group, f"{group} ({to_check})", note)


def _note(contact: Contact, translator: Translator) -> str:
    to_check = [translator.translate("to check")] if contact.group is Group.PERHAPS else []
    text = translator.listed([*to_check, evidence(contact, translator)])
    found = dict.fromkeys(source_label(kind, translator) for kind in contact.sources)
    return f"Furoshiki: {text}" + (f" [{translator.listed(list(found))}]" if found else "")
