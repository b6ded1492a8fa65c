"""A sentence for every code the program emits, by topic: what happened, what is safe, what to do."""

from app.i18n.sentences.bags import BAGS
from app.i18n.sentences.certificate import CERTIFICATE
from app.i18n.sentences.completeness import COMPLETENESS
from app.i18n.sentences.damage import DAMAGE
from app.i18n.sentences.endings import ENDINGS
from app.i18n.sentences.findings import FINDINGS
from app.i18n.sentences.places import PLACES
from app.i18n.sentences.vault import VAULT
from app.i18n.sentences.verdict import VERDICT

SENTENCES = {
    **VERDICT,
    **FINDINGS,
    **COMPLETENESS,
    **DAMAGE,
    **BAGS,
    **ENDINGS,
    **PLACES,
    **CERTIFICATE,
    **VAULT,
}
