"""Everything a developer or a newcomer runs: `python3 dev.py COMMAND`. Needs only a bare Python 3.11 or later.

Makes a virtual environment in .venv, installs what the lock file names, and starts the command inside it.

  demo         the main job on the sample home
  run          the program itself: the window, or a command
  fast         all checks and the unit tests: two to three minutes on two cores; of what you work on in seconds:
               `fast tests/unit/mime`, on every save
  test         all checks and all tests but the sweeps: about ten minutes on two cores, before every commit
  coverage     the share of the code that the tests run; fails below the floor in pyproject.toml
  faults       the full sweeps of kills, errors, power cuts and busy mail programs: hours, before a release;
               `faults --sample` takes minutes
  hide         every way to hide a message in every sample home; `test` tries each way in one home
  corpus       the real stores of others through everything; `test` takes a part of the round trips
  bench        a benchmark, such as `bench speed` beside other programs; without a name it lists them
  lint         the checks alone: style, format, types, imports
  fix          mends style and format
  lock         remakes the lock files; `lock --upgrade` takes newer versions
  words        brings the Japanese catalogue up to date with the code, and compiles it
  formats      writes docs/formats.md, the table of mail programs, again from the code
  signs        writes docs/signs.md, the table of what makes a sender a person, again from the code
  licences     collects the licences of all that a release ships into resources/licences
  package      a package to install: `package windows`, `package linux`, `package macos`; docs/packaging.md has more
  screenshots  every page of the window as a picture in build/screenshots

Further arguments go to pytest (`fast`, `test`, `coverage`) or to the command. `-n0` runs the tests in one process.
"""

import ctypes.util
import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
RUNTIME_LOCK = "requirements.lock"
LOCK = "requirements-dev.lock"
PACKAGING = "packaging/requirements.in"
PACKAGING_LOCK = "packaging/requirements.lock"
CATALOGUE = HERE / "resources" / "locale" / "ja" / "LC_MESSAGES" / "furoshiki.po"
OLDEST = (3, 11)
UV = "uv==0.13.9"
"""Makes the lock files; nothing else needs it."""

Command = tuple[str, ...]
QUICK_CHECKS: dict[str, Command] = {
    "style": ("-m", "ruff", "check", "."),
    "format": ("-m", "ruff", "format", "--check", "."),
}
SLOW_CHECKS: dict[str, Command] = {
    "types": ("-m", "mypy"),
    "imports": (
        "-c",
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())",
    ),
}
ON_ALL_CORES = ("-n", "auto", "--dist", "loadgroup")

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


