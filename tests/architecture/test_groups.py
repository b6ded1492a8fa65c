"""Tests of a group run in one process: where that fails nothing else shows it, except that all take longer."""

import pytest


@pytest.mark.xdist_group("architecture")
def test_a_group_is_a_part_of_the_name(request: pytest.FixtureRequest) -> None:
    is_grouped = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@architecture") is is_grouped
