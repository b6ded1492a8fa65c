"""A message as it is given to another process to be read, and what that says of it."""

from datetime import UTC, datetime
from itertools import starmap
from typing import Any, NamedTuple

from app.model.mail import Address, Envelope

Text = bytes | tuple[str, int, int] | None
"""Where the text of a message is read for the people it names: in these first bytes of the message, where there are
none in its header block and excerpt, which are all of it then, or in a file, with offset and length there. The name of
the file is empty where it is left open whom the text names, and all of this None where nobody asks.
"""
Letter = tuple[bytes, bytes, Text]
"""A message: its header block, its excerpt, and its text."""


class ReadLetter(NamedTuple):
    """What a message says: its envelope, and the people its text names (as a catalog keeps them).

    `named` is None where nobody asks or the headers say that the text names nobody, and empty where it was not read.
    """

    envelope: Envelope
    named: str | None


def load(said: Any) -> ReadLetter:
    """What a message says, out of the fields that a child sent. Raises ValueError, TypeError for others."""
    fields, named = said
    if named is not None and type(named) is not str:
        raise TypeError("no people of a text")
    return ReadLetter(load_envelope(fields), named)


def load_envelope(fields: Any) -> Envelope:
    """The envelope of which a child sent the fields, as JSON has them. Raises ValueError, TypeError for others."""
    sender, reply_to, to, cc, bcc, date, message_id, subject, signals, answers, raw, authors, through, to_whom = fields
    if not type(message_id) is type(subject) is type(raw) is type(through) is type(to_whom) is str:
        raise TypeError("no text")
    return Envelope(
        _address(*sender) if sender is not None else None,
        _addresses(reply_to),
        _addresses(to),
        _addresses(cc),
        _addresses(bcc),
        _moment(date) if date is not None else None,
        message_id,
        subject,
        _texts(signals),
        _texts(answers),
        raw,
        _addresses(authors),
        through,
        to_whom,
    )


def _addresses(values: Any) -> tuple[Address, ...]:
    # Most lists are empty.
    return tuple(starmap(_address, values)) if values else _nothing(values)


def _address(name: Any, address: Any) -> Address:
    if not type(name) is type(address) is str:
        raise TypeError("no address")
    return Address(name, address)


def _texts(values: Any) -> tuple[str, ...]:
    if not values:
        return _nothing(values)
    if type(values) is not list or any(type(each) is not str for each in values):
        raise TypeError("no texts")
    return tuple(values)


def _nothing(values: Any) -> tuple[Any, ...]:
    if values != []:
        raise TypeError("no list")
    return ()


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is not UTC:
        raise ValueError("no moment in UTC")
    return moment
