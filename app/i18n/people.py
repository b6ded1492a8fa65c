"""The short names of the address book: groups of people, columns, how long ago, and what was decided."""

from app.i18n.catalogue import N_, Translator
from app.model.contact import IN_ADDRESS_BOOK, PERSONS, Group
from app.model.decision import Act

GROUPS = {
    Group.PERSON: N_("person"),
    Group.PERHAPS: N_("to check"),
    Group.PUT_BACK: N_("added by you"),
    Group.NEWSLETTER: N_("newsletter"),
    Group.AUTOMATIC: N_("automatic"),
    Group.YOURSELF: N_("you"),
    Group.LEFT_OUT: N_("left out by you"),
    Group.UNREACHABLE: N_("no address"),
}
FILTERS: tuple[tuple[str, frozenset[Group]], ...] = (
    (N_("Address book"), IN_ADDRESS_BOOK),
    (N_("People"), PERSONS),
    (N_("To check"), frozenset({Group.PERHAPS})),
    (N_("Newsletters"), frozenset({Group.NEWSLETTER})),
    (N_("Automatic"), frozenset({Group.AUTOMATIC})),
    (N_("Added by you"), frozenset({Group.PUT_BACK})),
    (N_("Left out by you"), frozenset({Group.LEFT_OUT})),
    (N_("No address"), frozenset({Group.UNREACHABLE})),
    (N_("You"), frozenset({Group.YOURSELF})),
    (N_("All"), frozenset(Group)),
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
    0: N_("at any time"),
    1: N_("in the last year"),
    3: N_("in the last 3 years"),
    5: N_("in the last 5 years"),
    10: N_("in the last 10 years"),
}
YEARS = tuple(_SINCE)
_ONE = {
    Act.ADDED: N_("Added {name} to the address book."),
    Act.LEFT_OUT: N_("Left {name} out of the address book."),
    Act.RESET: N_("{name} is back to the automatic choice."),
    Act.JOINED: N_("{name}: both addresses are one person now."),
    Act.PARTED: N_("{name}: noted as a different person."),
}
_SEVERAL = {
    Act.ADDED: N_("Added {count} people to the address book."),
    Act.LEFT_OUT: N_("Left {count} people out of the address book."),
    Act.RESET: N_("{count} people are back to the automatic choice."),
    Act.JOINED: _ONE[Act.JOINED],
    Act.PARTED: _ONE[Act.PARTED],
}


def group_label(group: Group, translator: Translator) -> str:
    """The name of a group of the address book."""
    return translator.translate(GROUPS[group])


def since_label(years: int, translator: Translator) -> str:
    """How long ago the last message may be; one of YEARS."""
    return translator.translate(_SINCE[years])


def decided_line(act: Act, name: str, count: int, translator: Translator) -> str:
    """What was decided: about one by name, else about how many."""
    return translator.translate((_ONE if count == 1 else _SEVERAL)[act], name=name, count=count)
