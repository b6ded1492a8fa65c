"""The program on a computer where Qt cannot be loaded; to be started with the arguments of a command."""

import sys
from typing import Any

from app.__main__ import main

# What Python keeps for a module that is known not to be there.
missing: dict[str, Any] = {"PySide6": None}
sys.modules.update(missing)
main()
