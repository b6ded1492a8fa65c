"""What was measured as Markdown: the aims and whether they are met, every row, and where it goes in the document."""

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.measuring.peers import PEERS, Act
from benchmarks.measuring.process import Cost


@dataclass(slots=True)
class Row:
    """What one program cost for one act: for each run the costs of its steps."""

    name: str
    act: Act
    place: str
    peer: str
    lacks: str
    runs: list[list[Cost]] = field(default_factory=list)
    counted: int | None = None
    calls: int | None = None

    @property
    def walls(self) -> list[float]:
        """Seconds of wall of each run."""
        return [sum(step.wall for step in run) for run in self.runs]

    @property
    def cpus(self) -> list[float]:
        """Seconds of processor of each run."""
        return [sum(step.cpu for step in run) for run in self.runs]

    @property
    def memory(self) -> int:
        """The most octets of any run."""
        return max(step.memory for run in self.runs for step in run)

    @property
    def written(self) -> float:
        """Octets, the median of the runs."""
        return statistics.median(sum(step.written for step in run) for run in self.runs)


@dataclass(frozen=True, slots=True)
class Aim:
    """Ours divided by theirs, of the same run; the median of these ratios shall be no more than `must`."""

    name: str
    act: Act
    place: str
    peer: str
    must: float
    ambitious: float
    figure: str = "wall"


OURS = PEERS[0].name
AIMS = (
    Aim("D1", Act.BACKUP, "local", "stock", 2.0, 1.2),
    Aim("D1", Act.BACKUP, "stick", "stock", 1.1, 1.02),
    Aim("D2", Act.BACKUP, "local", "stock", 3.0, 2.0),
    Aim("D2", Act.BACKUP, "local", "borg", 1.0, 1.0),
    Aim("D2", Act.BACKUP, "stick", "stock", 1.6, 1.3),
    Aim("D2", Act.AGAIN, "local", "restic", 1.6, 1.0),
    Aim("D6", Act.CHANGED, "local", "restic", 1.6, 1.0),
    Aim("D3", Act.PEOPLE, "local", "standard library", 0.6, 0.4, "CPU"),
    Aim("D1", Act.PEOPLE, "local", "standard library", round(1 / 6, 3), round(1 / 9, 3)),
    Aim("D5", Act.BACKUP, "local", "readpst", 5.0, 3.0),
)
HELP, FIRST_PICTURE, MEMORY = "`--help`, CPU s", "first picture of the window, s", "peak memory of any of these, MB"
ABSOLUTE = {HELP: (0.12, 0.08), FIRST_PICTURE: (0.6, 0.5), MEMORY: (250.0, 120.0)}
"""By what is measured: no more than must, no more than ambitious."""


def ratio(aim: Aim, rows: Iterable[Row]) -> float | None:
    """The median of ours divided by theirs, run by run; None where one of the two was not measured."""
    both = [
        next((row for row in rows if _is_of(aim, row) and row.peer.startswith(peer)), None) for peer in (OURS, aim.peer)
    ]
    ours, theirs = ([] if row is None else row.cpus if aim.figure == "CPU" else row.walls for row in both)
    pairs = list(zip(ours, theirs, strict=False))
    return statistics.median(mine / other for mine, other in pairs) if pairs else None


def _is_of(aim: Aim, row: Row) -> bool:
    return (row.name, row.act, row.place) == (aim.name, aim.act, aim.place)


def aims(rows: Sequence[Row], absolute: dict[str, float]) -> str:
    """The table of aims."""
    lines = ["| job | place | ours / whose | must | ambitious | measured | |", "|---|---|---|---|---|---|---|"]
    for aim in AIMS:
        label = f"| {aim.name} {aim.act} | {aim.place} | {aim.figure}, {aim.peer}"
        lines.append(
            f"{label} | {aim.must:g} | {aim.ambitious:g} | {_judged(ratio(aim, rows), aim.must, aim.ambitious)} |"
        )
    for what, (must, ambitious) in ABSOLUTE.items():
        lines.append(f"| {what} | | | {must:g} | {ambitious:g} | {_judged(absolute.get(what), must, ambitious)} |")
    return "\n".join(lines)


def _judged(value: float | None, must: float, ambitious: float) -> str:
    if value is None:
        return "not measured |"
    met = "ambitious met" if value <= ambitious else "must met" if value <= must else "**missed**"
    return f"{value:.3g} | {met}"


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By the set of mail, the place, the act and the program; turns begin with another program each time."""
    programs = [peer.name for peer in PEERS]
    return sorted(rows, key=lambda row: (row.name, row.place, list(Act).index(row.act), programs.index(row.peer)))


def table(rows: Iterable[Row], *, calls: bool) -> str:
    """Every row: medians of the runs, the range of the wall, and how it is divided between the steps."""
    heads = ["job", "place", "program", "runs", "wall s", "range", "CPU s", "peak MB", "written MB"]
    heads += ["system calls"] * calls + ["counted"]
    lines = [_line(heads), _line(["---"] * len(heads))]
    for row in rows:
        cells = [f"{row.name} {row.act}", row.place, row.peer, str(len(row.runs)), _wall(row)]
        cells += [f"{min(row.walls):.2f}–{max(row.walls):.2f}", f"{statistics.median(row.cpus):.2f}"]
        cells += [f"{row.memory / 1e6:.0f}", f"{row.written / 1e6:.0f}"]
        cells += [f"{row.calls:,}" if row.calls else ""] * calls
        lines.append(_line([*cells, "" if row.counted is None else f"{row.counted:,}"]))
    return "\n".join(lines)


def _wall(row: Row) -> str:
    """The median, and behind it that of every step where there are several."""
    median = statistics.median(row.walls)
    steps = [statistics.median(step.wall for step in steps) for steps in zip(*row.runs, strict=True)]
    return f"{median:.2f}" + (f" ({' + '.join(f'{each:.2f}' for each in steps)})" if steps[1:] else "")


def lacking(rows: Iterable[Row]) -> str:
    """What each of the others does not do."""
    others = {row.peer: row.lacks for row in rows if row.lacks}
    lines = ["| program | what it does not do, or does otherwise |", "|---|---|"]
    return "\n".join(lines + [_line([peer, lacks]) for peer, lacks in others.items()])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def put(document: str, section: str, text: str) -> str:
    """The document with the text between the two marks of a section. Raises ValueError where it has no such marks."""
    begin, end = f"<!-- {section}: measured -->", f"<!-- {section}: end -->"
    written, count = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}",
        lambda found: f"{begin}\n{text.strip()}\n{end}",
        document,
        flags=re.DOTALL,
    )
    if count != 1:
        raise ValueError(f"no place for {section}")
    return written


def growth_table(points: dict[str, dict[float, float]]) -> str:
    """Seconds by gigabytes, a column for each program."""
    sizes = sorted({size for measured in points.values() for size in measured})
    lines = [_line(["GB", *points]), _line(["---"] * (len(points) + 1))]

    def shown(value: float | None) -> str:
        return "" if value is None else f"{value:.2f}"

    return "\n".join(
        lines + [_line([f"{size:g}", *(shown(each.get(size)) for each in points.values())]) for size in sizes]
    )
