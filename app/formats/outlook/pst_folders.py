"""The folders of a PST or OST: what a person calls each, and which purpose it has."""

from collections.abc import Callable, Iterable, Mapping

from app.formats.common.roles import role_of
from app.formats.outlook import mapi
from app.formats.outlook.mapi import Properties
from app.formats.outlook.pst_pages import Node
from app.model.mail import Role

FOLDER = 0x02
"""The kind of its node."""
RECOVERABLE = frozenset({"recoverable items", "deletions", "purges", "versions", "回復可能なアイテム"})
"""Names of the folders in which Exchange keeps what was deleted from the trash."""
_STORE, _ROOT = 0x21, 0x122
_MAX_DEPTH = 60
# PR_IPM_OUTBOX, _WASTEBASKET and _SENTMAIL_ENTRYID of the store name what those folders are called anywhere.
_ROLES = {0x35E2: Role.DRAFTS, 0x35E3: Role.TRASH, 0x35E4: Role.SENT}
_SUBTREE = 0x35E0
# Folders of Exchange and Outlook that a person never sees.
_HIDDEN = frozenset(
    {"root - mailbox", "root - public", "ipm_subtree", "top of information store", "top of personal folders"}
)

NamedFolders = dict[int, tuple[tuple[str, ...], Role]]
"""Folders by number: the names from the top of what a person sees, and the role."""


def named_folders(
    nodes: Mapping[int, Node], children: Mapping[int, Iterable[Node]], known: Callable[[int], Properties]
) -> NamedFolders:
    """Every folder; a hidden one that is below no other has no names.

    `children` are the nodes below each, `known` gives the properties of a node by its number.
    """
    special = _special_folders(known(_STORE))
    found: NamedFolders = {}
    pending: list[tuple[int, tuple[str, ...], Role, int]] = [(_ROOT, (), Role.OTHER, 0)]
    pending += [
        (node.number, (), Role.OTHER, 0)
        for node in nodes.values()
        if node.kind == FOLDER and node.number != _ROOT and node.parent not in nodes
    ]
    while pending:
        number, above, inherited, depth = pending.pop()
        if number in found or depth > _MAX_DEPTH:
            continue
        name = known(number).text(mapi.NAME) or "?"
        hidden = number == _ROOT or special.get(number) is Role.OTHER or name.casefold() in _HIDDEN
        names = above if hidden else (*above, name)
        role = special.get(number, Role.OTHER)
        if role is Role.OTHER:
            role = Role.TRASH if name.casefold() in RECOVERABLE else role_of(name)
        if inherited is Role.TRASH and role in (Role.OTHER, Role.INBOX):
            role = Role.TRASH
        found[number] = (names, role)
        inside = [node.number for node in children.get(number, ()) if node.kind == FOLDER]
        pending += [(child, names, role, depth + 1) for child in sorted(inside, reverse=True)]
    return found


def _special_folders(store: Properties) -> dict[int, Role]:
    """Folders the store itself names by their purpose; the top of the visible tree is there as OTHER."""
    found = {}
    for name, role in (*_ROLES.items(), (_SUBTREE, Role.OTHER)):
        entry = store.data(name)
        if len(entry) == 24:
            found[int.from_bytes(entry[20:24], "little")] = role
    return found
