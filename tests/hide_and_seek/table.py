"""The table of all ways to hide a message, and the holes that are known and not mended yet."""

from tests.hide_and_seek import ways_files, ways_later, ways_looks, ways_places, ways_settings
from tests.hide_and_seek.ways import Way

WAYS: tuple[Way, ...] = (
    *ways_files.WAYS,
    *ways_places.WAYS,
    *ways_settings.WAYS,
    *ways_looks.WAYS,
    *ways_later.WAYS,
)

_COUNTS_NOTHING = "an entry of the ledger whose finding has the count 0 weighs nothing (Expectation.count)"
_ROOT_A_LINK = "the folder where a program starts to look is a link: it is neither followed nor named"
_REGISTRY = "a registry that is there and cannot be opened is not named"
_LINKS = ("to a disk", "in the home", "to a link", "to nowhere", "to itself")
_UNSEEN_LINKS = {
    "becky": ("account", "all"), "windows-mail": ("all",), "claws": ("all",), "kmail": ("all",),
    "evolution": ("all",), "outlook-express": ("all", "folder"),
}  # fmt: skip
# Of these only links that lead nowhere are not seen.
_FOLLOWED = ("evolution", "outlook-express")
_NOT_NAMED = (("windows-mail", "to nowhere"), ("windows-mail", "to itself"))

LEFT: dict[tuple[str, str], str] = {
    ("cut in the last header", "outlook-express"): _COUNTS_NOTHING,
    ("zeros at the end", "outlook-express"): _COUNTS_NOTHING,
    ("list of places gone", "claws"): "mail in a folder of any name, once the list that named it is gone",
    ("AccountsMap.plist spoilt", "apple-now"): "a property list of accounts that cannot be read is not named",
    ("Accounts.plist spoilt", "apple-now"): "a property list of accounts that cannot be read is not named",
    ("account settings cannot be opened", "outlook-express"): _REGISTRY,
    ("account settings may not be opened", "outlook-express"): _REGISTRY,
    ("list of places cannot be opened", "windows-mail"): _REGISTRY,
    ("list of places may not be opened", "windows-mail"): _REGISTRY,
    ("account set up since", "claws"): "settings with passwords are not copied, so a later look does not compare them",
    **{
        (f"{what} a link {where}", sample): _ROOT_A_LINK
        for sample, kinds in _UNSEEN_LINKS.items()
        for what in kinds
        for where in (_LINKS[3:] if sample in _FOLLOWED else _LINKS)
        if (sample, where) not in _NOT_NAMED
    },
}
"""Why a way still ends in "safe" or without its name, by the way and the sample."""
