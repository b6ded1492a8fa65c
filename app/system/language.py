"""The language the system itself is shown in, where the environment does not say: programs with a window have none."""

import sys
from contextlib import suppress
from pathlib import Path

_GLOBAL_PREFERENCES = "Library/Preferences/.GlobalPreferences.plist"
_PRIMARY = 0x3FF
"""The part of a LANGID that names the language; the rest is the region (winnt.h, PRIMARYLANGID)."""
_JAPANESE, _ENGLISH = 0x11, 0x09


def display_language() -> str:
    """ "ja", "en" or another language's code; empty where the system does not say."""
    if sys.platform == "win32":
        from app.system import windows_calls

        return {_JAPANESE: "ja", _ENGLISH: "en"}.get(windows_calls.display_language() & _PRIMARY, "other")
    if sys.platform == "darwin":
        from app.system.reading import read_small

        with suppress(RuntimeError):
            return language_of_preferences(read_small(Path.home() / _GLOBAL_PREFERENCES))
    return ""


def language_of_preferences(data: bytes) -> str:
    """The first of `AppleLanguages` (["ja-JP", "en-JP"]) in the property list of a person's global settings."""
    import plistlib

    try:
        found = plistlib.loads(data).get("AppleLanguages")
    except (ValueError, AttributeError, plistlib.InvalidFileException, OverflowError, RecursionError):
        return ""
    first = found[0] if isinstance(found, list) and found else ""
    return first.partition("-")[0].lower() if isinstance(first, str) else ""
