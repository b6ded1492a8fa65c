"""What there is to choose from before a restore: the mailboxes of an archive, and the profiles of Thunderbird here."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from app.archive.bag import layout
from app.archive.catalog.browse import AccountNode, mailbox_tree
from app.archive.catalog.schema import DAMAGE, open_catalog
from app.clients import thunderbird
from app.model.errors.usage import CatalogUnreadableError
from app.model.plan import PlannedStore


def accounts_in(archive: Path) -> list[AccountNode]:
    """The accounts of an archive with their mailboxes. Raises CatalogUnreadableError."""
    try:
        with closing(open_catalog(archive / layout.CATALOG)) as database:
            return mailbox_tree(database)
    except DAMAGE as error:
        raise CatalogUnreadableError(archive) from error


def thunderbird_profiles(stores: Iterable[PlannedStore]) -> list[Path]:
    """The profile folders of Thunderbird among the stores that were found."""
    return [each.store.path for each in stores if each.store.client == thunderbird.CLIENT.id]
