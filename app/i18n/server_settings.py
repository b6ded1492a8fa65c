"""How a mail server is asked, in words: the way to it, who says so, and what to know before."""

from app.i18n.catalogue import N_, Translator
from app.model.events import LogInAsked
from app.model.mail_protocol import MailProtocol
from app.model.security import Security
from app.servers.settings import LoginKind, ServerSettings, SettingsSource
from app.textkit.text import one_line

PROTOCOLS = {MailProtocol.IMAP: "IMAP", MailProtocol.POP: "POP"}
SECURITIES = {
    Security.TLS: N_("protected (TLS)"),
    Security.STARTTLS: N_("protected (STARTTLS)"),
    Security.PLAIN: N_("NOT protected"),
    Security.LOOPBACK: N_("on this computer"),
}
SOURCES = {
    SettingsSource.CLIENT: N_("as a mail program on this computer has it"),
    SettingsSource.TABLE: N_("as this program knows the provider"),
    SettingsSource.AUTOCONFIG: N_("as the provider publishes it"),
    SettingsSource.GUESS: N_("a guess: the usual name"),
    SettingsSource.PERSON: N_("as you entered it"),
}
MARKS_AS_READ = N_(
    "By POP only the inbox can be fetched, and some servers then show its messages as read in other programs. Nothing"
    " is removed. If the provider offers IMAP, use that: it shows all folders and marks nothing."
)
PLAIN_WARNING = N_(
    "This line is NOT protected: everybody on the way, as in a café's Wi-Fi, can read the password and the mail. Such"
    " settings are out of date; ask the provider for those with TLS (port 993 or 995)."
)
_LOGINS = {
    LoginKind.APP_PASSWORD: N_(
        "This provider wants an app password: a password made for mail programs. Log in to the account on the web, look"
        " under security for “app passwords”, make one, and use it here."
    ),
    LoginKind.TOKEN: N_(
        "This provider lets mail programs in by a log-in in the web browser only, not with a password. This copy of the"
        " program is not registered there. Let a mail program fetch everything, and back that up."
    ),
}
_IN_BROWSER = N_(
    "This provider lets mail programs in by a log-in in the web browser: a code and an address are shown when it"
    " starts. No password is asked for here."
)


def way_line(settings: ServerSettings, translator: Translator) -> str:
    """One line: by which protocol from which server as whom, and who says so."""
    return translator.translate(
        "By {protocol} from {host}, port {port}, {security}, as {user} ({source}).",
        protocol=PROTOCOLS[settings.protocol],
        host=one_line(settings.endpoint.host),
        port=str(settings.endpoint.port),
        security=translator.translate(SECURITIES[settings.endpoint.security]),
        user=one_line(settings.user),
        source=translator.translate(SOURCES[settings.source]),
    )


def way_name(settings: ServerSettings, translator: Translator) -> str:
    """The same for a list to choose from, where the other fields are seen beside it."""
    return translator.translate(
        "{protocol}, {host}: {source}",
        protocol=PROTOCOLS[settings.protocol],
        host=one_line(settings.endpoint.host),
        source=translator.translate(SOURCES[settings.source]),
    )


def log_in_line(asked: LogInAsked, translator: Translator) -> str:
    """Where a person logs in, and with which code."""
    return translator.translate(
        "Open {url} in a web browser, on any device, and enter the code {code} there. Then log in. This goes on by"
        " itself.",
        url=asked.url,
        code=asked.code,
    )


def warnings(settings: ServerSettings, translator: Translator, *, can_sign_in: bool) -> list[str]:
    """What a person should know before the server is asked this way; the gravest first.

    `can_sign_in`: the program is registered with the provider for a log-in in the browser.
    """
    found = [PLAIN_WARNING] if settings.is_plain else []
    if settings.protocol is MailProtocol.POP:
        found.append(MARKS_AS_READ)
    if settings.login is LoginKind.TOKEN and can_sign_in:
        found.append(_IN_BROWSER)
    elif settings.login in _LOGINS:
        found.append(_LOGINS[settings.login])
    return [translator.translate(each) for each in found]
