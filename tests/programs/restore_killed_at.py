"""A restore that is killed at one of its steps: `python -m tests.programs.restore_killed_at STEP ARCHIVE KIND TO`.

Steps are the calls that change something in storage. Prints nothing; ends with the exit code 0 where there were fewer.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.jobs import restore
from app.jobs.cancel import Cancel
from app.jobs.restore import RestoreRequest
from app.jobs.sources import Sources
from app.model.target_kind import TargetKind
from app.system.home import own_home

_CHANGING = ("write", "mkdir", "rename", "open", "unlink", "utime")


def counted(act: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    """The call, until `left` counts down to nothing: then the end of this program."""

    def taken(*args: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*args, **options)

    return taken


def main(step: int, archive: Path, kind: TargetKind, to: Path) -> None:
    """Restores, and is killed."""
    request = RestoreRequest(archive, kind, to, name="Restored")
    plan = restore.prepare(request, Sources(own_home()), lambda sources: ())
    left = [step]
    for name in _CHANGING:
        setattr(os, name, counted(getattr(os, name), left))
    restore.run(plan, lambda event: None, Cancel())


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), TargetKind(sys.argv[3]), Path(sys.argv[4]))
