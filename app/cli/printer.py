"""What both printers answer to: one for people, one for scripts."""

from typing import Protocol

from app.model.archives import CompareRecord, ListRecord
from app.model.errors import UserError
from app.model.events import Event
from app.model.record import (
    AddressChangeRecord,
    BackupRecord,
    CertificateRecord,
    CheckRecord,
    DemoRecord,
    OpenRecord,
    PeopleRecord,
    SurveyRecord,
    Verification,
)


class Printer(Protocol):
    """Shows what a job reports, and its result last."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def report(self, event: Event) -> None: ...

    def survey(self, record: SurveyRecord) -> None: ...

    def backup(self, record: BackupRecord) -> None: ...

    def verification(self, record: Verification) -> None: ...

    def opened(self, record: OpenRecord) -> None: ...

    def listing(self, record: ListRecord) -> None: ...

    def comparison(self, record: CompareRecord) -> None: ...

    def check(self, record: CheckRecord) -> None: ...

    def people(self, record: PeopleRecord) -> None: ...

    def address_change(self, record: AddressChangeRecord) -> None: ...

    def certificate(self, record: CertificateRecord) -> None: ...

    def demo(self, record: DemoRecord) -> None: ...

    def trouble(self, trouble: UserError) -> None: ...

    def cancelled(self) -> None: ...
