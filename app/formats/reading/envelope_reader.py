"""Envelopes of many messages in the order of the messages, read by two processes where there is much mail."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import starmap
from typing import Any

from app.formats.reading.shared_reader import Reading, SharedReader, answer_batches
from app.formats.reading.worker_flag import READ_ENVELOPES
from app.mime import envelope
from app.model.mail import Address, Envelope

ALONE = 16
"""Batches that are read before there is a child."""
LEAST_BYTES = 256 << 10
"""Of a batch that is given to the child."""

HeadAndExcerpt = tuple[bytes, bytes]
"""A message, by what `envelope.read` takes: its header block and its excerpt."""


class EnvelopeReader(SharedReader[HeadAndExcerpt, Envelope]):
    """Gives the envelopes of batches of messages."""

    def __init__(
        self,
        alone: int = ALONE,
        least_bytes: int = LEAST_BYTES,
        processors: int | None = None,
        read: Callable[[bytes, bytes], Envelope] = envelope.read,
    ) -> None:
        """There is a child after `alone` batches of `least_bytes`. `read` reads what is read in this process."""
        super().__init__(
            Reading(
                flag=READ_ENVELOPES,
                read=lambda message: read(*message),
                size_bytes=lambda message: len(message[0]) + len(message[1]),
                load=lambda message, fields: load(fields),
                alone=alone,
                least_bytes=least_bytes,
            ),
            processors,
        )


def read_for_parent() -> None:
    """The child: answers with envelopes in the form that `load` takes."""
    answer_batches(lambda message: envelope.read(*message), default=datetime.isoformat)


def load(fields: Any) -> Envelope:
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
