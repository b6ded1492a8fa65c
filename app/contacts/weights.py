"""The table of signs: what each is evidence for, and how much it weighs. Its sentences are in `app.i18n.evidence`.

No sign decides alone. A machine needs `MIN_MACHINE` and a person `MIN_PERSON`; what weighs that much by itself is made
of several facts (the owner wrote often, a carrier's domain with a local part that is its own or that is not, five names
on one address) or is the sender's own word that nobody reads there.
"""

from collections.abc import Mapping

from app.model.contact import Kind

MIN_MACHINE, MIN_PERSON = 5, 4
"""The evidence that is enough where nothing speaks against it."""
MACHINE_LEAD, PERSON_LEAD = 3, 2
"""How much more evidence each needs than the other. Between them is "unknown": a machine in the address book is a
nuisance, a lost person a loss."""
MAX_MESSAGE_WEIGHT = 7
"""One message weighs no more than this, so that newsletters do not outweigh the letters of a person who sends both."""

WEIGHTS: Mapping[str, tuple[Kind, int]] = {
    # What the owner did.
    "in_address_book": (Kind.PERSON, 12),
    "in_recipients": (Kind.PERSON, 8),
    "owner_wrote": (Kind.PERSON, 6),
    "owner_wrote_often": (Kind.PERSON, 5),
    "answered_owner": (Kind.PERSON, 5),
    "behind_a_form": (Kind.PERSON, 6),
    # Where, with what and how people write.
    "mobile_carrier": (Kind.PERSON, 4),
    "in_thread": (Kind.PERSON, 3),
    "free_mail": (Kind.PERSON, 2),
    "person_name": (Kind.PERSON, 2),
    "personal_mailer": (Kind.PERSON, 2),
    "plain_note": (Kind.PERSON, 2),
    "asks_to_leave": (Kind.PERSON, 2),
    "address_changed": (Kind.PERSON, 2),
    "short_name": (Kind.PERSON, 1),
    "network_domain": (Kind.PERSON, 1),
    "named_in_text": (Kind.PERSON, 1),
    "differing_subjects": (Kind.PERSON, 1),
    # Mail to many.
    "list_id": (Kind.BULK, 4),
    "list_unsubscribe": (Kind.BULK, 4),
    "feedback_id": (Kind.BULK, 4),
    "precedence_bulk": (Kind.BULK, 4),
    "campaign_mailer": (Kind.BULK, 4),
    "bounce_return_path": (Kind.BULK, 4),
    "sends_many": (Kind.BULK, 4),
    "bulk_name": (Kind.BULK, 4),
    "text_unsubscribe": (Kind.BULK, 4),
    # Small firms, too, send their letters through a service (SES, SendGrid).
    "relay_service": (Kind.BULK, 3),
    "one_click": (Kind.BULK, 2),
    "list_post": (Kind.BULK, 2),
    "name_in_subject": (Kind.BULK, 2),
    "sending_domain": (Kind.BULK, 2),
    "bulk_subject": (Kind.BULK, 2),
    "business_name": (Kind.BULK, 1),
    "many_links": (Kind.BULK, 1),
    "announcing_subject": (Kind.BULK, 1),
    # The provider's filter wrote a field, or a word before the subject; most write both.
    "spam_verdict": (Kind.BULK, 4),
    "spam_subject": (Kind.BULK, 4),
    "text_swindle": (Kind.BULK, 4),
    "random_address": (Kind.BULK, 2),
    "deceiving_name": (Kind.BULK, 2),
    # Mail written by programs, whose address no person reads.
    "nobody_reads": (Kind.AUTOMATIC, 30),
    "machine_name": (Kind.AUTOMATIC, 5),
    "provider_account": (Kind.AUTOMATIC, 5),
    "many_names": (Kind.AUTOMATIC, 5),
    # Decided from all messages: nearly all of them ask for answers to different strangers, or to a program.
    "sends_for_others": (Kind.AUTOMATIC, 6),
    "system_account": (Kind.AUTOMATIC, 4),
    "delivery_report": (Kind.AUTOMATIC, 4),
    "auto_submitted": (Kind.AUTOMATIC, 4),
    "automatic_subject": (Kind.AUTOMATIC, 4),
    "text_automatic": (Kind.AUTOMATIC, 4),
    "text_no_reply": (Kind.AUTOMATIC, 4),
    "null_return_path": (Kind.AUTOMATIC, 3),
    "machine_subject": (Kind.AUTOMATIC, 2),
    "text_service": (Kind.AUTOMATIC, 2),
    "machine_sender": (Kind.AUTOMATIC, 2),
    "script_mailer": (Kind.AUTOMATIC, 2),
    "several_names": (Kind.AUTOMATIC, 2),
    "often_machine": (Kind.AUTOMATIC, 1),
    # An answering machine answers for a person; Exchange sets the other one everywhere.
    "auto_replied": (Kind.AUTOMATIC, 1),
    "auto_response_suppress": (Kind.AUTOMATIC, 1),
}
"""Every sign, the kind it is evidence for, and its weight; signs of only some messages count by their share."""

MACHINE_SIGNS = frozenset(code for code, (kind, _) in WEIGHTS.items() if kind is not Kind.PERSON)
"""The signs of a machine; the others are of a person."""
