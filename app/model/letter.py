"""How a letter about a new address speaks, and to whom one is written."""

from enum import Enum


class Tone(Enum):
    """To whom the letter speaks; each has a text of its own in `resources/notice`."""

    CUSTOMERS = "customers"
    BUSINESS = "business"
    FRIENDS = "friends"


class Delivery(Enum):
    """What a contact gets: a letter, one that the owner is to look at first, or none."""

    LETTER = "letter"
    TO_CHECK = "to_check"
    NONE = "none"
