"""Which mail programs run on this computer right now."""

import psutil

_PROGRAMS = {
    "apple-mail": frozenset({"mail"}),
    "thunderbird": frozenset({"thunderbird", "thunderbird.exe", "thunderbird-bin"}),
    "betterbird": frozenset({"betterbird", "betterbird.exe", "betterbird-bin"}),
    "seamonkey": frozenset({"seamonkey", "seamonkey.exe", "seamonkey-bin"}),
    "postbox": frozenset({"postbox", "postbox.exe", "postbox-bin"}),
    "evolution": frozenset({"evolution"}),
    "kmail": frozenset({"kmail", "kontact"}),
    "claws-mail": frozenset({"claws-mail", "sylpheed"}),
}
_ONLY_AS_APPLICATION = "/Applications/Mail.app/"


def running_clients() -> frozenset[str]:
    """The names of the clients that run; programs we may not look at do not count."""
    running = set()
    for process in psutil.process_iter(["name", "exe"]):
        name = (process.info["name"] or "").lower()
        for client, programs in _PROGRAMS.items():
            if name not in programs:
                continue
            # On Unix "mail" is also a small command everybody has.
            if client != "apple-mail" or _ONLY_AS_APPLICATION in (process.info["exe"] or ""):
                running.add(client)
    return frozenset(running)
