"""How machines call themselves: in the local part of their address, in their name and in their subjects."""

from functools import lru_cache

from app.textkit.lazy_pattern import lazy_pattern
from app.textkit.organisations import is_company
from app.textkit.person_name import named

_PIECES = lazy_pattern(r"\d+|[^\W\d]+")
_WORDS = lazy_pattern(r"[-_.+=]+")
_MOST_PIECES = 3
_MAX_LOCAL, _MAX_SUBJECT = 128, 500
_END = r"(?:$|[-_.+=\d])"
# Behind a dot often stands the name of a person: root.tanaka@
_HARD_END = r"(?:$|[-_+=\d])"

# All that do not ignore the case are for text in small letters: to ignore it takes up to five times as long.

# Nobody reads mail there, and the address says so. info@ or shop@ say nothing: people sit behind them in small firms.
_NOBODY_READS = lazy_pattern(
    rf"""(?x)
    .*(?:no|not|dont|never|cannot)reply.* | (?:.*[^a-z])? (?:no|not|non|dont|don-t|never|cannot|can-not)[-_.]reply.*
    | (?:.*[-_.])? (?:no|non|do[-_.]?not|dont)[-_.]? (?:respond|response|answer|return|write) {_END} .*
    | (?:.*[-_.+])? (?:nrply|norep|norepl|no-?repl[a-z]*|henshin-?fuka|sou?shin-?senyou?|haishin-?senyou?|unmonitored
        |devnull|dev-null|blackhole) {_END} .*
    | (?:mailer-?daemon|mail-?daemon|majordomo|listserv|mailman|autoresponder|auto-?reply|auto-?respond
        |auto-?answer|auto-?mail(?:er)?|auto-?confirm|auto-?notif[a-z]*|auto-?send(?:er)?) {_HARD_END} .*
    | (?:.*[-_.+])? bounces? {_HARD_END} .* | (?:msprvs|bnc|verp) \d* [-_+=] .*
    | (?:.*[-_.])? (?:notif(?:y|ier|ication|ications)|mail-?alerts?|alerts?-?mail|unsubscribe) {_END} .*
    | .*-(?:request|daemon|subscribe|confirm)$
    | (?:jidou?|zidou?)[-_]?(?:haishin|haisin|soushin|sousin|henshin|hensin) {_END} .*
    """
)
# Accounts of systems and devices. Now and then an administrator writes from one.
_SYSTEM_ACCOUNT = lazy_pattern(
    r"""(?x)
    (?:postmaster|root|daemon|nobody|wordpress|www-?data|apache|httpd|nagios|zabbix|jenkins|crond?|logwatch|fail2ban
        |nas|mfp|router|printer|scanner|copier|ups|backup|monitor(?:ing)?|syslog|hostmaster|jira|github|gitlab|bitbucket
        |bugzilla|redmine|sentry|camera|scan|alarm|sensor|recorder|dvr|nvr|kintai|fax|system|sys|robot|bot
        |abuse(?:-?desk)?) [-_]?\d*$
    | .+-(?:admin|owner|master|ctl|control|help|bounce)$
    """
)
# What newsletters and shops call their sending address.
_SENDS_MANY = lazy_pattern(
    rf"""(?x)
    (?:.*[-_.])? (?:news-?letters?|news-?mail|mail-?news|e-?news|e-?newsletter|mail-?mag(?:azine)?|mel-?maga?|merumaga
        |e-?magazine
        |magmag|haishin|haisin|mailing-?list|mailings|e-?mailings?|emarketing|tokubai) {_END} .*
    | (?:news|magazine|updates?|newsflash|announce(?:ments?)?|oshirase|press-?release|promo(?:tions?)?|campaigns?
        |weekly|daily|digest|bulletin|broadcast|otoku|coupons?|dm) {_HARD_END} .*
    """
)
# Only a hint: people sit behind some of these.
_OFTEN_MACHINES = lazy_pattern(
    rf"""(?x)
    (?:alerts?|auto|service-?mail|account-?updates?|security|verify|verification|confirm(?:ation)?s?
        |receipts?|invoices?|orders?|order-?confirm[a-z]*|shipment|shipping|tracking|delivery|statements?|billing
        |payments?|reminders?|surveys?|feedback|registrations?|password|mail-?system|mail|mailer|sender|e-?mail|mag|auth
        |chumon|hassou?|otodoke|calendar|schedule|form|toiawase|uketsuke|reserve|reservations?|bank|mag2[a-z\d]*|cart
        |members?|member-?info|web-?member|subscriptions?|subscribe|info-?mail|mail-?info|notice|messages?
        |invitations?|comments?|marketing|offers|deals|specials|point|event) {_HARD_END} .*
    """
)
_MACHINE_NAME = lazy_pattern(
    r"""(?x)
    送信専用|配信専用|自動(?:配信|送信|返信|応答|通知)|返信(?:不可|できません|しないで)
    | \b(?:no|do\ not|don't)[-_ ]?reply\b | mail\ delivery\ (?:sub)?system | mailer[- ]daemon
    | auto(?:matic|mated)?[- ]?(?:reply|mail|response|message|notification) | delivery\ (?:status|failure)
    """
)
_BUSINESS_NAME = lazy_pattern(
    r"""(?x)
    (?:ニュース|通信|便り|だより|タイムズ|編集部|ストア|システム|センター|ダイレクト|オンライン|ショップ|カレンダー|事務局
        |配信|サービス|クラブ|市場|通販|運営|窓口|銀行|証券|保険|カード|新聞|百貨店|公式|公社|協会|急便|運輸
        |郵便局?|電力|ガス|鉄道|旅行|取引|年金|国税庁|税務署|役所|図書館|チーム|サポート|予約)(?:$|\s|　)
    | \b(?:news|times|online|store|shop|systems?|center|centre|club|services?|team|direct|card|bank|pay|express
        |accounts?|security|alerts?|members?|travel|mobile|networks?|media|labs?|software|games|post|mail|web|payments?|billing|orders?|digital|solutions
        |insurance|airlines?|hotels?|support|japan|official|magazine|group|customer|market|prime|cloud
        |forms?|energy|telecom|broadband|notifications?|helpdesk|courier|logistics)\b
    """
)
_BRACKETS = lazy_pattern(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]|【[^【】]*】|＜[^＜＞]*＞")
# 佐藤花子, たなか, ゆかり: one short Japanese word.
_SHORT_NAME = lazy_pattern("[\u3041-\u30ff\u3400-\u9fff々ヶ〆]{2,6}$")
_BULK_NAME = lazy_pattern(
    r"""(?x)
    メールマガジン|メルマガ|メール会員|メールニュース|ニュースレター|メール配信|\bnews[- ]?letters?\b
    |\bmail\ ?magazine\b|\bdaily\ (?:digest|deals?|news)\b|\bweekly\ (?:digest|news|update)\b|\bdigest\b
    |お得情報|キャンペーン情報
    """
)
_AUTOMATIC_SUBJECT = lazy_pattern(
    r"自動(?:配信|送信|返信|応答|通知)|[送配]信専用|automatically generated"
    r"|auto(?:matic|mated)?[- ](?:message|notification)"
)
_MACHINE_SUBJECT = lazy_pattern(
    r"""(?x)
    認証コード|確認コード|ワンタイムパスワード|パスワード(?:の)?(?:再設定|リセット|変更)|ログイン(?:通知|のお知らせ)|本人確認
    |(?:メールアドレス|ご本人様?)の?確認のお願い|(?:注文|ご予約|お申し?込み|登録|受付|お支払い|入金|決済)(?:内容|受付|完了)?の?
      (?:ご?確認|完了|承り|前日)|(?:発送|出荷|お届け|配達)(?:完了|予定)?の?(?:お知らせ|ご案内|ご連絡|通知)|商品発送
    |ご?請求(?:額|金額|書)|ご?利用明細|カードご?利用の|振込入金|口座振替|料金.{0,4}(?:確定|お知らせ)|領収書\ ?[\d(（]
    |^[【\[]?(?:重要|緊急|至急|警告)[】\]:：]|アカウント.{0,12}(?:停止|制限|異常|確認|更新|ロック)|お支払い?方法|不正(?:アクセス|利用|ログイン)
    |(?:不在|再配達|未払い|当選|還付).{0,8}(?:通知|お知らせ|のご?連絡|おめでとう)
    |予約(?:が入りました|キャンセルの(?:お知らせ|ご連絡))|新しい予約|予約(?:確定|完了|受付|通知|リマインド)
    |(?:お問い?合わ?せ|資料請求|お申し?込み|ご注文|ご登録|ご応募).{0,4}(?:を)?(?:ありがとう|有難う|受け?付け|承りました)
    |さんが(?:あなた|コメント|写真|日記|招待|フォロー|いいね)|友達(?:申請|リクエスト)|お知らせ【?\d{3,}|リマインダー[:：]
    |undeliver(?:ed|able)|delivery\ (?:status\ notification|failure|has\ failed)|returned\ mail|mail\ delivery\ failed
    |failure\ notice|verification\ code|one[- ]time\ (?:password|code)|reset\ your\ password|password\ reset
    |(?:your|order|shipping|payment|booking)\ (?:order|receipt|invoice|statement|confirmation|shipment)\b
    |account\ (?:has\ been\ )?(?:suspended|locked|limited|on\ hold)|unusual\ (?:sign|activity)|action\ required
    |confirm\ (?:your\ )?(?:e-?mail|account|registration|address)|verify\ your|security\ alert|new\ sign-?in
    |^message\ from\ "|^cron\ <|^\[?(?:warning|critical|problem|recovery|alert)\b.*:|backup\ (?:report|completed|failed)
    """
)
_BULK_SUBJECT = lazy_pattern(
    r"""(?x)
    メルマガ|メールマガジン|号外|(?:第|vol\.?\ ?|no\.?\ ?|\#)\d{1,4}(?:号|回)?[】\]\s]|第\d+号|\bvol\.?\ ?\d
    |[【［\[]pr[】］\]]|未承諾広告|[★☆◆■▼♪!！]{1,3}.{0,12}(?:セール|sale)|セール(?:開始|開催|スタート|終了)
    |(?:最大|今なら|期間限定|本日限り|まもなく終了|先着).{0,12}(?:％|%|円|ポイント|倍|off|オフ|無料)
    |\b\d{1,2}\ ?%\ ?off\b|％off|%off|ポイント.{0,2}\d+倍|送料無料|クーポン(?:配布|プレゼント|進呈)|タイムセール
    |新着(?:アイテム|商品|情報)|今週の(?:新着|おすすめ|特集)|セミナーのご案内|会員(?:様|限定)
    |\bnewsletter\b|\bdigest\b.{0,12}\d|\bunsubscribe\b|\bsale\ (?:ends|starts)|\blimited[- ]time\b|\bfree\ shipping\b
    """
)
_ANNOUNCING_SUBJECT = lazy_pattern(
    r"(?:お知らせ|ご案内|のご報告|新着|新商品|入荷|ニュース|通信|便り|だより|情報|特集|開催|募集|プレゼント|キャンペーン|セール|フェア)"
    r"|\b(?:news|update|sale|offer|deals?|campaign|announcement|webinar|invitation|welcome to)\b"
)
# [SPAM], [meiwaku], ***SPAM***, {Spam?}, 【迷惑メール】, [spam:##80%]: what filters of providers put before a subject.
_SPAM_SUBJECT = lazy_pattern(
    r"^\W{0,3}[\[【［(（<＜{*＊]{1,6}\s*(?:(?:possible|suspected|probable|潜在的|確定)?\s*(?:spam|junk|meiwaku|スパム|迷惑)"
    r"(?:メール|mail|判定|の疑い)?)[^\]】］)）>＞}*＊]{0,20}[\]】］)）>＞}*＊]"
)
_REPLY = lazy_pattern(
    r"(?i)^\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|fwd?|aw|wg|sv|vs|tr|antw|返信|転送)\s*(?:\[\d+\]|\^?\d+)?\s*[:：>]"
)
_QUESTION = lazy_pattern(r"[?？][\s!！。)）」]*$|(?:ですか|ますか|でしょうか|ませんか|ましたか)[\s。!！]*$")
_ABSENCE = lazy_pattern(
    r"不在|休暇|休業|out of (?:the )?office|automatic reply|auto(?:matic)?[- ]?reply|on vacation|abwesen"
)
_DIGIT = lazy_pattern("[1-9]")
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
ABSENCE = "absence"
"""The sign of an out-of-office reply."""
_LEAVING = lazy_pattern(r"(?i)解除|退会|配信(?:停止|中止|不要)|購読(?:停止|中止)|unsubscribe|\bremove\b|opt[- ]?out")
ADDRESS_CHANGED = lazy_pattern(
    r"(?:メール)?(?:アドレス|メアド|アド)(?:が|を)?(?:の)?(?:変更|変わ|変え)|アド変|new (?:e-?mail )?address"
    r"|change(?:d)? (?:of )?(?:my )?(?:e-?mail )?address|address (?:has )?changed"
)
"""A subject, in small letters, that announces a change of address."""


