"""The names of months in the languages of programs that put their own into Date fields."""

import unicodedata
from functools import lru_cache

_ENGLISH = "january february march april may june july august september october november december"
# Both forms where a date takes another one than a calendar; an abbreviation only where it is no beginning of the name.
_OTHERS = (
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janner feber mrz - - - - - - - - -",
    "jaenner - maerz - - - - - - - - -",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "- - - - - - - - setiembre - - -",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "- - mrt - - - - - - - - -",
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november desember",
    "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia",
    "leden unor brezen duben kveten cerven cervenec srpen zari rijen listopad prosinec",
    "ledna unora brezna dubna kvetna cervna cervence srpna zari rijna listopadu prosince",
    "sijecanj veljaca ozujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac",
    "sijecnja veljace ozujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "januar februar marcius aprilis majus junius julius augusztus szeptember oktober november december",
    "январь февраль март апрель маи июнь июль август сентябрь октябрь ноябрь декабрь",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січень лютии березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ιανουαριος φεβρουαριος μαρτιος απριλιος μαιος ιουνιος ιουλιος αυγουστος "
    "σεπτεμβριος οκτωβριος νοεμβριος δεκεμβριος",
    "ιανουαριου φεβρουαριου μαρτιου απριλιου μαιου ιουνιου ιουλιου αυγουστου "
    "σεπτεμβριου οκτωβριου νοεμβριου δεκεμβριου",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "ocak subat mart nisan mayıs haziran temmuz agustos eylul ekim kasım aralık",
)
_SHORTEST = 3


@lru_cache(maxsize=512)
def month(word: str) -> int | None:
    """The number of the month a word names, or begins to name; None where languages disagree, and for other words.

    English counts first. "lip" may be June (Croatian) or July (Polish), so it is neither.
    """
    plain = without_accents(word)
    if len(plain) < _SHORTEST:
        return None
    found = _begun(_ENGLISH, plain) or {number for names in _OTHERS for number in _begun(names, plain)}
    return found.pop() if len(found) == 1 else None


def without_accents(text: str) -> str:
    """Text in small letters without accents; full-width figures become plain ones."""
    return "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))


def _begun(names: str, word: str) -> set[int]:
    return {number for number, name in enumerate(names.split(), 1) if name.startswith(word)}
