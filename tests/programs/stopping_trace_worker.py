"""The worker, with a reader of vCards that `dies` or `hangs`: the argument says which."""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.model.contact import AddressTrace, Card
from app.traces import trace_worker, vcards
from app.traces.registry import TRACE_KINDS


def read(path: Path) -> Iterator[AddressTrace | Card]:
    """Yields nothing: the process ends, or waits, before."""
    if sys.argv[1] == "dies":
        os._exit(9)
    time.sleep(600)
    yield from ()


broken = replace(vcards.TRACE_KIND, read=read)
kinds = tuple(broken if kind is vcards.TRACE_KIND else kind for kind in TRACE_KINDS)
setattr(trace_worker, "TRACE_KINDS", kinds)  # noqa: B010 - the module imports the name.

trace_worker.main()
