"""Restoring to an account on an IMAP server, into folders of its own below one that is new."""

from collections.abc import Sequence

from app.model.codes import Code
from app.model.errors.server import MailboxFullError, ServerGoneError, ServerRefusedError
from app.model.findings import Finding
from app.model.restoration import PutOutcome
from app.model.target_kind import TargetKind
from app.restore.folder_names import FolderNames
from app.restore.imap_folder import ImapFolder, refusal
from app.restore.imap_form import outgoing
from app.restore.imap_names import raw_name, server_name
from app.restore.imap_proof import FolderProof
from app.restore.imap_resume import ResumeFile
from app.restore.imap_session import TRIES, RestoreSession
from app.restore.message import RestorableMessage, SourceMailbox
from app.restore.target import Advance, Extent, Proof, Put
from app.servers.reconnecting import Connect

_PLAIN_NAME = "Folder {number}"
"""For a folder whose own name, or depth, the server does not take."""


class ImapTarget:
    """A `Target`. It adds folders and messages, and can do nothing else to the account.

    `host` is what the server is called, `connect` makes a session that is logged in, `name` is the folder above all
    others; what an earlier run of the same restore began is gone on with, in the folder of that run.
    """

    def __init__(self, host: str, connect: Connect, name: str, resume: ResumeFile) -> None:
        self._server = RestoreSession(host, connect)
        self._top = server_name(name)
        self._resume = resume
        self._prefix, self._delimiter = b"", ""
        self._there: set[bytes] = set()
        self._names = FolderNames(safe=server_name)
        self._folders: list[ImapFolder] = []
        self._open: ImapFolder | None = None
        self._refusal = ""

    @property
    def kind(self) -> TargetKind:
        """A mail server."""
        return TargetKind.IMAP

    def check(self, extent: Extent) -> None:
        """Logs in and looks whether there is room. Raises ServerError."""
        session = self._server.session()
        self._prefix, self._delimiter = session.namespace()
        self._there = {each.raw for each in session.folders()}
        if self._resume.top and self._has(self._resume.top):
            self._top = self._resume.top
        elif not self._resume.is_empty:
            # What was put there is not there any more: begin anew.
            self._resume.forget()
        quota = session.quota(b"INBOX")
        if quota is not None and self._resume.is_empty and quota.free < extent.size_bytes:
            raise MailboxFullError(self._server.host, f"STORAGE {quota.used >> 10} {quota.limit >> 10}")

    def open_mailbox(self, mailbox: SourceMailbox) -> Sequence[Finding]:
        """Makes the folder where it is not there yet. Raises ServerError, NotWritableError."""
        self._resume.begin(self._top)
        path = self._names.mailbox(mailbox)
        findings = self._names.renamed(mailbox, path)
        plain = (_PLAIN_NAME.format(number=mailbox.number),)
        try:
            self._open = self._opened(path)
        except ServerRefusedError:
            try:
                self._open = self._opened(plain)
                findings = (Finding(Code.MAILBOX_RENAMED, {"mailbox": "/".join(mailbox.path), "name": plain[0]}),)
            except ServerRefusedError as error:
                self._open, self._refusal = None, error.answer
                return ()
        self._folders.append(self._open)
        return findings

    def put(self, message: RestorableMessage) -> Sequence[Put]:
        """Sends messages in groups. Raises ServerError, NotWritableError."""
        if self._open is None:
            why = refusal("/".join(message.mailbox.path), message.subject, self._refusal)
            return (Put(message.number, PutOutcome.REFUSED, why),)
        return self._open.put(outgoing(message))

    def close_mailbox(self) -> Sequence[Put]:
        """Sends the last group. Raises ServerError, NotWritableError."""
        return self._open.close() if self._open is not None else ()

    def finish(self, advance: Advance) -> Proof:
        """Fetches everything back. Raises ServerError, CancelledError."""
        compared = 0
        differing: list[Finding] = []
        for folder in self._folders:
            proof = FolderProof(self._server, folder, advance)
            proof.run()
            compared += proof.compared
            differing += proof.differing
        self._server.end()
        places = tuple("/".join(folder.path) for folder in self._folders)
        return Proof(places, compared, tuple(differing))

    def abandon(self) -> None:
        """What is on the server stays there, and the next run goes on with it."""
        self._server.drop()

    def _has(self, top: str) -> bool:
        raw = raw_name(self._prefix, self._delimiter, (top,))
        below = raw + self._delimiter.encode() if self._delimiter else raw
        return any(each == raw or each.startswith(below) for each in self._there)

    def _opened(self, path: tuple[str, ...]) -> ImapFolder:
        whole = (self._top, *path)
        raw = raw_name(self._prefix, self._delimiter, whole)
        self._make(raw)
        folder = ImapFolder(self._server, raw, whole, self._resume)
        folder.open()
        return folder

    def _make(self, raw: bytes) -> None:
        for attempt in range(TRIES):
            if raw in self._there:
                return
            try:
                session = self._server.session()
                if attempt:
                    self._there = {each.raw for each in session.folders()}
                if raw not in self._there:
                    session.create(raw)
                    self._there.add(raw)
            except ServerGoneError:
                self._server.drop()
                if attempt == TRIES - 1:
                    raise