def address_signs(local: str) -> tuple[str, ...]:
    """Codes of `WEIGHTS` for a local part: `noreply` gives `nobody_reads`."""
    return _address_signs(local[:_MAX_LOCAL])


@lru_cache(maxsize=1 << 15)
def _address_signs(local: str) -> tuple[str, ...]:
    local = local.lower()
    if _NOBODY_READS.match(local):
        return ("nobody_reads",)
    if _SYSTEM_ACCOUNT.match(local) or local.startswith("owner-"):
        return ("system_account",)
    if _SENDS_MANY.match(local):
        return ("sends_many",)
    return ("often_machine",) if _OFTEN_MACHINES.match(local) else ()


def is_random(local: str) -> bool:
    """True for a local part no person chose: letters and digits change places three times within a word (a59d63)."""
    return any(len(_PIECES.findall(word)) > _MOST_PIECES for word in _WORDS.split(local[:_MAX_LOCAL]))


# Of each sender it is asked when the first message comes, and when all have come.
@lru_cache(maxsize=1 << 15)
def name_signs(name: str) -> tuple[str, ...]:
    """Codes of `WEIGHTS` for a display name that is a machine's or a firm's."""
    small = name.lower()
    if _MACHINE_NAME.search(small):
        return ("machine_name",)
    if _BULK_NAME.search(small):
        return ("bulk_name",)
    bare = _without_brackets(name)
    return ("business_name",) if _BUSINESS_NAME.search(bare.lower()) or is_company(bare) else ()


