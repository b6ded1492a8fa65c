"""The collector looks at new values seldom, at old ones as often as before."""

import gc

from app.system.collector import collect_seldom


def test_only_the_figure_for_new_values_changes() -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(700, 11, 12)
        collect_seldom()
        young, *older = gc.get_threshold()
    finally:
        gc.set_threshold(*before)
    assert young > 700
    assert older == [11, 12]
