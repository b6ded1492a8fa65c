"""The command line as the user nobody; to be started by root with the arguments of a command."""

import contextlib
import io
import os
import sys
from importlib import import_module

from app.cli import main

# Everything is imported first: another user may not be able to read this checkout.
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(BaseException):
    main.run(["find", "--path", "/absent"])
    import_module(f"app.cli.commands.{sys.argv[1]}")
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
sys.exit(main.main())