def person_signs(name: str) -> tuple[str, ...]:
    """Codes of `WEIGHTS` for a display name that may be a person's: one without `name_signs`."""
    bare = _without_brackets(name)
    if named(bare).given:
        return ("person_name",)
    return ("short_name",) if _SHORT_NAME.match(bare) else ()


def _without_brackets(name: str) -> str:
    """佐藤 花子 of 佐藤 花子（株式会社ミミ）: what stands in brackets is where a person works."""
    return _BRACKETS.sub("", name).strip() or name


def is_reply(subject: str) -> bool:
    """True for the subject of an answer or of something passed on: "Re: …", "[list] Fwd: …", "返信：…"."""
    return _REPLY.match(subject[:_MAX_SUBJECT]) is not None


# Several ask about the subject of a message, one right after the other.
@lru_cache(maxsize=8)
def without_figures(subject: str) -> str:
    """The start of a subject with its digits made 0, which no pattern minds: those of a shop differ by little else."""
    subject = subject[:_MAX_SUBJECT]
    if subject.isascii():
        # The same in a third of the time.
        return subject.encode("ascii").translate(_ZEROS).decode("ascii")
    return _DIGIT.sub("0", subject)


def subject_signs(subject: str, *, is_answer: bool = False) -> tuple[str, ...]:
    """Codes of `WEIGHTS` for the subject of one message. That of an answer is not its sender's own."""
    return _subject_signs(without_figures(subject), is_answer)


