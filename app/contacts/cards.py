"""Two cards that name one address: the same person twice, or two who share it."""

from app.model.contact import Card
from app.textkit.person_name import name_key


def preferred(new: Card, known: Card, *, is_main: bool) -> Card:
    """The card to go by for an address that both have. `is_main` is True where it is the first address of `new`.

    Two cards of one name, or without one, are the same person's (a card in each account), and complete each other.
    A couple that shares an address keeps its telephone numbers and houses apart.
    """
    first, second = (new, known) if is_main else (known, new)
    names = {name_key(card.name) for card in (first, second) if card.name}
    return first.completed_by(second) if len(names) < 2 else first
