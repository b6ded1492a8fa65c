"""How Apple Mail reaches the server of an account, as its property list and the database of accounts say."""

from app.discovery.account_sources import port_of
from app.model.security import Security
from app.model.store import ServerLogin


def apple_login(port: object, is_protected: object, user: str) -> ServerLogin:
    """`PortNumber` and `SSLEnabled` as Mail keeps them: numbers or texts ("993", "YES").

    Which kind of protection it is follows from the port.
    """
    number = port_of(str(port))
    if str(is_protected).upper() not in ("1", "YES", "TRUE"):
        return ServerLogin(number, None, user)
    return ServerLogin(number, Security.STARTTLS if number in (110, 143) else Security.TLS, user)
