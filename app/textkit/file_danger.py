"""What may happen when a file out of a mail is opened, told by its name alone."""

import re
from enum import Enum, unique


@unique
class Danger(Enum):
    """Why a file is not opened without a warning."""

    PROGRAM = "program"
    DISGUISED = "disguised"
    """A program whose name makes it look like a picture or a document."""
    MACROS = "macros"
    """A document that may hold programs."""
    PACKED = "packed"
    """What is inside is only known once it is open, and no longer counts as coming from outside."""


# What Outlook blocks, and what the systems start by a double click.
_PROGRAMS = frozenset({
    "ade", "adp", "apk", "app", "appimage", "applescript", "application", "appref-ms", "appx", "asp", "aspx", "bas",
    "bat", "bin", "cab", "cer", "chm", "cmd", "cnt", "com", "command", "cpl", "crt", "csh", "deb", "desktop", "der",
    "dll", "dmg", "exe", "fxp", "gadget", "grp", "hlp", "hpj", "hta", "inf", "ins", "isp", "its", "jar", "jnlp",
    "js", "jse", "ksh", "lnk", "mad", "maf", "mag", "mam", "maq", "mar", "mas", "mat", "mau", "mav", "maw", "mcf",
    "mda", "mdb", "mde", "mdt", "mdw", "mdz", "mht", "mhtml", "msc", "msh", "msi", "msp", "mst", "msu", "ops",
    "osd", "osx", "out", "pcd", "pif", "pkg", "pl", "plg", "prf", "prg", "printerexport", "ps1", "ps1xml", "ps2",
    "psc1", "psc2", "psd1", "psdm1", "pst", "py", "pyc", "pyo", "pyw", "pyz", "reg", "rpm", "run", "scf", "scpt",
    "scr", "sct", "search-ms", "settingcontent-ms", "sh", "shb", "shs", "sldm", "svg", "terminal", "theme", "tmp",
    "udl", "url", "vb", "vbe", "vbp", "vbs", "vsmacros", "vsw", "webloc", "website", "workflow", "ws", "wsc", "wsf",
    "wsh", "xbap", "xll", "xnk"
})  # fmt: skip
_MACROS = frozenset(
    ["docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam", "sldm", "accdb", "one", "odb",
    "doc", "dot", "xls", "xlt", "xla", "ppt", "pot", "pps", "rtf", "slk", "iqy"]
)  # fmt: skip
_PACKED = frozenset(["iso", "img", "vhd", "vhdx", "zip", "rar", "7z", "gz", "tar", "lzh", "ace", "arj", "html", "htm"])
_INNER = re.compile(
    r"(?i)\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|bmp|heic|txt|csv|mp[34]|mov|zip|html?)[\s._-]*\.[^.]*\Z"
)


def danger(name: str) -> Danger | None:
    """What there is to warn of; None for a file like a photo or a PDF."""
    suffix = _suffix(name)
    if suffix in _PROGRAMS:
        return Danger.DISGUISED if _INNER.search(name) else Danger.PROGRAM
    if suffix in _MACROS:
        return Danger.MACROS
    return Danger.PACKED if suffix in _PACKED else None


def _suffix(name: str) -> str:
    """The end of the name that a system goes by: Windows drops dots and spaces behind it."""
    return name.rstrip(". \u3000").rpartition(".")[2].strip().lower()
