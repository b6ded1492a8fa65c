"""What a mailbox is for, by the name programs and providers gave it in many languages."""

import unicodedata
from collections.abc import Sequence

from app.model.mail import Role

# Names as Apple Mail, Thunderbird, Outlook, Gmail and the providers localise them; compared casefolded and in NFKC.
_NAMES = {
    Role.INBOX: (
        "inbox", "受信トレイ", "受信箱", "受信", "受信ボックス", "posteingang", "boîte de réception",
        "bandeja de entrada",
        "posta in arrivo", "postvak in", "收件箱", "收件匣", "받은 편지함", "входящие", "caixa de entrada",
        "inkorg",
    ),
    Role.SENT: (
        "sent", "sent messages", "sent items", "sent mail", "sent-mail", "outbox-sent", "送信済み",
        "送信済みメール",
        "送信済みメッセージ", "送信済みアイテム", "送信済みトレイ", "送信箱", "送信控え",
        "送信", "送信ログ", "gesendet",
        "gesendete objekte",
        "gesendete elemente", "envoyés", "messages envoyés", "éléments envoyés", "enviados",
        "elementos enviados",
        "posta inviata", "inviati", "verzonden", "verzonden items", "已发送", "已发送邮件", "寄件備份",
        "보낸 편지함",
        "отправленные", "skickat", "itens enviados",
    ),
    Role.DRAFTS: (
        "drafts", "draft", "templates", "unsent messages", "outbox", "下書き", "草稿", "テンプレート",
        "送信待ち",
        "送信トレイ", "未送信メッセージ", "entwürfe", "brouillons", "borradores", "bozze", "concepten",
        "草稿箱",
        "임시 보관함", "черновики", "utkast", "rascunhos", "postausgang", "queue",
    ),
    Role.JUNK: (
        "junk", "junk e-mail", "junk email", "junk mail", "spam", "bulk mail", "bulk", "迷惑メール",
        "迷惑メールフォルダ",
        "werbung", "junk-e-mail", "spamverdacht", "courrier indésirable", "indésirables", "correo no deseado",
        "posta indesiderata", "ongewenste e-mail", "垃圾邮件", "垃圾郵件", "스팸", "спам", "skräppost",
        "lixo eletrônico",
    ),
    Role.TRASH: (
        "trash", "deleted messages", "deleted items", "deleted", "bin", "wastebasket", "wastebin", "ゴミ箱",
        "ごみ箱",
        "削除済みアイテム", "削除済みメッセージ", "削除済み", "papierkorb", "gelöschte objekte",
        "gelöschte elemente", "corbeille",
        "éléments supprimés", "papelera", "elementos eliminados", "cestino", "posta eliminata", "prullenbak",
        "verwijderde items", "已删除", "废纸篓", "垃圾桶", "휴지통", "корзина", "papperskorg", "lixeira",
    ),
    Role.ARCHIVE: (
        "archive", "archives", "all mail", "アーカイブ", "すべてのメール", "archiv", "alle nachrichten",
        "tous les messages",
        "archivo", "todos", "archivio", "archief", "归档", "보관함", "архив", "arkiv",
    ),
}  # fmt: skip


def _form(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


_INHERITED = (Role.TRASH, Role.JUNK, Role.SENT, Role.DRAFTS)
_ROLES = {_form(name): role for role, names in _NAMES.items() for name in names}


def role_of(name: str) -> Role:
    """The role of a mailbox by its own name, the last part of its path: `送信済みメール` is Role.SENT."""
    return _ROLES.get(_form(name), Role.OTHER)


def role_of_path(names: Sequence[str]) -> Role:
    """The role of a mailbox by its own name, else by those around it: what lies in the trash is deleted, in Sent sent.

    A folder of customers inside the inbox is no inbox, and one inside an archive is an archive of its own.
    """
    own = role_of(names[-1]) if names else Role.OTHER
    if own is not Role.OTHER:
        return own
    return next((role for name in reversed(names[:-1]) if (role := role_of(name)) in _INHERITED), Role.OTHER)
