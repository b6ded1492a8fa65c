"""The accounts in the ledger: each may have more mail on a server, until a fact shows that all is in the archive."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from app.jobs.server_proof import Met, ServerProofs
from app.model.codes import Code
from app.model.deletion import AccountHoldings
from app.model.findings import Finding
from app.model.ledger import AccountKey, Evidence, Expectation, ExpectationKind, Proof
from app.model.mail_protocol import MailProtocol
from app.model.store import Store


def account_entries(
    stores: Iterable[Store], accounts: Iterable[AccountHoldings], looked: datetime, proofs: ServerProofs
) -> Iterator[Expectation]:
    """A server may hold mail that never came here, but for mail of which its program says that it is on none."""
    counted = {(holdings.client, holdings.key.name) for holdings in accounts}
    for holdings in accounts:
        yield _account(holdings.client, holdings.key, holdings.key.name, holdings.protocol, looked, proofs)
    for store in stores:
        for account in store.accounts:
            if account.protocol.is_mail and (store.client, account.name) not in counted:
                counted.add((store.client, account.name))
                name = account.name or account.server
                yield _account(store.client, None, name, account.protocol, looked, proofs)


def _account(
    client: str,
    account: AccountKey | None,
    name: str,
    protocol: MailProtocol,
    looked: datetime,
    proofs: ServerProofs,
) -> Expectation:
    met = Met(None, Evidence(proof=Proof.NO_SERVER, on=looked, by=""))
    if protocol.has_mail_server:
        met = proofs.of(client, name, protocol) or Met(Finding(Code.SERVER_NOT_COMPARED), None)
    return Expectation(
        kind=ExpectationKind.ACCOUNT,
        client=client,
        account=account,
        name=name,
        doubt=met.doubt,
        evidence=met.evidence,
    )
