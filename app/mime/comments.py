"""Comments in address fields (RFC 5322, 3.2.2), which may lie in one another: a@x.jp (Hanako (Sales))."""

import re

_SIGN = re.compile(r'[\\"()]')
_QUOTED_PAIR = re.compile(r"\\(.)")


def split(text: str) -> tuple[str, list[str]]:
    """The text without its comments, a space for each, and the outermost comments without their parentheses.

    What is in quotes is no comment, and neither is a parenthesis that nothing closes. Takes linear time.
    """
    if "(" not in text:
        return text, []
    spans = _spans(text)
    outside: list[str] = []
    position = 0
    for start, end in spans:
        outside.append(text[position:start])
        position = end
    outside.append(text[position:])
    return " ".join(outside), [_QUOTED_PAIR.sub(r"\1", text[start + 1 : end - 1]) for start, end in spans]


def _spans(text: str) -> list[tuple[int, int]]:
    """Where each outermost comment begins and ends."""
    found: list[tuple[int, int]] = []
    open_at: list[int] = []
    quoted = False
    skip = -1
    for sign in _SIGN.finditer(text):
        at = sign.start()
        if at == skip:
            continue
        if sign[0] == "\\":
            skip = at + 1 if quoted or open_at else -1
        elif sign[0] == '"':
            quoted = not quoted and not open_at
        elif quoted:
            continue
        elif sign[0] == "(":
            open_at.append(at)
        elif open_at:
            start = open_at.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at + 1))
    return found
