"""What is shown of a link, so that nobody is led anywhere unawares."""

import pytest

from app.mime.link_target import LinkTarget, link_target


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://a.example/x?y=1", LinkTarget("https://a.example/x?y=1", "a.example")),
        ("https://bank.example@evil.example/", LinkTarget("https://bank.example@evil.example/", "evil.example")),
        ("https://xn--r8jz45g.jp/", LinkTarget("https://xn--r8jz45g.jp/", "xn--r8jz45g.jp", "例え.jp")),
        ("https://例え.jp/", LinkTarget("https://例え.jp/", "xn--r8jz45g.jp", "例え.jp")),
        ("http://\\evil.example\\x", LinkTarget("http://\\evil.example\\x", "evil.example")),
        ("ht\ntp://a.exa\tmple/", LinkTarget("http://a.example/", "a.example")),
        ("mailto:hanako@a.example?subject=x", LinkTarget("mailto:hanako@a.example?subject=x", "hanako@a.example")),
        ("tel:+81-90-1234", LinkTarget("tel:+81-90-1234", "+81-90-1234")),
        ("http://[::1/", LinkTarget("http://[::1/", "")),
        ("http://xn--\x80/", LinkTarget("http://xn-- /", "xn--")),
        ("http://a.example/\u202egpj.exe", LinkTarget("http://a.example/ gpj.exe", "a.example")),
        ("http://xn--" + "a" * 80 + ".example/", None),
        ("", LinkTarget("", "")),
    ],
)
def test_link_target(address: str, target: LinkTarget | None) -> None:
    found = link_target(address)
    assert target is None or found == target
    assert "\u202e" not in found.address + found.host + found.other_host
