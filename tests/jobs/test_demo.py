"""The sample home is always the same, and the whole job finds in it exactly what was planted."""

import email
from pathlib import Path

from app.jobs import demo, survey
from app.jobs.cancel import Cancel
from app.jobs.sample.home import build
from app.jobs.sample.people import customers
from app.jobs.sources import Sources
from tests.builders.guard import snapshot


def test_two_builds_are_equal(tmp_path: Path) -> None:
    digests = []
    for name in ("one", "two"):
        build(tmp_path / name)
        found = snapshot(tmp_path / name)
        digests.append({Path(path).relative_to(tmp_path / name): values[0] for path, values in found.items()})
    assert digests[0] == digests[1]


def test_figures(tmp_path: Path) -> None:
    sample = build(tmp_path / "sample")
    assert sample.messages >= 300
    assert sample.customers == {person.address for person in customers()}
    assert len(sample.customers) == 50
    record = survey.run(survey.prepare(Sources(sample.home)), lambda event: None, Cancel())
    assert record.total.messages == sample.messages
    assert record.total.incomplete == sample.incomplete


def test_every_emlx_parses(tmp_path: Path) -> None:
    sample = build(tmp_path / "sample")
    for path in sample.home.path.rglob("*.emlx"):
        if path.name not in ("900.emlx", "777.emlx"):
            count, _, rest = path.read_bytes().partition(b"\n")
            message = email.message_from_bytes(rest[: int(count)])
            assert message["From"] and message["Message-ID"]
            assert rest[int(count) :].startswith(b"<?xml")


def test_the_whole_job(tmp_path: Path) -> None:
    record = demo.run(tmp_path / "demo", lambda event: None, Cancel())
    assert record.failures == ()
    assert record.verification.valid
    assert record.backup.people == 50
