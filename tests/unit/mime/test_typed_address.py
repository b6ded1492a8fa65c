"""Addresses as people type them: what an input method adds is understood, anything doubtful is refused with the reason."""

import pytest

from app.mime.typed_address import typed_address
from app.model.errors import UsageError
from app.model.errors.usage import (
    AddressIncompleteError,
    AddressNotAloneError,
    AddressNotAsciiError,
    AddressWithCommaError,
    AddressWithSpaceError,
    AddressWithTwoAtsError,
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("hanako@example.jp", "hanako@example.jp"),
        ("  hanako@example.jp \u3000\n", "hanako@example.jp"),
        ("hanako＠example.jp", "hanako@example.jp"),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        ("hanako_２０２６－x＠example。jp", "hanako_2026-x@example.jp"),
        ("Hanako.S@EXAMPLE.jp", "Hanako.S@EXAMPLE.jp"),
        ("mailto:hanako@example.jp", "hanako@example.jp"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("o'neil+x@mail.example.co.jp", "o'neil+x@mail.example.co.jp"),
        ("x@xn--wgv71a.example.jp", "x@xn--wgv71a.example.jp"),
    ],
)
def test_understood(text: str, address: str) -> None:
    assert typed_address(text) == address


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", AddressIncompleteError),
        ("hanako", AddressIncompleteError),
        ("hanako@new", AddressIncompleteError),
        ("@example.jp", AddressIncompleteError),
        ("hanako@", AddressIncompleteError),
        ("hanako@example.", AddressIncompleteError),
        ("hanako@.example.jp", AddressIncompleteError),
        ("hanako@example..jp", AddressIncompleteError),
        ("hanako@example.1", AddressIncompleteError),
        ("hanako@-example.jp", AddressIncompleteError),
        ("hanako@exa_mple.jp", AddressIncompleteError),
        ("a b@c.jp", AddressWithSpaceError),
        ("hanako @example.jp", AddressWithSpaceError),
        ("hanako@\u3000example.jp", AddressWithSpaceError),
        ("hanako@example.jp hanako@example.com", AddressNotAloneError),
        ("hanako@example.jp,hanako@example.com", AddressWithCommaError),
        ("hanako@example.jp, hanako@example.com", AddressWithCommaError),
        ("hanako@new,example.jp", AddressWithCommaError),
        ("hanako@new，example.jp", AddressWithCommaError),
        ("hanako@new、example.jp", AddressWithCommaError),
        ("hanako@example.jp;", AddressWithCommaError),
        ("a@b@example.jp", AddressWithTwoAtsError),
        ("hanako@@x.jp", AddressWithTwoAtsError),
        ("hanako＠@x.jp", AddressWithTwoAtsError),
        ("Hanako <hanako@example.jp>", AddressNotAloneError),
        ('"hanako"@example.jp', AddressNotAloneError),
        ("hanako@exa ｍple.jp", AddressWithSpaceError),
        ("hanaーko@example.jp", AddressNotAsciiError),
        ("花子@example.jp", AddressNotAsciiError),
        ("hanako@exámple.jp", AddressNotAsciiError),
        ("hana\u200bko@example.jp", AddressNotAsciiError),
    ],
)
def test_refused_with_the_reason(text: str, error: type[UsageError]) -> None:
    with pytest.raises(error):
        typed_address(text)


def test_the_reason_names_the_letter() -> None:
    with pytest.raises(AddressNotAsciiError) as caught:
        typed_address("hanako@exaーmple.jp")
    assert caught.value.character == "ー"
