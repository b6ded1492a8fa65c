"""The form of an on-site visit: for whom and by whom it is, and the language of its certificate."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from app.i18n.catalogue import N_, Translator
from app.model.plan import Visit
from app.system.settings import Settings
from app.textkit.text import one_line
from app.ui.parts.panels import Panel
from app.ui.parts.text import describe, label
from app.ui.theme import em

_LANGUAGES = (("ja", "日本語"), ("en", "English"))
_LONGEST = 200
_FIELDS = (
    ("customer", N_("Customer"), N_("Whose mail it is. Appears on the certificate.")),
    ("ticket", N_("Ticket"), N_("The number of the case. It becomes part of the archive's name.")),
    ("technician", N_("Technician"), N_("Who makes the archive and signs the certificate.")),
    ("company", N_("Company"), N_("Whom the technician works for.")),
)
_LANGUAGE = (N_("Language of the certificate"), N_("The language the customer reads."))


class VisitForm(Panel):
    """Emits `changed` with every letter and choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields = {name: QLineEdit() for name, _, _ in _FIELDS}
        self.languages = QComboBox()
        self.languages.addItems([name for _, name in _LANGUAGES])
        self._chosen = False
        self._names: list[QLabel] = []
        form = QFormLayout()
        form.setHorizontalSpacing(em(1.2))
        form.setVerticalSpacing(em(0.5))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for widget in self._widgets:
            name = label("", wraps=False)
            name.setBuddy(widget)
            self._names.append(name)
            form.addRow(name, widget)
        for field in self.fields.values():
            field.setMaxLength(_LONGEST)
            field.textChanged.connect(self.changed)
        self.languages.activated.connect(self._choose)
        self.inside.addLayout(form)

    @property
    def visit(self) -> Visit:
        """What is filled in."""
        return Visit(**{name: one_line(field.text()).strip() for name, field in self.fields.items()})

    @property
    def language(self) -> str:
        """The language of the certificate."""
        return _LANGUAGES[self.languages.currentIndex()][0]

    @property
    def first_empty(self) -> QLineEdit | None:
        """Where there is something to fill in."""
        return next((field for field in self.fields.values() if not field.text().strip()), None)

    def begin_anew(self, settings: Settings, language: str) -> None:
        """For the next customer: what is the same at every visit is there already."""
        self._chosen = False
        self._show(Visit(technician=settings.technician, company=settings.company), language)

    def show_visit(self, visit: Visit, language: str) -> None:
        """Shows a visit that is going on."""
        self._chosen = True
        self._show(visit, language)

    def retranslate(self, translator: Translator) -> None:
        """Shows every text in the language of `translator`; the certificate has it too, until another is chosen."""
        texts = [(message, description) for _, message, description in _FIELDS]
        for name, widget, (message, description) in zip(self._names, self._widgets, [*texts, _LANGUAGE], strict=True):
            name.setText(translator.translate(message))
            describe(widget, translator.translate(message), translator.translate(description))
        self._follow(translator.language)

    @property
    def _widgets(self) -> list[QWidget]:
        return [*self.fields.values(), self.languages]

    def _choose(self) -> None:
        self._chosen = True
        self.changed.emit()

    def _follow(self, language: str) -> None:
        """The language of the window, as long as nobody chose one."""
        if not self._chosen and self.language != language:
            self._show_language(language)
            self.changed.emit()

    def _show(self, visit: Visit, language: str) -> None:
        for name, field in self.fields.items():
            field.setText(getattr(visit, name))
        self._show_language(language)

    def _show_language(self, language: str) -> None:
        codes = [code for code, _ in _LANGUAGES]
        self.languages.setCurrentIndex(codes.index(language) if language in codes else 0)
