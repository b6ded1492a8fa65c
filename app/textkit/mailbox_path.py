r"""The path of a mailbox as somebody types it: names with slashes between, and a backslash before a slash in a name.

Inbox/Customers      the mailbox Customers in Inbox
2024\/25             the mailbox 2024/25
A\\/B                the mailbox B in A\; any other backslash stands for itself
"""

import re

_PIECE = re.compile(r"\\([\\/])|(/)|([^\\/]+|\\)")


def read(text: str) -> tuple[str, ...]:
    """The names; empty ones, as from a slash at either end, are passed over."""
    names = [""]
    for escaped, slash, plain in _PIECE.findall(text):
        if slash:
            names.append("")
        else:
            names[-1] += escaped or plain
    return tuple(name for name in names if name)


def typed(path: tuple[str, ...]) -> str:
    """What has to be typed for a path."""
    return "/".join(re.sub(r"[\\/]", r"\\\g<0>", name) for name in path)
