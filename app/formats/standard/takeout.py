"""Google's export of Gmail (Takeout): one mbox with everything, whose labels say in which folders a message lay."""

import re
from collections.abc import Iterator

from app.formats.common.roles import role_of
from app.formats.standard import mbox
from app.mime.headers import decode_text, fields
from app.model.findings import Finding
from app.model.format import Format, Source
from app.model.mail import Message, Role

# `From 1234567890123456789@xxx Mon Jan 02 …`: no other program writes such a separator.
SEPARATOR = re.compile(rb"From [0-9]{5,20}@xxx ")
_LABELS = b"x-gmail-labels"
# What Gmail calls folders but are states of a message, in the languages of its users.
_STATES = frozenset(
    {"unread", "opened", "important", "starred", "archived", "chat",
     "未読", "開封済み", "既読", "重要", "スター付き", "アーカイブ済み",
     "category personal", "category promotions", "category social", "category updates", "category forums",
     "カテゴリ: 個人", "カテゴリ: 新着", "カテゴリ: プロモーション", "カテゴリ: ソーシャル", "カテゴリ: フォーラム",
     "category purchases", "category reservations"}
)  # fmt: skip
# Gmail's own tabs, as Takeout writes them in Japanese and in English: カテゴリ「プロモーション」, Category Promotions.
_CATEGORY = re.compile(r"カテゴリ[:：「 ]|category ")
# A label with a comma in it stands in quotation marks: 受信トレイ,"仕事, 見積"
_LABEL = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=,|\Z)|([^,]*))(?:,|\Z)')
# The one folder of a message with many labels: what Gmail hides first, then where it is best looked for.
_ORDER = (Role.TRASH, Role.JUNK, Role.DRAFTS, Role.SENT, Role.INBOX)


def read(source: Source) -> Iterator[Message | Finding]:
    """The messages of the mbox, each in the folder of its labels."""
    for item in mbox.read(source):
        yield _placed(item) if isinstance(item, Message) else item


def _placed(message: Message) -> Message:
    found = fields(message.head, frozenset((_LABELS,))).get(_LABELS)
    if not found:
        return message
    # Decoded before it is split: a comma may be inside an encoded word.
    labels = [label for label in _labels(decode_text(found[0])) if label and not _is_state(label.casefold())]
    roles = {role_of(label): label for label in reversed(labels)}
    for role in _ORDER:
        if role in roles:
            return message._replace(folder=(roles[role],), role=role)
    if labels:
        return message._replace(folder=_path(labels[0]), role=Role.OTHER)
    return message._replace(folder=("Archive",), role=Role.ARCHIVE)


def _labels(text: str) -> Iterator[str]:
    """The labels in a field. A quotation mark that is not closed before a comma is a character like any other."""
    for found in _LABEL.finditer(text):
        yield found[1].replace('""', '"').strip() if found[1] is not None else found[2].strip()


def _is_state(label: str) -> bool:
    return label in _STATES or _CATEGORY.match(label) is not None


def _path(label: str) -> tuple[str, ...]:
    """The folders a label names (`家族/写真`): Gmail shows a slash as a folder in a folder."""
    return tuple(part for part in label.split("/") if part.strip()) or (label,)


FORMAT = Format(name="takeout", read=read, matches_name=lambda name: name.lower().endswith(".mbox"))
