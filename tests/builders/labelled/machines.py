"""Machines: robots of shops and providers, notices, bounces, gateways that write in many names."""

from tests.builders.labelled.maker import Maker
from tests.builders.labelled.model import Sender
from tests.builders.labelled.names import FIRMS
from tests.builders.labelled.newsletters import STOP
from tests.builders.labelled.texts import words
from tests.builders.labelled.writing import Style, mailbox

PROVIDER_OWN = words("""info@ocn.ne.jp info-docomo@docomo.ne.jp dpoint-mm@docomo.ne.jp news@nifty.com info@plala.or.jp support@odn.ne.jp
nifty-news@nifty.com mail-info@so-net.ne.jp info@biglobe.ne.jp msn-announce@hotmail.com yahoo-news@mail.yahoo.co.jp
customer@dion.ne.jp sbm-info@softbank.ne.jp au-info@ezweb.ne.jp billing@wakwak.com webmaster@iij4u.or.jp
security@ocn.ne.jp account-update@yahoo.co.jp campaign@plala.or.jp oshirase@so-net.ne.jp point@nifty.com abuse@ocn.ne.jp
mypage@jcom.home.ne.jp maintenance@asahi-net.or.jp""")
AUTO = (
    "※このメールは自動送信されています。返信不可です。\n",
    "このメールは自動配信です。返信しないでください。\n",
    "This is an automated message, please do not reply.\n",
    "本メールは送信専用アドレスからお送りしています。\n",
)


def order_robot(m: Maker) -> list[Sender]:
    """Confirmations of orders, parcels, tickets."""
    robot = m.free(
        f"{m.word('order auto-confirm noreply delivery ticket no-reply info shipping')}@{m.word('store parcel ticket')}{m.rng.randrange(999)}.example.com"
    )
    subject = m.one_of(
        [
            "ご注文ありがとうございます",
            "お荷物お届けのお知らせ",
            "【発送】商品を発送しました",
            "Your order has shipped",
            "チケット予約完了のお知らせ",
        ]
    )
    text = f"{m.owner.name} 様\n\nこの度はご注文ありがとうございます。\n注文番号 {m.rng.randrange(10**7)}\n\n{m.one_of(AUTO)}"
    mails = [
        m.mail(mailbox(m.one_of(FIRMS), robot, Style()), subject=subject, text=text, style=Style())
        for _ in range(m.rng.randint(1, 3))
    ]
    return [m.machine(robot, *mails)]


def order_robot_free_mail(m: Maker) -> list[Sender]:
    """A small shop's robot that writes from a free-mail address."""
    robot = m.free(f"{m.word('order.kadoya hana.order yoyaku.niwa kippu.center')}{m.rng.randrange(999)}@gmail.com")
    text = f"ご注文を受け付けました。\n注文番号 {m.rng.randrange(10**6)}\n\n{m.one_of(AUTO)}"
    mails = [
        m.mail(
            mailbox(m.one_of(["かど屋オンライン", "花注文センター", ""]), robot, Style()),
            subject="ご注文確認（自動送信）",
            text=text,
            style=Style(),
        )
        for _ in range(2)
    ]
    return [m.machine(robot, *mails)]


def provider_own(m: Maker) -> list[Sender]:
    """A provider's own mail, from the domain its customers have."""
    robot = m.free(m.one_of(PROVIDER_OWN))
    if not robot:
        return []
    subject = m.one_of(
        [
            "メンテナンスのお知らせ",
            "【重要】サービス変更のご案内",
            "ご利用料金のお知らせ",
            "今月のキャンペーン",
            "メールボックス容量について",
        ]
    )
    text = f"お客様各位\n\n平素は弊社サービスをご利用いただき誠にありがとうございます。\n{subject}\nhttps://www.example.com/info\n\n{m.one_of([*STOP, ''])}"
    mails = [
        m.mail(mailbox(m.one_of(["お知らせ", "サポートセンター", ""]), robot, m.style()), subject=subject, text=text)
        for _ in range(m.rng.randint(1, 3))
    ]
    return [m.machine(robot, *mails)]


def bank(m: Maker) -> list[Sender]:
    """Banks, cards, power companies: notices without headers of bulk mail."""
    robot = m.free(
        f"{m.word('statement mail info direct otoiawase customer')}@{m.word('ginko card denryoku gas')}{m.rng.randrange(999)}.example.com"
    )
    subject = m.one_of(["カードご利用のお知らせ", "口座振替のお知らせ", "ご請求額確定のご案内", "検針票Webのお知らせ"])
    text = f"{m.owner.name} 様\n\n今月のご請求額が確定しました。\n詳細は会員ページをご覧ください。 https://www.example.com/login\n{m.one_of(AUTO)}"
    return [
        m.machine(
            robot,
            m.mail(
                mailbox(m.one_of(["みなと銀行", "カードデスク", "北電力"]), robot, Style()),
                subject=subject,
                text=text,
                style=Style(),
            ),
        )
    ]


def bounce(m: Maker) -> list[Sender]:
    """What the owner wrote could not be delivered."""
    person = m.person()
    dead = m.address(person)
    robot = m.free(
        f"{m.one_of(['MAILER-DAEMON', 'postmaster', 'Mail-Daemon'])}@mx{m.rng.randrange(999)}.example.jp".lower()
    )
    subject = m.one_of(
        [
            "Undelivered Mail Returned to Sender",
            "Returned mail: User unknown",
            "Delivery Status Notification (Failure)",
            "配信不能",
        ]
    )
    text = f"This is the mail system.\n\n<{dead}>: host said: 550 5.1.1 User unknown\n"
    mail = m.mail(
        mailbox("Mail Delivery Subsystem", robot, Style()),
        subject=subject,
        text=text,
        extra=[("Return-Path", b"<>"), ("Auto-Submitted", b"auto-replied")],
    )
    return [m.machine(robot, mail), m.human(dead, person.known_as, m.answer(person.kanji, dead))]


