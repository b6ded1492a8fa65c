"""Values in Apple's keyed archives (NSKeyedArchiver): a property list whose objects point at each other by number.

    {"$archiver": "NSKeyedArchiver", "$top": {"root": UID(1)}, "$objects": ["$null", "hanako@example.jp"]}

Lists and dictionaries are objects of their own: {"NS.objects": [UID(2)], "NS.keys": [UID(3)], "$class": UID(4)}. Where
it comes from a hostile hand, an object may lead to itself: depth and number of objects are bounded.
"""

import plistlib
from dataclasses import dataclass
from xml.parsers.expat import ExpatError

PLIST_ERRORS = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    OverflowError,
    RecursionError,
    AttributeError,
    ExpatError,
)
"""What `plistlib` raises for data that is no property list."""
_LONGEST = 256 << 10
_DEEPEST = 12
_MOST = 2000


def property_value(value: object) -> object:
    """The strings, numbers, lists and dictionaries in a column of a Core Data database; None where it is none of them.

    Older systems write the value itself, or a property list of it, in place of an archive.
    """
    if not isinstance(value, bytes):
        return value
    if len(value) > _LONGEST:
        return None
    if not value.startswith((b"bplist", b"<?xml")):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return None
    try:
        read = plistlib.loads(value)
        return _Unarchiver(read["$objects"]).object(read["$top"]["root"]) if _is_archive(read) else read
    except PLIST_ERRORS:
        return None


def _is_archive(read: object) -> bool:
    return isinstance(read, dict) and "$objects" in read and "$top" in read


@dataclass(slots=True)
class _Unarchiver:
    """Follows the numbers, so deep and so many. Raises ValueError where there are more, and as a list does."""

    objects: list[object]
    left: int = _MOST

    def object(self, value: object, depth: int = 0) -> object:
        self.left -= 1
        if depth > _DEEPEST or self.left < 0:
            raise ValueError("an archive without end")
        if isinstance(value, plistlib.UID):
            value = self.objects[value.data]
        if value == "$null":
            return None
        if not isinstance(value, dict):
            return value
        if "NS.keys" in value:
            pairs = zip(value["NS.keys"], value["NS.objects"], strict=True)
            named = ((self.object(key, depth + 1), each) for key, each in pairs)
            return {key: self.object(each, depth + 1) for key, each in named if isinstance(key, str)}
        if "NS.objects" in value:
            return [self.object(each, depth + 1) for each in value["NS.objects"]]
        return next((value[name] for name in ("NS.string", "NS.bytes") if name in value), None)
