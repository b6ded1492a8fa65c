"""The pages of the window, one file each. A new page is one file and one entry in `ALL`."""

from app.ui.pages.address_change import AddressChangePage
from app.ui.pages.archive import ArchivePage
from app.ui.pages.archive_result import ArchiveResultPage
from app.ui.pages.archives import ArchivesPage
from app.ui.pages.certificate import CertificatePage
from app.ui.pages.checklist import ChecklistPage
from app.ui.pages.destination import DestinationPage
from app.ui.pages.error import ErrorPage
from app.ui.pages.export import ExportPage
from app.ui.pages.found import FoundPage
from app.ui.pages.home import HomePage
from app.ui.pages.licences import LicencesPage
from app.ui.pages.nothing import NothingPage
from app.ui.pages.page import Page
from app.ui.pages.people import PeoplePage
from app.ui.pages.permission import PermissionPage
from app.ui.pages.read_mail import ReadMailPage
from app.ui.pages.recovery import RecoveryPage
from app.ui.pages.result import ResultPage
from app.ui.pages.settings import SettingsPage
from app.ui.pages.visit import VisitPage
from app.ui.pages.visit_end import VisitEndPage
from app.ui.pages.working import WorkingPage

ALL: tuple[type[Page], ...] = (
    HomePage,
    FoundPage,
    NothingPage,
    PermissionPage,
    DestinationPage,
    WorkingPage,
    ResultPage,
    RecoveryPage,
    ChecklistPage,
    PeoplePage,
    ExportPage,
    AddressChangePage,
    CertificatePage,
    ArchivesPage,
    ArchivePage,
    ArchiveResultPage,
    ReadMailPage,
    VisitPage,
    VisitEndPage,
    ErrorPage,
    SettingsPage,
    LicencesPage,
)
