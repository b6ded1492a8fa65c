"""What the window loads before its first picture: the work itself comes when somebody asks for it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHOWN = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from app.jobs.sources import Sources
from app.model.store import Home, System
from app.ui import preparing
from app.ui.main import shown
from app.ui.session import Session

class First(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(*sorted(sys.modules), flush=True)
            sys.stdout = None
            application.quit()
        return False

application = QApplication([])
first = First()
application.installEventFilter(first)
session = Session(Sources(Home(Path(sys.argv[1]), System.LINUX)))
# The look for mail begins at once, in a thread of its own that imports what it needs.
session.load_survey = lambda listener: None
# Pages that are likely next are imported beside it, sooner or later.
preparing.LIKELY = {}
window = shown(application, session)
window.show_page("home")
application.exec()
"""
LATER = ("rich", "app.cli", "app.clients", "app.formats", "app.archive", "app.contacts", "app.jobs.backup")
"""What no first picture needs."""


def test_the_first_picture_waits_for_nothing_of_the_work(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOWN, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    loaded = done.stdout.split()
    assert "app.ui.pages.home" in loaded
    assert [each for each in loaded if each.startswith("app.ui.pages.")] == ["app.ui.pages.home", "app.ui.pages.page"]
    assert [each for each in loaded if f"{each}.".startswith(tuple(f"{name}." for name in LATER))] == []
