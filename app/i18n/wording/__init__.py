"""The wording of every code of `app.model.codes`, by area."""

from collections.abc import Mapping

from app.i18n.wording.archives import ARCHIVES
from app.i18n.wording.certificate import CERTIFICATE
from app.i18n.wording.completeness import COMPLETENESS
from app.i18n.wording.destinations import DESTINATIONS
from app.i18n.wording.endings import ENDINGS
from app.i18n.wording.entry import Wording
from app.i18n.wording.files import FILES
from app.i18n.wording.letters import LETTERS
from app.i18n.wording.reasons import REASONS
from app.i18n.wording.rescue import RESCUE
from app.i18n.wording.restoring import RESTORING
from app.i18n.wording.servers import SERVERS
from app.i18n.wording.stores import STORES
from app.i18n.wording.vault import VAULT
from app.i18n.wording.verdict import VERDICT
from app.model.codes import Code

WORDING: Mapping[Code, Wording] = {
    **VERDICT,
    **FILES,
    **STORES,
    **REASONS,
    **COMPLETENESS,
    **ARCHIVES,
    **ENDINGS,
    **LETTERS,
    **DESTINATIONS,
    **RESTORING,
    **CERTIFICATE,
    **VAULT,
    **SERVERS,
    **RESCUE,
}
