"""The short names of the address book: groups of people, columns, and how long ago."""

from app.i18n.catalogue import N_, Translator
from app.model.contact import Group

GROUPS = {
    Group.PERSON: N_("person"),
    Group.PERHAPS: N_("probably a person"),
    Group.PUT_BACK: N_("person (you said so)"),
    Group.NEWSLETTER: N_("newsletter"),
    Group.AUTOMATIC: N_("automatic"),
    Group.YOURSELF: N_("yourself"),
    Group.LEFT_OUT: N_("left out by you"),
    Group.UNREACHABLE: N_("no address"),
}
FILTERS: tuple[tuple[str, frozenset[Group]], ...] = (
    (N_("Everybody for an address book"), frozenset({Group.PERSON, Group.PERHAPS, Group.PUT_BACK})),
    (N_("People"), frozenset({Group.PERSON, Group.PUT_BACK})),
    (N_("Probably people"), frozenset({Group.PERHAPS})),
    (N_("Newsletters"), frozenset({Group.NEWSLETTER})),
    (N_("Automatic senders"), frozenset({Group.AUTOMATIC})),
    (N_("Yourself"), frozenset({Group.YOURSELF})),
    (N_("Put back by you"), frozenset({Group.PUT_BACK})),
    (N_("Left out by you"), frozenset({Group.LEFT_OUT})),
    (N_("All, machines too"), frozenset(Group)),
)
"""What the list can be narrowed to, the usual first."""
COLUMNS = {
    "name": N_("Name"),
    "reading": N_("Reading"),
    "address": N_("Address"),
    "kind": N_("Kind"),
    "received": N_("From them"),
    "sent": N_("To them"),
    "first": N_("First"),
    "last": N_("Last"),
}
_SINCE = {
    0: N_("however long ago"),
    1: N_("in the last year"),
    3: N_("in the last 3 years"),
    5: N_("in the last 5 years"),
    10: N_("in the last 10 years"),
}
YEARS = tuple(_SINCE)


def group_label(group: Group, translator: Translator) -> str:
    """The name of a group of the address book."""
    return translator.translate(GROUPS[group])


def since_label(years: int, translator: Translator) -> str:
    """How long ago the last message may be; one of YEARS."""
    return translator.translate(_SINCE[years])
