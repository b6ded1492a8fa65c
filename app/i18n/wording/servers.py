"""Mail servers: why one cannot be asked, and what became of mail that is put there."""

from app.i18n.catalogue import N_
from app.i18n.wording.advice import LOOK_AT_SERVER, NOTHING
from app.i18n.wording.entry import Wording
from app.model.codes import Code

_TOMORROW = N_("Start the same again tomorrow: it goes on where it stopped, and nothing is done twice.")
_AGAIN = N_("Start the same again: it goes on where it stopped, and nothing is done twice.")

SERVERS = {
    Code.SERVER_UNREACHABLE: Wording(
        N_("{host} cannot be reached ({reason})."),
        N_("Check the name of the server and the connection to the internet, and start again."),
        short=N_("The server cannot be reached."),
    ),
    Code.SERVER_CERTIFICATE_WRONG: Wording(
        N_("{host} cannot prove that it is the right server ({reason}). No password was sent."),
        N_(
            "Check the name of the server and the date of this computer. If both are right, ask the provider: somebody"
            " may be listening."
        ),
        short=N_("The server cannot prove that it is the right one."),
    ),
    Code.SERVER_WITHOUT_TLS: Wording(
        N_("{host} offers no protected connection. No password was sent."),
        N_("Ask the provider for the settings with TLS (often port 993)."),
        short=N_("The server offers no protected connection."),
    ),
    Code.SERVER_GONE: Wording(
        N_("The connection to {host} broke, or the server stopped answering. What was done so far is kept."),
        _AGAIN,
        short=N_("The connection to the server broke."),
    ),
    Code.SERVER_ANSWER_INVALID: Wording(
        N_("{host} gave an answer that no mail server gives."),
        N_("Check the name and the port of the server."),
        short=N_("The server gave an invalid answer."),
    ),
    Code.SERVER_LOGIN_REFUSED: Wording(
        N_("{host} does not let {user} in. It says “{answer}”."),
        N_(
            "Check the user name and the password. Some providers want a password made for programs (app password), or"
            " that access by IMAP is switched on first."
        ),
        short=N_("The server refused the user name or the password."),
    ),
    Code.SERVER_REFUSED: Wording(
        N_("{host} refused {command}. It says “{answer}”."),
        N_("Ask the provider what this answer means."),
        short=N_("The server refused what it was asked for."),
    ),
    Code.SERVER_BUSY: Wording(
        N_("{host} does no more for now. It says “{answer}”."),
        _TOMORROW,
        short=N_("The server does no more for now."),
    ),
    Code.SERVER_MAILBOX_FULL: Wording(
        N_("There is no room left in the account on {host}. It says “{answer}”."),
        N_("Make room there or ask the provider for more, and start the same again: it goes on where it stopped."),
        short=N_("There is no room left in the account on the server."),
    ),
    Code.PASSWORD_NOT_REMEMBERED: Wording(
        N_("The password for {host} was not remembered: this system has no keychain for it, or it did not take it."),
        N_("It will be asked for again."),
        short=N_("The password was not remembered."),
    ),
    Code.SERVER_PASSWORD_NEEDED: Wording(
        N_("The password of the account is needed, and there is no terminal to ask for it. Nothing was done."),
        N_("Use --password-file FILE, or the environment variable FUROSHIKI_IMAP_PASSWORD."),
    ),
    Code.SERVER_NAME_INVALID: Wording(
        N_("“{name}” is neither an address nor a server. Nothing was done."),
        N_("Write hanako@example.jp, and for --server imap.example.jp or imap.example.jp:993."),
        short=N_("The name of the server is not right."),
    ),
    Code.RESTORE_NEEDS_PLACE: Wording(
        N_("It is not clear where the mail is to go. Nothing was done."),
        N_("Use either --as and --to, or --imap."),
    ),
    Code.KEYWORDS_NOT_KEPT: Wording(
        N_("The server does not keep these marks of messages in {mailbox}: {keywords}"),
        NOTHING,
        short=N_("The server does not keep all marks of messages."),
    ),
    Code.SERVER_CHANGED_MESSAGE: Wording(
        N_("The server has “{subject}” from {mailbox}, but not with the same bytes."),
        N_("Look at it in the mail program. The message is unchanged in the archive."),
        short=N_("The server changed a message."),
    ),
    Code.NOT_PUT_BIT_EXACT: Wording(
        N_(
            "“{subject}” from {mailbox} has characters that mail must not have (NUL, or a carriage return alone), and"
            " the server changed them."
        ),
        N_("The message is unchanged in the archive."),
        short=N_("A message has characters that mail must not have."),
    ),
    Code.MESSAGES_TWICE_ON_SERVER: Wording(
        N_(
            "{count} {count:message|messages} of {mailbox} {count:is|are} on the server twice: the connection broke"
            " while the server was still taking them."
        ),
        N_("Delete one of each in the mail program, if you like. This program deletes nothing."),
        short=N_("Messages are on the server twice."),
    ),
    Code.MESSAGE_NOT_ON_SERVER: Wording(
        N_("“{subject}” from {mailbox} was put on the server, and is not there any more."),
        _AGAIN,
        short=N_("A message is not on the server any more."),
    ),
    Code.FETCH_NEEDED: Wording(
        N_("--server, --user and --password-file are about an account that mail is fetched from."),
        N_("Add --fetch ADDRESS, or leave them out."),
    ),
    Code.FETCH_AT_WORK: Wording(
        N_("Mail of this account is being fetched to {path} already. Nothing was done."),
        N_("Wait until that is done, or end it."),
        short=N_("This mail is being fetched already."),
    ),
    Code.FETCH_UNFINISHED: Wording(
        N_("Fetching the mail in {path} from its server was not finished: more of it is on the server."),
        N_("Fetch the mail of this account to the same folder again: it goes on where it stopped."),
        short=N_("Fetching this mail was not finished."),
    ),
    Code.SERVER_MESSAGE_NOT_FETCHED: Wording(
        N_("The server does not give out one message in {mailbox} (UID {uid}, {error}). All others were fetched."),
        N_("Open the newest and the oldest messages of this folder in webmail, look for one that fails, and save it."),
        short=N_("The server does not give out a message."),
    ),
    Code.SERVER_MAILBOX_NOT_FETCHED: Wording(
        N_("The server does not open the folder {mailbox} ({error}). Its mail is not in the archive."),
        N_("Look at this folder in webmail, and save what you need of it."),
        short=N_("The server does not open a folder."),
    ),
    Code.SERVER_LIST_DIFFERS: Wording(
        N_(
            "The server says that {mailbox} has {count} {count:message|messages}, and lists {listed}. What it does not"
            " list is not in the archive."
        ),
        N_("Fetch again later. If it stays so, ask the provider."),
        short=N_("The server does not list all messages of a folder."),
    ),
    Code.SERVER_KEPT_CHANGING: Wording(
        N_("{mailbox} kept changing on the server while it was fetched, or the server cannot show that it did not."),
        N_("Close all programs that use this account, and fetch again."),
        short=N_("A folder kept changing on the server."),
    ),
    Code.SERVER_SIZE_DIFFERS: Wording(
        N_("{count} {count:message|messages} in {mailbox} came with another size than the server had announced."),
        NOTHING,
        short=N_("Messages came with another size than announced."),
    ),
    Code.SERVER_FETCHED_WHOLE: Wording(
        N_(
            "Everything that {host} shows was fetched: {count} {count:message|messages} in {mailboxes}"
            " {mailboxes:folder|folders}. Each folder was listed whole, and nothing changed meanwhile. Mail that comes"
            " later is not in the archive."
        ),
        NOTHING,
        short=N_("Everything that the server shows was fetched."),
    ),
    Code.POP_INBOX_FETCHED: Wording(
        N_(
            "Everything in the inbox on {host} was fetched: {count} {count:message|messages}. The inbox was listed"
            " twice, and nothing changed meanwhile. Mail that comes later is not in the archive."
        ),
        NOTHING,
        short=N_("Everything in the inbox on the server was fetched."),
    ),
    Code.POP_SHOWS_INBOX_ONLY: Wording(
        N_(
            "By POP {host} shows the inbox only. Sent mail and all other folders on the server are not in the archive."
            " The server may have marked the mail as read."
        ),
        N_("If the provider offers IMAP, fetch by IMAP too. If not, look at the other folders in webmail once."),
        short=N_("By POP the server shows the inbox only."),
    ),
    Code.ONLY_ON_SERVER: Wording(
        N_(
            "{count} {count:message|messages} of {mailbox} {count:was|were} whole only on the server, such as"
            " “{subject}”. {count:It is|They are} in the archive now."
        ),
        NOTHING,
        short=N_("Some messages were only on the server, and are in the archive now."),
    ),
    Code.FETCH_PAUSED: Wording(
        N_(
            "{host} gives out no more mail for now ({answer}). Nothing on the server changed, and what came so far is"
            " kept."
        ),
        N_("Run the same again at {when} or later: it goes on where it stopped."),
        short=N_("The server gives out no more mail for now."),
    ),
    Code.SERVER_NOT_FETCHED_WHOLE: Wording(
        N_("Not everything that {host} shows was fetched and shown to be whole: see what was reported."),
        LOOK_AT_SERVER,
        short=N_("Not everything on the mail server was fetched and shown to be whole."),
    ),
    Code.SERVER_LEAVES_OUT: Wording(
        N_("{host} does not list the folder {mailbox}. It may be hidden from mail programs, or was removed."),
        N_("Look for this folder in webmail. If it is hidden, show it to mail programs and fetch again."),
        short=N_("The mail server does not list a folder."),
    ),
    Code.SERVER_MAY_CUT: Wording(
        N_("{host} shows {count} messages in {mailbox}, which is where this provider cuts off what it shows."),
        N_("Take the limit away in the settings of webmail and fetch again, or look at the oldest mail there."),
        short=N_("The mail server may show only the newest messages of a folder."),
    ),
    Code.SERVER_OF_ACCOUNT_DIFFERS: Wording(
        N_("Mail was fetched from {host}, and the program reads this account from {server}: that is another server."),
        N_("Fetch from the server the program uses, by IMAP. Or look at the mail on your provider's web page."),
        short=N_("Mail was fetched from another server than that of the account."),
    ),
    Code.SERVER_OF_ACCOUNT_UNKNOWN: Wording(
        N_("Mail was fetched from {host}, and nothing here says whether that is the server of this account."),
        LOOK_AT_SERVER,
        short=N_("It is not known whether mail was fetched from the server of the account."),
    ),
    Code.SERVER_USER_DIFFERS: Wording(
        N_("{user} logged in at {host}, and nothing here says that this is the owner of the account."),
        LOOK_AT_SERVER,
        short=N_("It is not known whether the owner of the account logged in at the server."),
    ),
    Code.SERVER_ASKED_BY_POP: Wording(
        N_("{host} was asked by POP, which shows the inbox only. Other folders on the server may hold more."),
        N_("If the provider offers IMAP, fetch by IMAP. Or look at the mail on your provider's web page."),
        short=N_("By POP only the inbox on the server was seen."),
    ),
    Code.SERVER_ASKED_LONG_AGO: Wording(
        N_("The mail server was asked on {day}. Mail may have arrived there since."),
        N_("Back up again and fetch from the server, or look at the mail on your provider's web page."),
        short=N_("The mail server was asked too long ago."),
    ),
    Code.SERVER_MAY_HIDE_MAIL: Wording(
        N_(
            "{host} shows by IMAP only what is set to be shown there. Folders hidden from mail programs, mail beyond a"
            " limit of the provider, and mail that waits at another server (POP only) are not in the archive."
        ),
        N_("Look at the account in webmail once, and compare the list of folders and their numbers."),
        short=N_("The server may have mail that it does not show to mail programs."),
    ),
}
