"""All a developer or a newcomer runs: `python3 dev.py demo|run|test|faults|lint|words|screenshots`.

Needs only a bare Python. Makes a virtual environment in .venv, installs what the lock file names, and starts
what was asked for inside it.
"""

import ctypes.util
import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
LOCK = HERE / "requirements-dev.lock"
CATALOGUE = HERE / "resources" / "locale" / "ja" / "LC_MESSAGES" / "furoshiki.po"
OLDEST = (3, 11)

# What Qt's window system plugins load, by the Debian package that brings it.
QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
}


def main(words: list[str]) -> int:
    """Runs one of the commands below; returns its exit code."""
    commands: dict[str, Callable[[list[str]], int]] = {
        "demo": demo,
        "run": run,
        "test": test,
        "lint": lint,
        "words": compile_words,
        "faults": faults,
        "screenshots": screenshots,
    }
    if sys.version_info < OLDEST:
        print(f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed; this is {sys.version.split()[0]}.")
        return 2
    if not words or words[0] not in commands:
        print(__doc__)
        return 2
    prepare()
    return commands[words[0]](words[1:])


def demo(words: list[str]) -> int:
    """The main job on the sample home."""
    return call("-m", "app", "demo", *words)


def run(words: list[str]) -> int:
    """The program itself: the window, or a command."""
    return call("-m", "app", *words)


def lint(words: list[str]) -> int:
    """Style, types and floors; also part of `test`."""
    return (
        call("-m", "ruff", "check", ".")
        or call("-m", "ruff", "format", "--check", ".")
        or call("-m", "mypy")
        or call("-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())")
    )


def test(words: list[str]) -> int:
    """All checks, then all tests. Further words go to pytest."""
    return lint([]) or call("-m", "pytest", *words)


def compile_words(words: list[str]) -> int:
    """Brings the Japanese catalogue up to date with the sentences in the code, and compiles it."""
    babel = ("-m", "babel.messages.frontend", "-q")
    template = str(ENVIRONMENT / "furoshiki.pot")
    source, compiled = str(CATALOGUE), str(CATALOGUE.with_suffix(".mo"))
    flags = ("-k", "N_", "-k", "translate", "--no-location")
    return (
        call(*babel, "extract", *flags, "-o", template, "app")
        or call(*babel, "update", "-i", template, "-o", source, "-l", "ja", "-N", "--no-wrap", "--ignore-obsolete")
        or call(*babel, "compile", "-i", source, "-o", compiled, "-l", "ja")
    )


def faults(words: list[str]) -> int:
    """Kills, errors, power cuts and a busy mail program at every point of a backup; the normal tests take samples."""
    return call("-m", "tests.faults.run", *words)


def screenshots(words: list[str]) -> int:
    """Every page of the window as a picture in build/screenshots; see docs/make_screenshots.py for what may follow."""
    return call("-m", "docs.make_screenshots", *words)


def prepare() -> None:
    """Makes the environment, or brings it up to date when the lock file has changed."""
    install_qt_libraries()
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    stamp = ENVIRONMENT / "installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Preparing .venv; the first time this takes a minute or two.", flush=True)
    if not python().exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=ENVIRONMENT.exists())
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    for what in (("-r", str(LOCK)), ("--no-deps", "-e", str(HERE))):
        if code := call(*install, *what):
            sys.exit(code)
    stamp.write_text(wanted)


def install_qt_libraries() -> None:
    """Linux only: Qt needs a few libraries of the system; as root on Debian they are installed, else named."""
    if sys.platform != "linux":
        return
    missing = [package for name, package in QT_LIBRARIES.items() if ctypes.util.find_library(name) is None]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if os.geteuid() == 0 and Path("/usr/bin/apt-get").exists():
        print("Installing what Qt needs:", " ".join(missing), flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        if subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet).returncode == 0:  # type: ignore[call-overload]
            subprocess.run(command, check=False, **quiet)  # type: ignore[call-overload]
        return
    print("The window needs a few libraries of the system. Please install them:")
    print("  sudo " + " ".join(command), flush=True)


def python() -> Path:
    """The interpreter of the environment."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def call(*words: str) -> int:
    """Runs the environment's Python in the project's folder; returns the exit code."""
    return subprocess.run([str(python()), *words], cwd=HERE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
