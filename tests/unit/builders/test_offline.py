"""The guard against connections, so that the tests can rely on it."""

import socket
from urllib.request import urlopen

import pytest

from tests.builders import offline


@pytest.mark.loopback
def test_every_way_to_connect_fails_and_is_remembered() -> None:
    with pytest.raises(AssertionError, match=r"socket\.connect"), offline.guarded() as tried:
        with socket.socket() as line, pytest.raises(PermissionError):
            line.connect(("127.0.0.1", 9))
        with pytest.raises(PermissionError):
            socket.create_connection(("example.com", 80))
        with pytest.raises(PermissionError):
            urlopen("http://example.com/")
        assert len(tried) == 3


def test_tests_are_guarded_by_themselves(request: pytest.FixtureRequest) -> None:
    assert "offline_unless_said_otherwise" in request.fixturenames
    assert offline._tried == [[]]
