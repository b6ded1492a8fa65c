"""The real Thunderbird, without a window, asked what it sees in a profile: it is driven by Marionette, on the loopback.

Used as a program too, to look at a profile by hand: `python -m tests.programs.thunderbird PROFILE` prints JSON.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("thunderbird")
_TRIES = 120
_BETWEEN = 0.5
_TIMEOUT = 180.0
_ANSWER_LIMIT = 1 << 16
# Thunderbird makes its index of each folder; then the messages are counted as the index has them.
_LOOK = """
const done = arguments[arguments.length - 1];
(async () => {
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const found = [];
  for (const folder of MailServices.accounts.localFoldersServer.rootFolder.descendants) {
    await new Promise(resolve => {
      const listener = { OnStartRunningUrl() {}, OnStopRunningUrl() { resolve(); } };
      try {
        folder.QueryInterface(Ci.nsIMsgLocalMailFolder).getDatabaseWithReparse(listener, null);
        resolve();
      } catch (error) {
        if (error.result != Cr.NS_ERROR_NOT_INITIALIZED) {
          resolve();
        }
        // Else it has begun, and says when it is done.
      }
    });
    const messages = [];
    for (const each of folder.messages) {
      messages.push({
        id: each.messageId, subject: each.mime2DecodedSubject, read: each.isRead, flagged: each.isFlagged,
        replied: !!(each.flags & 2), forwarded: !!(each.flags & 0x1000), date: Math.floor(each.date / 1e6),
        keywords: each.getStringProperty("keywords"),
      });
    }
    found.push({ uri: folder.URI, name: folder.name, total: folder.getTotalMessages(false), messages });
  }
  done(found);
})().catch(error => done(String(error)));
"""


def folders_seen(profile: Path, home: Path) -> list[dict[str, Any]]:
    """The folders below the Local Folders of a profile, with their messages, as Thunderbird's own index has them.

    `home` is where it keeps what else it writes. Adds a `user.js` to the profile.
    """
    assert PROGRAM is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="ascii")
    home.mkdir(exist_ok=True)
    options = ("--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", str(profile))
    with subprocess.Popen(
        [PROGRAM, *options],
        env={**os.environ, "HOME": str(home), "MOZ_HEADLESS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as program:
        try:
            found: list[dict[str, Any]] = _Marionette(port).look()
            assert isinstance(found, list), found
            program.wait(_TIMEOUT)
            return found
        finally:
            program.kill()


class _Marionette:
    """Firefox's remote protocol: `length:[0, number, command, parameters]`, answered by `length:[1, number, …]`."""

    def __init__(self, port: int) -> None:
        self._stream = _connected(port)
        self._data = b""
        self._number = 0
        self._read()

    def look(self) -> Any:
        """Runs the script, and ends the program."""
        self._ask("WebDriver:NewSession", {"capabilities": {}})
        self._ask("WebDriver:SetTimeouts", {"script": int(_TIMEOUT * 1000)})
        self._ask("Marionette:SetContext", {"value": "chrome"})
        found = self._ask("WebDriver:ExecuteAsyncScript", {"script": _LOOK, "args": [], "newSandbox": True})
        self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._stream.close()
        return found["value"]

    def _ask(self, command: str, parameters: dict[str, object]) -> Any:
        self._number += 1
        text = json.dumps([0, self._number, command, parameters]).encode()
        self._stream.sendall(b"%d:%b" % (len(text), text))
        _, _, error, result = self._read()
        assert not error, error
        return result

    def _read(self) -> Any:
        while b":" not in self._data:
            self._data += self._more()
        length, _, rest = self._data.partition(b":")
        while len(rest) < int(length):
            rest += self._more()
        self._data = rest[int(length) :]
        return json.loads(rest[: int(length)])

    def _more(self) -> bytes:
        data = self._stream.recv(_ANSWER_LIMIT)
        assert data, "Thunderbird has gone"
        return data


def _connected(port: int) -> socket.socket:
    for _ in range(_TRIES):
        try:
            stream = socket.create_connection(("127.0.0.1", port), 1)
        except OSError:
            time.sleep(_BETWEEN)
        else:
            stream.settimeout(_TIMEOUT)
            return stream
    raise AssertionError("Thunderbird does not answer")


if __name__ == "__main__":
    where = Path(sys.argv[1]).absolute()
    sys.stdout.write(json.dumps(folders_seen(where, where.with_name("thunderbird-home")), ensure_ascii=False, indent=1))
