"""People and machines by kind of case: what was taken for what, with precision and recall."""

from collections import Counter

import pytest

from app.contacts.gather import Gatherer
from app.mime import envelope
from app.mime.addresses import key
from app.model.contact import Contact, Kind
from app.model.mail import MessageFlag, Role
from tests.builders.kinds_of_senders import EACH, Case, cases
from tests.builders.senders import HUMAN, MACHINE, OWN

_MACHINES = (Kind.BULK, Kind.AUTOMATIC)


def gathered(everybody: list[Case]) -> dict[str, Contact]:
    """The contacts by key."""
    gatherer = Gatherer([OWN])
    for case in everybody:
        for role, messages in ((Role.INBOX, case.messages), (Role.SENT, case.sent)):
            for raw, text in messages:
                gatherer.add(role, MessageFlag.NONE, envelope.read(raw, b"\n" + text.encode()), role.value)
    return {key(contact.address): contact for contact in gatherer.contacts()}


def is_right(case: Case, kind: Kind) -> bool:
    """True where a person may be one, and a machine is known as one."""
    return (kind in _MACHINES) == (case.label == MACHINE)


def table(everybody: list[Case], found: dict[str, Contact]) -> str:
    """One line for each kind of case, and the precision of what was called a person and a machine."""
    lines = [f"\n{'':32}{'person':>8}{'unknown':>8}{'machine':>8}{'recall':>8}"]
    for kind in dict.fromkeys(case.kind for case in everybody):
        kinds = [(case, found[key(case.address)].kind) for case in everybody if case.kind == kind]
        counted = Counter("machine" if each in _MACHINES else each.value for _, each in kinds)
        right = sum(is_right(case, each) for case, each in kinds) / len(kinds)
        figures = "".join(f"{counted[name]:8}" for name in ("person", "unknown", "machine"))
        lines.append(f"{kind:32}{figures}{right:8.0%}")
    for name, kinds_of, label in (("person", (Kind.PERSON,), HUMAN), ("machine", _MACHINES, MACHINE)):
        called = [case for case in everybody if found[key(case.address)].kind in kinds_of]
        recalled = sum(case.label == label for case in called) / sum(case.label == label for case in everybody)
        precision = sum(case.label == label for case in called) / len(called)
        lines.append(f"{name}: precision {precision:.1%}, recall {recalled:.1%}")
    return "\n".join(lines)


def test_every_kind_of_case(capsys: pytest.CaptureFixture[str]) -> None:
    everybody = list(cases())
    found = gathered(everybody)
    with capsys.disabled():
        print(table(everybody, found))  # noqa: T201
    lost = [case for case in everybody if case.label == HUMAN and found[key(case.address)].kind in _MACHINES]
    assert not lost, [(case.kind, case.address, found[key(case.address)].why) for case in lost]
    drafts = [case for case in everybody if found[key(case.address)].kind is Kind.PERSON]
    wrong = [case for case in drafts if case.label == MACHINE]
    assert len(wrong) <= 0.02 * len(drafts), [(case.kind, found[key(case.address)].why) for case in wrong]
    missed = Counter(case.kind for case in everybody if not is_right(case, found[key(case.address)].kind))
    assert all(count <= EACH // 4 for count in missed.values()), missed
    assert all(contact.why for contact in found.values())