def fax_gateway(m: Maker) -> list[Sender]:
    """One address in the names of everybody who sends a fax."""
    robot = m.free(f"fax{m.rng.randrange(999)}@{m.one_of(['efax.example.com', 'denwa.example.jp'])}")
    mails = [
        m.mail(
            mailbox(f"{m.one_of(FIRMS)} {m.rng.randrange(100, 999)}", robot, Style()),
            subject="FAXを受信しました",
            text="添付のとおりFAXを受信しました。\n",
            style=Style(),
        )
        for _ in range(6)
    ]
    return [m.machine(robot, *mails)]


def meeting_planner(m: Maker) -> list[Sender]:
    """One address in the names of everybody who plans a meeting."""
    robot = m.free(f"{m.one_of(['notify', 'meeting', 'planner', 'mail'])}{m.rng.randrange(999)}@chosei.example.com")
    mails = []
    for _ in range(5):
        person = m.person()
        text = f"{person.kanji}さんが日程調整に回答しました。\nhttps://chosei.example.com/e/{m.rng.randrange(9999)}\n"
        mails.append(
            m.mail(
                mailbox(m.one_of([person.kanji, f"{person.kanji} via 日程"]), robot, Style()),
                subject=f"{person.family}さんの回答",
                text=text,
                style=Style(),
            )
        )
    return [m.machine(robot, *mails)]


def portal(m: Maker) -> list[Sender]:
    """A market place relays mail of many, each under the one address."""
    robot = m.free(f"{m.one_of(['message', 'relay', 'qa', 'auction'])}{m.rng.randrange(999)}@market.example.com")
    mails = []
    for _ in range(6):
        person = m.person()
        text = f"{person.family}さんから取引メッセージが届きました。\n「{m.subject()}」\n\n返信は取引ページから: https://market.example.com/t\n"
        mails.append(
            m.mail(
                mailbox(person.kanji, robot, Style()),
                subject=f"【取引】{person.family}さんからメッセージ",
                text=text,
                style=Style(),
            )
        )
    return [m.machine(robot, *mails)]


def social(m: Maker) -> list[Sender]:
    """A social network tells what friends do."""
    person = m.person()
    robot = m.free(f"{m.one_of(['notification', 'noreply', 'invite', 'update'])}{m.rng.randrange(999)}@sns.example.com")
    subject = m.one_of(
        [
            f"{person.kanji}さんから友達申請が届いています",
            f"{person.kanji} tagged you",
            f"{person.family}さんの日記にコメント",
        ]
    )
    text = f"{subject}\n\n確認する https://sns.example.com/f\n\nこのメールの受信を停止するには設定から。\n"
    return [
        m.machine(
            robot,
            m.mail(
                mailbox(m.one_of([person.kanji, "SNSひろば"]), robot, Style()),
                subject=subject,
                text=text,
                style=Style(),
            ),
        )
    ]


def calendar(m: Maker) -> list[Sender]:
    """A calendar service reminds."""
    robot = m.free(f"calendar-notification{m.rng.randrange(999)}@calendar.example.com")
    text = "予定のリマインダー\n14:00 定例\n\nこの通知の設定を変更\n"
    return [
        m.machine(
            robot,
            m.mail(
                mailbox("カレンダー", robot, Style()),
                subject="通知: 定例 @ 月曜 14:00",
                text=text,
                style=Style(),
                extra=[("Sender", b"calendar-server@example.com")],
            ),
        )
    ]


def appliance(m: Maker) -> list[Sender]:
    """A scanner, a disk box, a camera, a cron job."""
    robot = m.free(
        f"{m.one_of(['scan', 'nas', 'root', 'camera', 'copier', 'backup'])}@office{m.rng.randrange(999)}.example.jp"
    )
    subject = m.one_of(
        ["Message from KMBT_C220", "[NAS] Disk report", "Cron <root@web> /etc/daily", "動体検知", "Scan to E-mail"]
    )
    text = m.one_of(["Sent by the device.\n", "/dev/sda1 81% /\n", "Motion detected 14:02\n"])
    return [
        m.machine(
            robot, *[m.mail(mailbox("", robot, Style()), subject=subject, text=text, style=Style()) for _ in range(3)]
        )
    ]


def register(m: Maker) -> list[Sender]:
    """A service confirms that the owner registered, changed a password, logged in."""
    robot = m.free(
        f"{m.one_of(['account', 'no-reply', 'accounts', 'member', 'touroku', 'security'])}@service{m.rng.randrange(999)}.example.com"
    )
    subject = m.one_of(
        [
            "会員登録ありがとうございます",
            "パスワード再設定のご案内",
            "ログイン通知",
            "Verify your e-mail address",
            "仮登録完了のお知らせ",
        ]
    )
    text = f"{subject}\n\n以下のURLをクリックして手続きを完了してください。\nhttps://service.example.com/v/{m.rng.getrandbits(60):x}\n{m.one_of(AUTO)}"
    return [
        m.machine(
            robot,
            m.mail(
                mailbox(m.one_of(["サービス事務局", "Support", ""]), robot, Style()),
                subject=subject,
                text=text,
                style=Style(),
            ),
        )
    ]
