"""People out of the labelled lines of reservations, orders and forms."""

import pytest

from app.contacts.label_lines import people_in

NOBODY: list[tuple[str, str, str]] = []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("■お名前　：　山田 花子 様\n■フリガナ：ヤマダ\n■メール： h@example.jp\n■電話番号：090-1234-5678",
         [("山田 花子", "h@example.jp", "090-1234-5678")]),
        ("【お名前】\n鈴木一郎\n\n【電話番号】\n０９０－１１１１－２２２２", [("鈴木一郎", "", "090-1111-2222")]),
        ("Name: John Smith\nEmail: john@example.com\nPhone: (555) 123-4567",
         [("John Smith", "john@example.com", "(555) 123-4567")]),
        ("予約者名: 佐藤 健 (サトウ ケン)　電話番号: 080-2222-3333\n担当スタッフ: 田中\n店舗名: ミミ\n電話番号: 03-1234-5678",
         [("佐藤 健", "", "080-2222-3333")]),
        ("差出人: 高橋 <taka@example.com>\n題名: 質問\n\nメッセージ本文:\nこんにちは", [("高橋", "taka@example.com", "")]),
        ("From: Jane Doe <jane@example.com>\nSubject: Hi", [("Jane Doe", "jane@example.com", "")]),
        ("ご注文者\nお名前：伊藤\nTEL：045-111-2222\n------------\nお届け先\nお名前：木村\nTEL：046-222-3333",
         [("伊藤", "", "045-111-2222"), ("木村", "", "046-222-3333")]),
        ("お名前\t山口\nメールアドレス\ty@example.jp", [("山口", "y@example.jp", "")]),
        ("First Name: Anna\nLast Name: Miller\nE-mail Address: anna@example.com", [("Anna Miller", "anna@example.com", "")]),
        ("姓：渡辺\n名：恵\nメール：w@example.jp", [("渡辺 恵", "w@example.jp", "")]),
        ("お名前（必須）：木村\nメールアドレス（確認用）：k@example.jp", [("木村", "k@example.jp", "")]),
        ("Customer: Jane Doe\nMobile: +44 7700 900123", [("Jane Doe", "", "+44 7700 900123")]),
        ("お客様名：斎藤 様\n携帯電話：０９０−１２３４−５６７８", [("斎藤", "", "090-1234-5678")]),
        ("<お名前> 岡田\n<電話> 0312345678", [("岡田", "", "0312345678")]),
        ("1. お名前: 森\n2. お電話番号: 03-1111-2222", [("森", "", "03-1111-2222")]),
        ("氏名=中村 結衣\ntel=0451112222", [("中村 結衣", "", "0451112222")]),
        ("> お名前：小林\n> Eメール：k@example.jp", [("小林", "k@example.jp", "")]),
        ("氏名：林\nメールアドレス\n　h@example.jp", [("林", "h@example.jp", "")]),
        ("Customer\nJohn Smith\njohn@example.com\n+1 555 123 4567", [("John Smith", "john@example.com", "+1 555 123 4567")]),
        ("[注文者]\n山田 花子 (ヤマダ ハナコ) 様\n〒111-2222 東京都\n(TEL) 090-1234-5678", [("山田 花子", "", "090-1234-5678")]),
        ("ご予約者名 / 金子　拓也\nご連絡先メール / k@example.jp", [("金子 拓也", "k@example.jp", "")]),
        ("> > > (1) お名前: 森\n> > - - 2. * Email: m@example.jp", [("森", "m@example.jp", "")]),
        ("-・(フリガナ): モリ\n■ お名前: 森\n(電話): 03-1111-2222", [("森", "", "03-1111-2222")]),
        ("Billed to\nWataru Tanaka\nw@example.jp", [("Wataru Tanaka", "w@example.jp", "")]),
        ("▼会員名\n中島 文子 様\n▼携帯電話\n080-0000-5182", [("中島 文子", "", "080-0000-5182")]),
        # Nobody to reach, and no person.
        ("商品名：シャンプー\nお名前：山田", NOBODY),
        ("お名前：お客様\n電話番号：090-1111-2222", NOBODY),
        ("店舗名：ミミ\nTEL：03-1111-2222\nE-mail：mimi@example.jp", NOBODY),
        ("お名前：山田\n電話番号：0120-111-222 / 0800-111-2222", NOBODY),
        ("From: Jane <jane@example.com>\nSent: Monday\nTo: me@example.jp\nSubject: Hi", NOBODY),
        ("本文\n---- Original Message ----\nお名前：林\nメール：h@example.jp", NOBODY),
        ("Your order has shipped.\nQuestions? Call us.", NOBODY),
        ("Name: John Smith\nE-mail: none\nPhone: 1234567", NOBODY),
        ("", NOBODY),
    ],
)  # fmt: skip
def test_labels(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(each.name, "".join(each.addresses), "".join(each.phones)) for each in people_in(text)]
    assert found == expected


def test_readings() -> None:
    (person,) = people_in("お名前：山田花子 / ヤマダ ハナコ\nメール：h@example.jp")
    assert (person.name, person.reading) == ("山田花子", "ヤマダ ハナコ")
    (person,) = people_in("お名前：山田花子\nお名前（フリガナ）：ヤマダ ハナコ\nメール：h@example.jp")
    assert (person.name, person.reading) == ("山田花子", "ヤマダ ハナコ")


def test_long_texts_take_linear_time() -> None:
    for piece in ("お名前：", "【", "a@", "0-", " ", "■ お名前 お名前", "(", "name "):
        people_in(piece * 20_000)
        people_in((piece * 200 + "\n") * 400)
