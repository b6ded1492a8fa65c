"""A sentence for every code the program emits, by topic: what happened, what is safe, what to do."""

from app.words.sentences.bags import BAGS
from app.words.sentences.certificate import CERTIFICATE
from app.words.sentences.completeness import COMPLETENESS
from app.words.sentences.damage import DAMAGE
from app.words.sentences.endings import ENDINGS
from app.words.sentences.findings import FINDINGS
from app.words.sentences.places import PLACES
from app.words.sentences.vault import VAULT
from app.words.sentences.verdict import VERDICT

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
