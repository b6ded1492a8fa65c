"""Regular expressions that every Python the program runs on understands alike.

Python 3.11.0 to 3.11.4, that of Debian 12 among them, loses its place where a group that is repeated possessively fails
in its middle: `(?:[^\\s[]++|\\[[^]]*+\\])++` took "a[b" (https://github.com/python/cpython/issues/106052). A single
character may be repeated so.
"""

import re

from tests.architecture.modules import MODULES, ROOT, source

# (…)*+  (…)++  (…)?+  (…){2,}+
_POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")
_FAILING_AT_ONCE = {"app/formats/common/guessed.py"}
"""Such a group fails at its first character there, if at all."""


def test_no_group_is_repeated_possessively() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in MODULES if _POSSESSIVE_GROUP.search(source(path))}
    assert found == _FAILING_AT_ONCE
