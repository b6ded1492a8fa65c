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
    "outlook": frozenset({"outlook.exe"}),
    "new-outlook": frozenset({"olk.exe", "hxoutlook.exe"}),
    "outlook-mac": frozenset({"microsoft outlook"}),
    "outlook-express": frozenset({"msimn.exe"}),
    "windows-mail": frozenset({"winmail.exe", "wlmail.exe"}),
    "becky": frozenset({"b2.exe", "becky.exe"}),
    "edmax": frozenset({"edmax.exe"}),
    "hidemaru-mail": frozenset({"turukame.exe", "hidemarumail.exe"}),
    "al-mail": frozenset({"almail32.exe"}),
    "shuriken": frozenset({"shuriken.exe"}),
    "eudora": frozenset({"eudora.exe"}),
    "the-bat": frozenset({"thebat.exe", "thebat32.exe", "thebat64.exe"}),
    "pegasus": frozenset({"winpm-32.exe"}),
    "opera-mail": frozenset({"operamail.exe"}),
    "incredimail": frozenset({"incmail.exe"}),
    "em-client": frozenset({"mailclient.exe", "em client"}),
    "mailbird": frozenset({"mailbird.exe"}),
    "mailspring": frozenset({"mailspring", "mailspring.exe"}),
    "geary": frozenset({"geary"}),
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
