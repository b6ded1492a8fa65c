"""The program made worse on purpose, in the child of one test: a fault harness that notices nothing proves nothing."""

from app.archive.bag import layout
from app.archive.copying import file_copier
from app.model.findings import Finding


def final_name_from_the_start() -> None:
    """What is not finished does not say so."""
    layout.INCOMPLETE = ".begun"


def no_problem_is_one() -> None:
    """Every run is complete, whatever was met."""
    setattr(Finding, "is_problem", property(lambda finding: False))  # noqa: B010


def nothing_changes() -> None:
    """A file is taken to be stable, however it changed while it was read."""
    for name in ("unchanged", "is_same_file", "just_changed"):
        assert hasattr(file_copier, name), "the program has changed: this no longer makes it worse"
        setattr(file_copier, name, lambda *looks, stable=name != "just_changed": stable)
