"""The piece of a message's text that a listing keeps in memory: its beginning and its end, in whole lines."""

LEAD, TAIL = 8 << 10, 4 << 10
"""Bytes kept of the beginning of a body, where people write, and of its end, where newsletters say how to leave."""


def excerpt(data: bytes, start: int, end: int | None = None) -> bytes:
    """The excerpt of the body that lies in `data` from `start` to `end`."""
    end = len(data) if end is None else min(end, len(data))
    if end - start <= LEAD + TAIL:
        return data[start:end]
    return joined(data[start : min(start + LEAD, end)], data[max(start, end - TAIL) : end], end - start)


def joined(lead: bytes, tail: bytes, length: int) -> bytes:
    """The excerpt of a body of `length` bytes that begins with `lead` and ends with `tail`; each may be shorter."""
    lead = lead[: max(min(length, LEAD), 0)]
    rest = length - len(lead)
    if rest <= 0:
        return lead
    tail = tail[-min(rest, TAIL) :]
    if rest <= len(tail):
        return lead + tail
    # base64 and ISO-2022-JP can be cut between two lines, and nowhere else.
    return lead[: lead.rfind(b"\n") + 1] + tail[tail.find(b"\n") + 1 :]


def of_text(text: bytes, content_type: str = "text/plain", charset: str = "utf-8") -> bytes:
    """The excerpt of a text that a store keeps apart from the headers, with a head of its own."""
    head = f"Content-Type: {content_type}; charset={charset or 'utf-8'}\n\n".encode("ascii", "replace")
    return head + excerpt(text, 0)
