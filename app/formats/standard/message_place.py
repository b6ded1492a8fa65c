r"""Whether a message can lie where a list says: what stands before and behind it in a file of an open format.

…Bye.\n\n From taro@example.jp Mon Jan  2 03:04:05 2006\n [the message] \nFrom hanako@example.jp …
[the message, to the end of the file]                           one file a message: EML, Maildir, MH
"""

from app.formats.standard import eml, maildir, maildir_lite, mbox, mh

AROUND = 1 << 10
"""Bytes before and behind a message that are enough to say so."""
ONE_A_FILE = frozenset(each.FORMAT.name for each in (eml, maildir, maildir_lite, mh))
"""Formats whose messages have a file each."""
_MARK = b"\xef\xbb\xbf"
_LINE_ENDS = b"\r\n"
_NOTHING = b"\r\n\0\t "
_SEPARATOR = b"From "


def can_lie_between(format_name: str, before: bytes, behind: bytes) -> bool:
    """False where a message begins or ends elsewhere than between these bytes, AROUND of each or all there are.

    True for formats of which that cannot be said.
    """
    if format_name in ONE_A_FILE:
        return not behind
    if format_name == mbox.FORMAT.name:
        return _begins_behind(before) and _ends_before(behind)
    return True


def _begins_behind(before: bytes) -> bool:
    """A message begins behind a separator line; the first of a mailbox may have lost it."""
    lead = before.removeprefix(_MARK)
    if not lead.strip(_NOTHING):
        return True
    if not lead.endswith((b"\r", b"\n")):
        return False
    lines = lead.rstrip(_LINE_ENDS).replace(b"\r", b"\n").rpartition(b"\n")
    return lines[2].lstrip(_NOTHING).removeprefix(_MARK).startswith(_SEPARATOR) or (not lines[1] and _is_cut(before))


def _is_cut(before: bytes) -> bool:
    return len(before) >= AROUND


def _ends_before(behind: bytes) -> bool:
    rest = behind.lstrip(_LINE_ENDS + b"\0")
    return not rest or rest.startswith(_SEPARATOR)