def main(args: list[str]) -> int:
    """Runs one of the commands; returns its exit code."""
    commands: dict[str, Callable[[list[str]], int]] = {
        "demo": demo,
        "run": run,
        "fast": fast,
        "test": test,
        "coverage": coverage,
        "faults": faults,
        "hide": hide,
        "corpus": corpus,
        "bench": bench,
        "lint": lint,
        "fix": fix,
        "lock": lock,
        "words": compile_words,
        "formats": formats,
        "signs": signs,
        "licences": licences,
        "package": package,
        "screenshots": screenshots,
    }
    if sys.version_info < OLDEST:
        print(f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed; this is {sys.version.split()[0]}.")
        return 2
    if not args or args[0] not in commands:
        print(__doc__)
        return 0 if args[:1] in (["-h"], ["--help"]) else 2
    prepare()
    return commands[args[0]](args[1:])


def demo(args: list[str]) -> int:
    """The main job on the sample home."""
    return call("-m", "app", "demo", *args)


def run(args: list[str]) -> int:
    """The program itself: the window, or a command."""
    return call("-m", "app", *args)


def fast(args: list[str]) -> int:
    """All checks, and the unit tests, or those tests that are named instead."""
    is_named = any((HERE / arg.partition("::")[0]).exists() for arg in args)
    tests = () if is_named else ("tests/unit", "tests/architecture")
    return checked("-m", "pytest", *ON_ALL_CORES, *tests, *args)


def test(args: list[str]) -> int:
    """All checks, and all tests but the sweeps of faults and the hostile homes."""
    return checked("-m", "pytest", *ON_ALL_CORES, "-m", "not sweep", *args)


def coverage(args: list[str]) -> int:
    """Which share of the program's lines and branches the tests run, without those of faults and of the corpus.

    Faults add time and no lines; the corpus is not on every machine.
    """
    measured = ("--cov", "--cov-report=term:skip-covered", "--ignore=tests/faults", "--ignore=tests/corpus")
    return call("-m", "pytest", *ON_ALL_CORES, *measured, *args)


def faults(args: list[str]) -> int:
    """Kills, errors, power cuts and a busy mail program at every point of a backup; `--sample` takes a few points."""
    if args[:1] == ["--sample"]:
        return call("-m", "pytest", *ON_ALL_CORES, "-m", "sweep", "tests/faults", *args[1:])
    return call("-m", "tests.faults.run", *args)


def hide(args: list[str]) -> int:
    """Every way to hide a message, in every sample home it applies to, and 200 compositions of three ways."""
    return call("-m", "pytest", *ON_ALL_CORES, "-m", "sweep or not sweep", "tests/hide_and_seek", *args)


def corpus(args: list[str]) -> int:
    """Real stores: read, archived, put back in every form and compared. Skipped with a reason where there are none."""
    return call("-m", "pytest", *ON_ALL_CORES, "-m", "sweep or not sweep", "tests/corpus", *args)


def bench(args: list[str]) -> int:
    """Runs a benchmark by its name in the folder benchmarks."""
    names = sorted(path.stem for path in (HERE / "benchmarks").glob("[!_]*.py"))
    if not args or args[0] not in names:
        print("Benchmarks:", *names)
        return 2
    return call("-m", f"benchmarks.{args[0]}", *args[1:])


def lint(args: list[str]) -> int:
    """Style, format, types and the directions of imports; also part of `fast` and `test`."""
    return checked()


def fix(args: list[str]) -> int:
    """Mends what ruff can mend by itself."""
    return call("-m", "ruff", "check", "--fix", ".") or call("-m", "ruff", "format", ".")


def lock(args: list[str]) -> int:
    """Remakes the lock files: one set of versions for all systems and Pythons, each with the hashes of its files."""
    resolve = ("-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes")
    header = ("--custom-compile-command", "python3 dev.py lock", "pyproject.toml")
    return (
        call("-m", "pip", "install", "--quiet", UV)
        or call(*resolve, *header, "-o", RUNTIME_LOCK, *args)
        or call(*resolve, *header, "--group", "dev", "-c", RUNTIME_LOCK, "-o", LOCK, *args)
        or call(*resolve, *header[:2], PACKAGING, "-o", PACKAGING_LOCK, *args)
    )


def compile_words(args: list[str]) -> int:
    """Brings the Japanese catalogue up to date with the sentences in the code, and compiles it."""
    babel = ("-m", "babel.messages.frontend", "-q")
    template = str(ENVIRONMENT / "furoshiki.pot")
    source, compiled = str(CATALOGUE), str(CATALOGUE.with_suffix(".mo"))
    flags = ("-k", "N_", "-k", "translate", "--no-location")
    # Without its date a catalogue changes only where a sentence did.
    kept = ("-N", "--no-wrap", "--ignore-obsolete", "--ignore-pot-creation-date")
    return (
        call(*babel, "extract", *flags, "-o", template, "app")
        or call(*babel, "update", "-i", template, "-o", source, "-l", "ja", *kept)
        or call(*babel, "compile", "-i", source, "-o", compiled, "-l", "ja")
    )


def formats(args: list[str]) -> int:
    """The table of mail programs in docs, as the code has it."""
    return call("-m", "docs.make_formats", *args)


def signs(args: list[str]) -> int:
    """The table of signs of people and machines in docs, as the code has it."""
    return call("-m", "docs.make_signs", *args)


def licences(args: list[str]) -> int:
    """The licences of all that a release ships, from the installed packages."""
    return call("-m", "docs.make_licences", *args)


def package(args: list[str]) -> int:
    """Builds what people install, into the folder dist."""
    names = sorted(path.parent.name for path in (HERE / "packaging").glob("*/build.py"))
    if not args or args[0] not in names:
        print("Packages:", *names)
        return 2
    return call(str(HERE / "packaging" / args[0] / "build.py"), *args[1:])


def screenshots(args: list[str]) -> int:
    """Every page of the window as a picture in build/screenshots; docs/make_screenshots.py says which arguments."""
    return call("-m", "docs.make_screenshots", *args)


def checked(*tests: str) -> int:
    """All checks, and with `tests` that command beside them. Continues after a failure; 1 where anything failed."""
    with ThreadPoolExecutor() as pool:
        # The tests write to the terminal themselves; what runs beside them is shown when they are through.
        beside = {name: pool.submit(captured, *command) for name, command in SLOW_CHECKS.items()}
        codes = {name: call(*command) for name, command in QUICK_CHECKS.items()}
        if tests:
            codes["tests"] = call(*tests)
        for name, running in beside.items():
            codes[name], output = running.result()
            print(output.strip(), flush=True)
    failed = [name for name, code in codes.items() if code]
    print("Failed: " + ", ".join(failed) if failed else "Passed: " + ", ".join(codes), flush=True)
    return int(bool(failed))


def prepare() -> None:
    """Makes the environment, or brings it up to date when the lock file has changed."""
    install_qt_libraries()
    wanted = hashlib.sha256((HERE / LOCK).read_bytes() + sys.version.encode()).hexdigest()
    stamp = ENVIRONMENT / "installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Preparing .venv; the first time this takes a minute or two.", flush=True)
    if not is_usable():
        make_environment()
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    project = ("--no-deps", "--no-build-isolation", "-e", str(HERE))
    for what in (("--require-hashes", "-r", LOCK), project):
        if code := call(*install, *what):
            sys.exit(code)
    stamp.write_text(wanted)


def make_environment() -> None:
    """Makes .venv anew. What a link leads to is another checkout's, and stays: the link alone is replaced."""
    if ENVIRONMENT.is_symlink():
        ENVIRONMENT.unlink()
    venv.create(ENVIRONMENT, with_pip=True, clear=ENVIRONMENT.exists())


def is_usable() -> bool:
    """False where there is no environment, one of another Python, or one whose making was broken off.

    The last is what a Debian without python3-venv leaves.
    """
    same_python = f"import sys, pip; sys.exit(sys.version != {sys.version!r})"
    return python().exists() and captured("-c", same_python)[0] == 0


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
    print("The window and its tests need a few libraries of the system. Please install them:")
    print("  sudo " + " ".join(command), flush=True)


def python() -> Path:
    """The interpreter of the environment."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def call(*args: str) -> int:
    """Runs the environment's Python in the project's folder; returns the exit code."""
    return subprocess.run([str(python()), *args], cwd=HERE, check=False).returncode


def captured(*args: str) -> tuple[int, str]:
    """Like `call`, with the output kept instead of shown."""
    done = subprocess.run(
        [str(python()), *args],
        cwd=HERE,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
