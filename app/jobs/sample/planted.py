"""What a run on the sample must report, and nothing else: everything more or less is a mistake of the program."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from app.mime.addresses import key
from app.model.codes import AnyCode, Code
from app.model.contact import Contact
from app.model.findings import Finding
from app.model.self_test import Step

PLANTED: Mapping[Step, Mapping[str, Mapping[Code, int]]] = {
    Step.FIND: {
        "apple-mail": {Code.MBOX_HABITS: 3, Code.NOT_A_MESSAGE: 1},
        "thunderbird": {Code.MBOX_HABITS: 4, Code.REMOVED_ACCOUNT_FOLDER: 1},
    },
    Step.BACKUP: {
        "": {
            Code.MBOX_HABITS: 7,
            Code.MESSAGES_INCOMPLETE: 1,
            Code.MESSAGES_NOT_HERE: 1,
            Code.NOT_A_MESSAGE: 1,
            Code.PASSWORDS_LEFT_OUT: 1,
            Code.REMOVED_ACCOUNT_FOLDER: 1,
        }
    },
}
"""How often each code is planted, by step and by store ("" for a whole archive). Other steps report nothing at all."""

_OF_THIS_COMPUTER = frozenset({Code.CLOCK_WRONG})
"""What depends on the computer alone, however well the program works on it."""


def differences(step: Step, found: Iterable[tuple[str, Finding]]) -> Iterator[Finding]:
    """Each finding of a step that is not planted, and each planted one that is missing. `found` names the stores."""
    waiting = Counter({(store, code): count for store, codes in _of(step).items() for code, count in codes.items()})
    for store, finding in found:
        entry: tuple[str, AnyCode] = (store, finding.code)
        if waiting[entry]:  # type: ignore[index]  # an unknown code is planted nowhere
            waiting[entry] -= 1  # type: ignore[index]
        elif finding.code not in _OF_THIS_COMPUTER:
            about = _about(store, str(finding.parameters.get("path", "")))
            yield Finding(Code.SAMPLE_FINDING_NOT_PLANTED, {"finding": str(finding.code), "about": about})
    for store, code in waiting.elements():
        yield Finding(Code.SAMPLE_FINDING_MISSING, {"finding": code.value, "about": _about(store)})


def count_differs(found: tuple[int, int, int], planted: tuple[int, int, int]) -> Iterator[Finding]:
    """A finding where other messages were found than planted: all, those not whole, those only an index knows."""
    if found != planted:
        shown = ["{} ({} + {})".format(*each) for each in (found, planted)]
        yield Finding(Code.SAMPLE_COUNT_DIFFERS, {"found": shown[0], "planted": shown[1]})


def people_lost(customers: Collection[str], people: Iterable[Contact]) -> Iterator[Finding]:
    """A finding where customers of the sample are not among the people."""
    met = {key(contact.address) for contact in people}
    if lost := {key(address) for address in customers} - met:
        yield Finding(Code.SAMPLE_PEOPLE_LOST, {"count": len(lost)})


def _of(step: Step) -> Mapping[str, Mapping[Code, int]]:
    return PLANTED.get(step, {})


def _about(*names: str) -> str:
    """What a finding is about, as far as it is known."""
    return " ".join(name for name in names if name) or "-"
