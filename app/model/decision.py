"""What the owner can decide about somebody of the address book."""

from enum import Enum


class Act(Enum):
    """One kind of decision. RESET takes those about somebody back, PARTED says that two are not one person."""

    ADDED = "added"
    LEFT_OUT = "left_out"
    RESET = "reset"
    JOINED = "joined"
    PARTED = "parted"
