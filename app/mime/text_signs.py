"""What the text of a message says about its sender: sent automatically, no answer wanted, how to be taken off a list.

Only what the writer says counts, not what they quote: people answer newsletters and forward them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from app.mime import body, charsets, swindle
from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.word_list import WordList

_MAX_TEXT = 12_000
_MAX_NOTE = 800
_MAX_REQUEST = 300
_MAX_SIGNATURE = 400
_MAX_OFFER = 4_000
_MANY_LINKS = 4
_LONG_RUN, _LAST_WORDS = 1_000, 200
_NOT_BASE64 = ".,:;-_<>()@'"
_BEFORE, _BEHIND = 100, 160

_ESCAPE, _NUL = b"\x1b\0"
_LINE_ENDS = b"\n\r"
_LINKS = frozenset(("http://", "https://", "www."))
# The line above a signature: "-- ", ━━━━━, ******.
_RULE = lazy_pattern(
    r"\n[ \t]*(?:-- ?|([-=_*~+#─━＝―〜～・☆★◇◆■□∞°:.])\1{4,}|(?:[◇◆■□☆★・*+=-]{2}){3,})[^\n]{0,60}(?=\n)"
)
_QUOTED = lazy_pattern(r"(?m)^[ \t]*[>＞|｜].*\n?")
# What stands below such a line was written by somebody else, before.
_EARLIER_WORDS = frozenset(
    (
        " message",
        " wrote:",
        "元の",
        "転送",
        "書きました",
        ">:",
        ">：",
        "のメール:",
        "from:",
        "差出人",
        "von:",
        "de:",
    )
)
_EARLIER = lazy_pattern(
    r"(?m)^[ \t]*(?:-{2,} ?(?:original message|forwarded message|元のメッセージ|転送メッセージ)"
    r"|begin forwarded message|on [^\n]{5,200} wrote:"
    r"|[^\n]{0,40}\d{4}[年/-][^\n]{0,120}(?:wrote|書きました|>(?: ?のメール)?)[:：]"
    r"|(?:from|差出人|von|de)[:：][^\n]{1,200}\n[ \t]*(?:sent|date|to|送信|日時|宛先|gesendet|envoyé)[^\n]{0,20}[:：])"
)
_THIS_MAIL = r"(?:この|本|当|こちらの)(?:電子|お知らせ|確認|通知)?(?:メール|メッセージ|ご?案内|通知|アドレス|e-?mail)"
_AUTOMATIC = lazy_pattern(
    rf"""(?ix)
    {_THIS_MAIL}[^。\n]{{0,40}}自動
    | (?:システム|プログラム|機械|サーバー?|コンピューター?)[^。\n]{{0,12}}自動
    | 自動(?:的に|で)?(?:送信|配信|返信|応答|送付|生成|作成|通知)(?:され|して(?:い|お)|です|専用|にて|による|メールです)
    | 心当たり[のが](?:ない|無い|ございません)
    | [【\[(（※＊*]\s*自動(?:送信|配信|返信|応答|通知)
    | automatically[ ](?:generated|sent|created)|(?:generated|sent|created)[ ]automatically|auto-?generated
    | automat(?:ed|ic)[ ](?:message|e-?mail|mail|notification|reply|response|report)
    | automatisch[ ](?:generiert|erzeugt|erstellt|versandt)|(?:généré|envoyé)[ ]automatiquement
    """
)
_NO_REPLY = lazy_pattern(
    rf"""(?ix)
    (?:送信|配信|発信)専用
    | 返信(?:は|を)?(?:不可|禁止)
    | 返信(?:は|には)(?:でき|出来|いただけ|頂け|お答え)[^。\n]{{0,8}}(?:ません|かねます)(?!でした)
    | 返信[をは]?(?:いただ|頂|され|して|なさ)[^。\n]{{0,8}}[てで](?:も|おりません)
    | (?:返信|送信)[^。\n]{{0,10}}(?:なさらない|しないよう|されないよう|しないで(?:ください|下さい))
    | {_THIS_MAIL}[^。\n]{{0,14}}返信[^。\n]{{0,12}}(?:でき(?:ません|ない)|出来ません|いただけま|頂けま)
    | {_THIS_MAIL}[^。\n]{{0,14}}返信[^。\n]{{0,12}}(?:遠慮|控え|お受け|対応)
    | (?:ご|御)返信[^。\n]{{0,8}}(?:いただけません|頂けません|ご遠慮|お控え)
    | (?:do|please)[ ](?:not|n't)[ ](?:directly[ ])?(?:reply|respond|answer)|don't[ ](?:reply|respond)[ ]to[ ]this
    | replies[ ](?:to[ ]this|are[ ]not|sent[ ]to)|(?:not|un)[ -]?monitored|unattended[ ]mailbox
    | (?:can(?:not|'t)|unable[ ]to)[ ](?:accept|receive|respond[ ]to)[ ](?:replies|incoming)
    | antworten[ ]sie[ ](?:bitte[ ])?nicht|ne[ ]pas[ ]répondre
    """
)
_SERVICE = lazy_pattern(
    r"(?:いつも|この度は|このたびは|平素|日頃)[^。\n]{0,30}(?:ご利用|お買い上げ|ご愛顧|ご注文|ご予約|ご登録|ご購入|お引き立て)"
    r"|(?:お客様|会員)(?:の皆様|の皆さま|各位)"
    r"|ご(?:注文|登録|予約|応募|購入)(?:いただき|頂き)(?:まして)?[、 ]?(?:誠に)?ありがとう"
    r"|\bdear (?:valued )?(?:customers?|users?|members?|subscribers?|clients?|sir or madam|sir/madam)\b"
    r"|thank you for (?:your (?:order|purchase|registration|payment)|signing up|registering|subscribing|using)"
)
_LEAVE = (
    r"(?:配信|購読|受信|メルマガ|メールマガジン|メール|登録|会員)(?:の|を)?(?:ご)?(?:停止|解除|中止|拒否|変更)|退会"
)
_UNSUBSCRIBE = lazy_pattern(
    rf"""(?ix)
    (?:案内|連絡|配信|メール)[^。\n]{{0,8}}(?:不要|希望(?:され|し)ない)[^。\n]{{0,40}}(?:返信|連絡|下記|停止)
    | (?:{_LEAVE}|(?:配信|受信|メール)[^。\n]{{0,8}}(?:不要|希望(?:され|し)ない))
        [^\n]{{0,40}} (?:\n[^\n]{{0,20}})? (?:https?://|www\.|こちら|[\w.+-]+@[\w-]+\.|手続き?|ページ|フォーム)
    | [\n|][ \t]*unsubscribe[ \t]*(?:$|\n|\||here|:|<|\()
    | unsubscribe[^\n]{{0,60}}\n?[^\n]{{0,20}}(?:https?://|@|click|link)
    | (?:click|link|https?://|wish|want|prefer)[^\n]{{0,80}}\b(?:unsubscribe|opt[ -]?out)\b
    | (?:\n|[.:*][ ])to[ ](?:unsubscribe|opt[ -]?out)\b
    | to[ ]unsubscribe[ ](?:from[ ](?:this|these|our)|at[ ]any|click|send)
    | (?:manage|update|change)[ ](?:your[ ])?(?:e-?mail[ ]|subscription[ ]|mail[ ])?(?:preferences|subscriptions?)
    | you(?:'re|[ ]are)[ ]receiving[ ]this|you[ ]received[ ]this[ ][^\n]{{0,20}}because
    | view[ ](?:this[ ][^\n]{{0,12}})?in[ ](?:your[ ])?(?:web[ ])?browser
    | {_THIS_MAIL}[^。\n]{{0,60}}(?:登録|希望|会員|購読|配信を)[^。\n]{{0,40}}(?:お送り|送信|配信|お届け)
    | pas[ ]à[ ]lire[ ]cette[ ]newsletter
    | abmelden[^\n]{{0,60}}(?:https?://|hier|link)|se[ ]désabonner|se[ ]désinscrire
    """
)
_REQUEST = lazy_pattern(
    r"(?:配信|購読|登録|メルマガ|メール)[^。\n]{0,10}(?:停止|解除|中止|削除|不要|止め|やめ)[^。\n]{0,12}"
    r"(?:願い|ください|下さい|ほしい|欲しい|希望します|したい|です|ます)|退会(?:します|したい|[をの]?(?:希望(?:します|です)|お願い))"
    r"|\A(?:unsubscribe|配信停止|退会)\Z|\bplease (?:unsubscribe|remove|take) |\bremove me\b|\btake me off\b"
    r"|\bstop (?:sending|e-?mailing|mailing)\b|\b(?:want|like|wish) to (?:unsubscribe|opt out)\b"
)

TEXT_AUTOMATIC, TEXT_NO_REPLY, TEXT_UNSUBSCRIBE = "text_automatic", "text_no_reply", "text_unsubscribe"
TEXT_SERVICE, TEXT_SWINDLE = "text_service", "text_swindle"
MANY_LINKS, PLAIN_NOTE, ASKS_TO_LEAVE = "many_links", "plain_note", "asks_to_leave"

# The words are looked for first, all at once, and the phrases only around those that are there.
_PHRASES = (
    (
        TEXT_AUTOMATIC,
        frozenset(("自動", "心当たり", "automat", "auto-generated", "autogenerated")),
        _AUTOMATIC,
    ),
    (
        TEXT_NO_REPLY,
        frozenset(
            ("返信", "専用", "送信", "reply", "replies", "respond", "monitored", "unattended", "antworten", "répondre")
        ),
        _NO_REPLY,
    ),
    (
        TEXT_UNSUBSCRIBE,
        frozenset(("配信", "購読", "解除", "停止", "退会", "登録", "受信", "会員", "希望", "不要", "subscri", "opt out",
         "opt-out", "preferences",
         "receiving this", "received this", "browser", "newsletter", "abmelden", "désabonner", "désinscrire")),
        _UNSUBSCRIBE,
    ),
    (
        TEXT_SERVICE,
        frozenset(("ご利用", "お買い上げ", "ご愛顧", "ご注文", "ご予約", "ご登録", "ご購入", "ご応募", "お引き立て",
         "お客様", "会員", "dear ", "thank you for ")),
        _SERVICE,
    ),
)  # fmt: skip
_REQUEST_WORDS = frozenset(
    ("停止", "解除", "中止", "削除", "不要", "止め", "やめ", "退会", "subscribe", "remove", "take", "stop", "opt out")
)
_WORDS = WordList(_LINKS.union(_EARLIER_WORDS, *(words for _, words, _ in _PHRASES), swindle.WORDS))
# What a request is known by counts in short texts alone: in a long one, some of it stands anywhere.
_WORDS_OF_SHORT = WordList(_WORDS.words | _REQUEST_WORDS)


def text_signs(head: bytes, found: Mapping[bytes, Sequence[bytes]], excerpt: bytes) -> tuple[str, ...]:
    """Codes for what the text says, in a fixed order.

    `head` is a raw header block, `found` has its fields `part_head.NAMES`, and `excerpt` is that of the body (see
    `Message.excerpt`). Never raises.
    """
    if not excerpt or excerpt.isspace():
        return ()
    if excerpt[0] not in _LINE_ENDS:
        return signs_of(body.text(excerpt, _MAX_TEXT))
    if b"ontent-" not in head and b"ONTENT-" not in head:
        # No field says that it is anything but plain text.
        is_plain = excerpt.isascii() and _ESCAPE not in excerpt and _NUL not in excerpt
        return signs_of(excerpt.decode("ascii") if is_plain else charsets.decode(excerpt, None))
    return signs_of(body.text_behind(head, found, excerpt, _MAX_TEXT))


def signs_of(text: str) -> tuple[str, ...]:
    """The same for a decoded text."""
    text = text.casefold()
    is_short = len(text) <= _MAX_REQUEST
    words = _WORDS_OF_SHORT.found_in(text) if is_short else _WORDS.found_in(_without_base64(text))
    own = _own_words(text, words)
    if not own:
        return ()
    if words and len(own) < len(text):
        words = {word for word in words if word in own}
    if is_short:
        is_request = not words.isdisjoint(_REQUEST_WORDS)
    else:
        is_request = len(own) <= _MAX_REQUEST and any(word in own for word in _REQUEST_WORDS)
    if not words and not is_request:
        # Most letters of people: nothing of what follows can be in them.
        return (PLAIN_NOTE,) if len(own) <= _MAX_NOTE or _is_note(own, words) else ()
    links = sum(map(own.count, words & _LINKS))
    codes = [code for code, telling, phrase in _PHRASES if any(map(phrase.search, _around(own, words & telling)))]
    if swindle.speaks_like_a_swindler(own[:_MAX_OFFER], words):
        codes.append(TEXT_SWINDLE)
    if links >= _MANY_LINKS:
        codes.append(MANY_LINKS)
    if is_request and not links and TEXT_NO_REPLY not in codes and _REQUEST.search(own):
        # Somebody who wants to be taken off a list, and no list.
        return (ASKS_TO_LEAVE,)
    if not codes and _is_note(own, words):
        codes.append(PLAIN_NOTE)
    return tuple(codes)


def _without_base64(text: str) -> str:
    """The text without the base64 at its end, in which no word stands.

    An excerpt (see `excerpt.joined`) ends as the message does: a long letter with what is attached to it.
    """
    behind_words = text.rfind(" ") + 1
    if len(text) - behind_words <= _LONG_RUN:
        return text
    run = text[behind_words:]
    return text if not run.isascii() or any(sign in run for sign in _NOT_BASE64) else text[: behind_words + _LAST_WORDS]


def _is_note(own: str, words: Set[str]) -> bool:
    """True for a short text without links; a signature may hold some."""
    if "\n" in own[_MAX_NOTE + 1 : -_MAX_SIGNATURE]:
        # No line can be the one above a signature.
        return False
    for line in _RULE.finditer(own) if own[0].isalnum() else ():
        if len(own) - line.end() <= _MAX_SIGNATURE:
            own = own[: line.start()]
            break
    return 0 < len(own) <= _MAX_NOTE and not any(link in own for link in words & _LINKS)


def _own_words(text: str, words: Set[str]) -> str:
    """The text, which holds these words, without what it quotes."""
    if not words.isdisjoint(_EARLIER_WORDS) and (earlier := _EARLIER.search(text)):
        text = text[: earlier.start()]
    if ">" in text or "＞" in text or "|" in text:
        text = _QUOTED.sub("", text)
    return text.strip()


def _around(text: str, words: Iterable[str]) -> Iterator[str]:
    """What stands around the first and the last places of these words, all of which are there."""
    text = f"\n{text}\n"
    for word in words:
        first, last = text.find(word), text.rfind(word)
        for at in dict.fromkeys((first, text.find(word, first + 1), text.rfind(word, 0, last), last)):
            if at >= 0:
                yield text[max(at - _BEFORE, 0) : at + _BEHIND]
