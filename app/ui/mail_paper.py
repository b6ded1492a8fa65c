"""A message on paper: its headers, then its words, or its formatting where that is what was looked at."""

from dataclasses import replace
from html import escape

from app.i18n.catalogue import Translator
from app.i18n.mail import attachment_label, header_lines, moment, subject
from app.jobs.read_mail import OpenMessage
from app.mime.safe_html import SafeHtml
from app.textkit.text import breakable
from app.ui.parts.mail_document import MailDocument
from app.ui.parts.mail_pane import MailForm

_EMPTY = SafeHtml("", (), ())


def mail_on_paper(message: OpenMessage, form: MailForm, translator: Translator) -> MailDocument:
    """A document to be printed; like the page on the screen it loads nothing."""
    is_formatted = form is MailForm.FORMATTED and message.page is not None
    page = message.page if is_formatted and message.page is not None else _EMPTY
    text = message.original if form is MailForm.ORIGINAL else message.view.text
    body = page.html if is_formatted else f'<div style="white-space: pre-wrap">{escape(breakable(text))}</div>'
    return MailDocument(replace(page, html=f"{_head(message, translator)}<hr>{body}"), message.pictures)


def _head(message: OpenMessage, translator: Translator) -> str:
    envelope = message.view.envelope
    lines = header_lines(envelope, moment(envelope, message.row.message.received), translator)
    if attached := message.view.attachments:
        names = ", ".join(attachment_label(each, translator) for each in attached)
        lines.append((translator.translate("Attachments"), names))
    rows = "".join(f"<p>{escape(name)}: {escape(breakable(content))}</p>" for name, content in lines)
    return f"<h2>{escape(breakable(subject(envelope, translator)))}</h2>{rows}"
