"""The program on a computer where Qt cannot be loaded; to be started with the arguments of a command."""

import sys
from typing import Any

from app.__main__ import main
from app.system import own_program

# What Python keeps for a module that is known not to be there.
missing: dict[str, Any] = {"PySide6": None}
sys.modules.update(missing)
# Its children are on the same computer.
own_program.own_command = lambda *arguments: [sys.executable, __file__, *arguments]
main()
