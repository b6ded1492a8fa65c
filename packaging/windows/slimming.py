"""What of the libraries is not shipped: parts of Qt and Python that the program never loads. Saves 140 of 230 MB."""

import shutil
from pathlib import Path

_KEPT_QT = ("Core", "Gui", "Widgets", "Svg", "PrintSupport")
_KEPT_PLUGINS = {
    "platforms": ("qwindows", "qoffscreen"),
    "styles": ("qmodernwindowsstyle", "qwindowsvistastyle"),
    "imageformats": ("qico", "qsvg", "qjpeg"),
    "iconengines": ("qsvgicon",),
}
_KEPT_TRANSLATIONS = ("qtbase_ja.qm",)
_KEPT_LIBRARIES = ("msvcp140", "vcruntime140", "pyside6.abi3", "shiboken6.abi3", "concrt140")
_FOLDERS = ("qml", "resources", "include", "metatypes", "typesystems", "scripts", "support", "glue", "lib", "doc")
_SUFFIXES = (".pyi", ".lib", ".exe", ".prl", ".cmake", ".cpp", ".h", ".json")
_PYTHON = ("_asyncio.pyd", "_overlapped.pyd", "winsound.pyd", "_zoneinfo.pyd", "pythonw.exe", "python.cat")
_PYTHON_2 = ("olefile/olefile2.py",)
_PACKAGES = ("bin", "pytz/zoneinfo", "regipy/plugins", "pygments/lexers")


def slim(python: Path) -> None:
    """Removes what is not needed from `python`, the embeddable Python with `Lib/site-packages`."""
    site = python / "Lib" / "site-packages"
    for name in _PYTHON:
        (python / name).unlink()
    for name in _PACKAGES:
        shutil.rmtree(site / name, ignore_errors=True)
    for name in _PYTHON_2:
        (site / name).unlink()
    _slim_qt(site / "PySide6")
    for path in site.rglob("tests"):
        shutil.rmtree(path, ignore_errors=True)
    for path in sorted(site.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _slim_qt(qt: Path) -> None:
    for name in _FOLDERS:
        shutil.rmtree(qt / name, ignore_errors=True)
    for path in qt.glob("*"):
        if path.is_file() and not _is_kept(path):
            path.unlink()
    for folder in (qt / "plugins").iterdir():
        kept = _KEPT_PLUGINS.get(folder.name)
        if kept is None:
            shutil.rmtree(folder)
            continue
        for path in folder.iterdir():
            if path.stem not in kept:
                path.unlink()
    for path in (qt / "translations").iterdir():
        if path.name not in _KEPT_TRANSLATIONS:
            path.unlink()


def _is_kept(path: Path) -> bool:
    """True for a file in Qt's own folder that the program loads."""
    if path.suffix in _SUFFIXES:
        return False
    if path.suffix == ".pyd":
        return path.stem.removeprefix("Qt") in _KEPT_QT
    if path.suffix == ".dll":
        part = path.stem.removeprefix("Qt6")
        return part in _KEPT_QT if part != path.stem else path.stem.lower().startswith(_KEPT_LIBRARIES)
    return True