def signs_of_subject(subject: str, *, is_answer: bool) -> tuple[tuple[str, ...], bool]:
    """The same for a message that may be an answer by its subject alone, and whether it is one."""
    return _signs_and_kind(without_figures(subject), is_answer)


@lru_cache(maxsize=8192)
def _signs_and_kind(subject: str, is_answer: bool) -> tuple[tuple[str, ...], bool]:
    is_answer = is_answer or is_reply(subject)
    return _subject_signs(subject, is_answer), is_answer


@lru_cache(maxsize=8192)
def _subject_signs(subject: str, is_answer: bool) -> tuple[str, ...]:
    subject = subject.lower()
    if _SPAM_SUBJECT.match(subject):
        return ("spam_subject",)
    if _ABSENCE.search(subject):
        return (ABSENCE,)
    if is_answer or _QUESTION.search(subject):
        # 「送料無料になりますか？」: customers ask with the words of the shop.
        return ()
    if _AUTOMATIC_SUBJECT.search(subject):
        return ("automatic_subject",)
    if _MACHINE_SUBJECT.search(subject):
        return ("machine_subject",)
    if _BULK_SUBJECT.search(subject):
        return ("bulk_subject",)
    if ADDRESS_CHANGED.search(subject):
        return ("address_changed",)
    return ("announcing_subject",) if _ANNOUNCING_SUBJECT.search(subject) else ()


def asks_to_leave(subject: str) -> bool:
    """True for the subject of a message that only asks to be taken off a list."""
    return _LEAVING.search(subject) is not None
