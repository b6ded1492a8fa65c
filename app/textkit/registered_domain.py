"""The part of a host name that somebody registered: mail.salon.co.jp and www.salon.co.jp are both salon.co.jp."""

# Below the country's own label, these name a kind of holder (registries of jp, uk, au, kr, tw, cn, br, in, za, …).
_KINDS = frozenset(
    (
        "co", "com", "or", "org", "ne", "net", "ac", "ad", "ed", "edu", "go", "gov", "gob", "gouv", "gr", "lg", "mil",
        "nom", "gen", "web", "firm", "ltd", "plc", "me", "sch", "id", "asn", "re", "pe", "nhs", "police",
    )
)  # fmt: skip


def registered_domain(host: str) -> str:
    """The registered domain of a host name, in lower case; the name itself where it has no more than that."""
    labels = host.casefold().strip(".").split(".")
    kept = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _KINDS else 2
    return ".".join(labels[-kept:])
