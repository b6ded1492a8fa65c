"""How it stands with an archive: the answer, and what there is to do, with what the person confirmed a moment ago."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.i18n.catalogue import Translator
from app.i18n.certificate import second_copy_line
from app.i18n.headline import AccountAnswer, account_answers, headline
from app.i18n.ledger import Task, tasks
from app.i18n.name_list import NameList
from app.jobs.confirmations import Confirmations, Confirmed, path_name
from app.model.codes import Code
from app.model.findings import Finding
from app.model.ledger import Evidence, Ledger, Proof
from app.model.record import BackupRecord
from app.model.verdict import Answer
from app.verdict.answers import answered


@dataclass(frozen=True, slots=True)
class Standing:
    """A record, what was confirmed, and what its verdict knows of that (`settled`); `is_checking` while that changes.

    Until the verdict knows all of it, nothing is called safe.
    """

    record: BackupRecord
    said: Confirmations
    settled: Confirmations
    is_checking: bool

    @property
    def is_pending(self) -> bool:
        """True where something was confirmed, or taken back, that the verdict does not know yet.

        Steps that are ticked are no part of the verdict.
        """
        return self.said.assurance != self.settled.assurance

    @property
    def ledger(self) -> Ledger:
        """With everything that was confirmed, which can be seen before the verdict is renewed."""
        ledger = self.record.facts.ledger if self.record.facts is not None else ()
        for answers in self.said.assurance.answers:
            ledger = answered(ledger, answers)
        return ledger

    def tasks(self, translator: Translator) -> list[Task]:
        """All rows, done or not."""
        found = tasks(self.record.verdict, self.ledger, translator)
        return [*found, copy] if (copy := self._copy(translator)) is not None else found

    def accounts(self, translator: Translator) -> list[AccountAnswer]:
        """What can be deleted; nothing while an answer may be too good."""
        found = account_answers(self.record.accounts, translator)
        return [] if self.is_pending and any(each.answer is Answer.SAFE for each in found) else found

    def title(self, found: Sequence[Task], translator: Translator) -> str:
        """The answer."""
        count = sum(task.is_open for task in found)
        accounts = account_answers(self.record.accounts, translator)
        is_any_safe = self.record.verdict.answer is Answer.SAFE or any(each.answer is Answer.SAFE for each in accounts)
        if self.is_pending and (is_any_safe or not count):
            if self.is_checking:
                return translator.translate("One moment: everything is being checked once more")
            return translator.translate("We can't tell yet: please check again")
        return headline(self.record.verdict, accounts, count, translator)

    @property
    def tone(self) -> str:
        """The colour of the title: good, warn or bad."""
        if self.answer is Answer.SAFE:
            return "good"
        verdicts = (each.verdict for each in self.record.accounts if each.protocol.has_mail_server)
        is_any_safe = any(verdict is not None and verdict.answer is Answer.SAFE for verdict in verdicts)
        return "warn" if is_any_safe or self.answer is Answer.UNKNOWN else "bad"

    @property
    def answer(self) -> Answer:
        """The answer for all accounts; never "safe" before the verdict knows everything."""
        known = self.record.verdict.answer
        return Answer.UNKNOWN if self.is_pending and known is Answer.SAFE else known

    def _copy(self, translator: Translator) -> Task | None:
        """A second copy that was found whole, as something done."""
        statement = self.record.statement
        place = statement.second_copy if statement is not None else None
        if statement is None or place is None or statement.as_of is None:
            return None
        if path_name(place) not in self.said.about(Confirmed.COPY):
            return None
        evidence = Evidence(proof=Proof.COMPARED, on=statement.as_of, by="")
        text = second_copy_line(statement, translator)
        return Task(Finding(Code.SAME_DISK), (), evidence, text, "", NameList("", ()))


def without(task: Task, said: Confirmations) -> Confirmations:
    """The statements without the one that settled a task, or that it is about."""
    proof = task.evidence.proof if task.evidence is not None else None
    if proof is Proof.SEEN:
        return said.without(Confirmed.SERVER, {entry.server for entry in task.entries})
    if proof is Proof.ACCEPTED:
        return said.without(Confirmed.LOSS, {entry.identity for entry in task.entries})
    return said.without(Confirmed.COPY)
