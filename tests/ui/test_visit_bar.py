"""The bar of an on-site visit, and what a session knows and forgets of one."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.i18n.catalogue import Translator
from app.i18n.visits import addressed, visit_title
from app.model.errors.usage import PassphraseNotSetError
from app.model.plan import Visit
from app.model.secret import Secret
from app.system.settings import Settings
from app.ui.parts.encryption_line import EncryptionLine
from app.ui.parts.visit_bar import VisitBar
from app.ui.session import OngoingVisit, SessionState
from tests.ui.conftest import OpenWindow

YAMADA = Visit("Ms Yamada", "T-1001", "Ken", "Net")


def test_it_names_customer_case_and_encryption(qtbot: QtBot, open_window: OpenWindow) -> None:
    session = open_window().session
    bar = VisitBar(session)
    qtbot.addWidget(bar)
    bar.show()
    session.end_visit()
    assert not bar.isVisible()
    session.begin_visit(OngoingVisit(YAMADA, "ja", "four words are best"))
    assert bar.isVisible()
    assert bar.text == "On-site visit: Ms Yamada, T-1001 · encrypted"
    session.begin_visit(OngoingVisit(YAMADA, "ja"))
    assert bar.text == "On-site visit: Ms Yamada, T-1001 · not encrypted"
    session.begin_visit(OngoingVisit(YAMADA, "ja", passphrase_missing=True))
    assert bar.text == "On-site visit: Ms Yamada, T-1001 · encryption not set yet"
    session.use(Translator("ja"))
    assert bar.text.startswith("訪問サポート中：Ms Yamada様、T-1001")
    session.end_visit()
    assert not bar.isVisible()
    assert bar.text == ""


def test_its_buttons_lead_to_the_visit_and_to_its_end(qtbot: QtBot, open_window: OpenWindow) -> None:
    bar = VisitBar(open_window().session)
    qtbot.addWidget(bar)
    wanted: list[str] = []
    bar.wanted.connect(wanted.append)
    bar.details.click()
    bar.end.click()
    bar.set_locked(True)
    bar.end.click()
    assert wanted == ["visit", "visit_end"]


def test_hostile_and_endless_names_stay_one_short_line() -> None:
    title = visit_title(Visit("A\n<b>\x1b[31m" + "x" * 500, "T\u2028" + "9" * 500), Translator("en"))
    assert "\n" not in title
    assert "\x1b" not in title
    assert len(title) < 120
    assert visit_title(Visit(), Translator("en")) == "On-site visit"


def test_japanese_customers_are_addressed_with_sama_once() -> None:
    assert addressed("山田花子", Translator("ja")) == "山田花子様"
    assert addressed("山田様", Translator("ja")) == "山田様"
    assert addressed("Ms Yamada", Translator("en")) == "Ms Yamada"


def test_the_line_says_whether_it_is_encrypted(qtbot: QtBot) -> None:
    line = EncryptionLine()
    qtbot.addWidget(line)
    line.show_state(True, Translator("en"))
    assert line.text.startswith("Encrypted")
    line.show_state(False, Translator("ja"))
    assert line.text.startswith("暗号化なし")


def test_no_backup_begins_while_the_passphrase_is_missing(qtbot: QtBot, open_window: OpenWindow, stick: Path) -> None:
    window = open_window()
    session = window.session
    session.begin_visit(OngoingVisit(YAMADA, "ja", passphrase_missing=True))
    with qtbot.waitSignal(session.backup.failed) as failed:
        assert session.start_backup(stick)
    assert isinstance(failed.args, list)
    assert isinstance(failed.args[0], PassphraseNotSetError)
    assert list(stick.iterdir()) == []


def test_a_visit_is_forgotten_and_the_language_is_back(open_window: OpenWindow, tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    session = open_window(settings=folder).session
    session.settings = Settings(language="ja")
    session.use(Translator("ja"))
    session.begin_visit(OngoingVisit(YAMADA, "en", "four words are best"))
    session.keep_secret(Path("/stick/a.furoshiki.zip"), Secret("four words are best"))
    assert "four words" not in repr(session.state)
    session.remember(technician="Ken", company="Net")
    session.choose_language("en")
    session.choose_appearance("dark")
    session.begin_visit(OngoingVisit(YAMADA, "ja", "four words are best"))
    session.end_visit()
    assert session.state == SessionState(destination=session.state.destination)
    assert session.secret_of(Path("/stick/a.furoshiki.zip")) is None
    assert session.translator.language == "ja"
    assert session.settings == Settings(language="ja")
    assert not folder.exists(), "nothing of it is kept on the customer's computer"


def test_the_technicians_own_stick_keeps_who_the_technician_is(open_window: OpenWindow, tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    session = open_window(settings=folder).session
    session.portable = True
    session.begin_visit(OngoingVisit(YAMADA, "ja"))
    session.remember(technician="Ken")
    session.choose_language("ja")
    session.end_visit()
    assert (session.settings.technician, session.settings.language) == ("Ken", "")
    assert session.translator.language == "en"
    written = (folder / "settings.json").read_text(encoding="utf-8")
    assert "Ken" in written
    assert "Yamada" not in written
