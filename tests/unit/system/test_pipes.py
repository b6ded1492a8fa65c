"""More waits in a pipe that was widened."""

import os
import sys

import pytest

from app.system.pipes import widen


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has pipes of other sizes")
def test_a_widened_pipe_takes_more_before_anybody_reads() -> None:
    reading, writing = os.pipe()
    with open(reading, "rb") as output, open(writing, "wb", 0) as sink:
        os.set_blocking(writing, False)
        widen(output)
        assert sink.write(bytes(1 << 19)) == 1 << 19


def test_what_is_no_pipe_stays_as_it_is() -> None:
    with open(os.devnull, "rb") as output:
        widen(output)
