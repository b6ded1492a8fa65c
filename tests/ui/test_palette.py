"""Whether everybody can read the colours."""

import pytest

from app.ui.palette import DARK, LIGHT, READ_ON, SEEN_ON, Colours, contrast


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#abcdef", "#abcdef") == 1


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read(scheme: Colours) -> None:
    poor = {pair: contrast(getattr(scheme, pair[0]), getattr(scheme, pair[1])) for pair in READ_ON}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_edge_can_be_seen(scheme: Colours) -> None:
    poor = {pair: contrast(getattr(scheme, pair[0]), getattr(scheme, pair[1])) for pair in SEEN_ON}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 3} == {}
