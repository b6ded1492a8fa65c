"""Where else the messages of an account are, in words."""

import pytest

from app.i18n.account_risk import whereabouts
from app.i18n.catalogue import Translator
from app.model.deletion import AccountHoldings
from app.model.mail_protocol import MailProtocol


@pytest.mark.parametrize(
    ("only_here", "on_server", "unknown", "english", "japanese"),
    [
        (0, 0, 0, "No messages.", "メールはありません。"),
        (15, 0, 0, "15 messages, which live only on this computer.", "15通。すべてこのパソコンにしかありません。"),
        (0, 1, 0, "1 message, which is on the mail server as well.", "1通。メールサーバーにもあります。"),
        (0, 0, 15, "15 messages. Whether a mail server has them too is not known.", "15通。メールサーバーにもあるかどうかは分かりません。"),
        (0, 0, 1, "1 message. Whether a mail server has it too is not known.", "1通。メールサーバーにもあるかどうかは分かりません。"),
        (
            2, 0, 1,
            "3 messages. 2 of them live only on this computer. Whether 1 of them is on a server is not known.",
            "3通。うち2通はこのパソコンにしかありません。うち1通はサーバーにあるかどうか分かりません。",
        ),
    ],
)  # fmt: skip
def test_whereabouts(only_here: int, on_server: int, unknown: int, english: str, japanese: str) -> None:
    holdings = AccountHoldings(
        "thunderbird", "hanako@example.jp", MailProtocol.POP, only_here=only_here, on_server=on_server, unknown=unknown
    )
    assert whereabouts(holdings, Translator("en")) == english
    assert whereabouts(holdings, Translator("ja")) == japanese
