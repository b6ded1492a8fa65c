"""The syntax of the whole program is shared by the rules, and let go after the last of them."""

from collections.abc import Iterator

import pytest

from tests.architecture import modules


@pytest.fixture(scope="package", autouse=True)
def modules_are_let_go() -> Iterator[None]:
    """It is some hundred megabytes, which no other test needs."""
    yield
    for kept in (modules.source, modules.tree, modules.nodes):
        kept.cache_clear()
