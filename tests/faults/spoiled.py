"""The program made worse on purpose, in the child of one test: a fault harness that notices nothing proves nothing."""

from app.archive import copier, layout
from app.cli import exit_codes
from app.jobs import backup


def final_name_from_the_start() -> None:
    """What is not finished does not say so."""
    layout.INCOMPLETE = ".begun"


def no_problem_is_one() -> None:
    """Every run is complete, whatever was met."""
    for module in (backup, exit_codes):
        assert hasattr(module, "is_problem")
        setattr(module, "is_problem", lambda notice: False)  # noqa: B010


def nothing_changes() -> None:
    """A file is taken to be stable, however it changed while it was read."""
    for name in ("unchanged", "is_same_file", "just_changed"):
        if hasattr(copier, name):
            setattr(copier, name, lambda *looks, stable=name != "just_changed": stable)
