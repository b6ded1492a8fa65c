"""Common Japanese given names in Latin letters, to tell which of two words is the family name.

The list was written for this program from what is generally known. It also holds those that are family names too
(Yuki, Minami, Sho): alone, such a word does not say which it is.
"""

import re

from app.textkit.family_names import is_family_name
from app.textkit.romaji import spelling_key

_LIST = """
ai aiko aimi airi akane akemi aki akie akihito akiho akina akio akira ami aoi ari arisa asahi asami asuka atsuki
atsushi aya ayaka ayame ayami ayane ayano ayu ayumi ayumu azuma ban chie chiharu chihiro chika chinatsu chisato chiyo
chizuru dai daichi daiki date eiji emi emika emiri eri erika erina fumi fumie fumio fumiya fuyumi goro hajime hama
hana hanae haru haruka haruki harumi haruna haruto hayate hayato hideaki hideki hidemi hideo hikari hikaru hina hinata
hiroaki hiroe hiroki hiromi hiroshi hiroto hisae hisashi hitomi hitoshi honoka ichiro isamu isao itsuki izumi jiro jo
jun junji juri kai kana kanae kanako kanata kano kaori kaoru karin kasumi katsumi katsura katsuya kaya kazue kazuma
kazumi kazuo kazuya kei keiji keita ken kengo kenji kenta kentaro kenya kenzo kita kiyomi kiyoshi koharu koji koki
konomi kosei kota kotaro kotone kouhei kumi kure kyohei kyoko madoka mai maiko maki makoto mamoru mana manabu manami
mao mari mariko marina masaaki masahito masaki masami masanori masao masashi masato masaya matsu mayu mayumi megumi
mei michiru michiyo midori mieko mika mikami miki mikio miku minami minato mine minoru mio mirai misaki misato misuzu
mitsuo mitsuru miu miwa miyu miyuki mizuho mizuki moe momoka motoki mutsumi nagi nagisa naka nami nana nanami nao
naoki naomi naoto naoya nara narumi naruse natsuki natsumi nozomi nozomu osamu rei reiji reina ren rena reo rie rika
riku rin rina risa rokuro rumi runa ryo ryohei ryoma ryosei ryota ryu ryuji ryuta saburo sachi sachie sakaki saki
sakura saori sari satomi satoru satoshi satsuki saya sayaka sayuri seiji seiya shigeo shigeru shiho shin shingo shinji
shino shinobu shinya shiori shiro shizuka sho shogo shohei shoko shoma shota shun shunji shunya so soma sono sosuke
sota subaru sumire susumu tadashi taichi taiga taira taka takaaki takako takao takashi takeo takeru takeshi taki
takuma takumi takuya tamaki taro tatsumi tatsuo tatsuya teruo tetsuo tetsuya to tomo tomoe tomohito tomoka tomoki
tomomi tomoya toru toshio toshiya tsubaki tsubasa tsutomu tsuyoshi umi wakana wataru yae yamato yano yasuo yasushi
yayoi yohei yoji yoko yoshi yoshie yoshiki yoshimi yoshio yoshiyuki yosuke yota yu yua yui yuichiro yuika yuji yuka
yukari yuki yukie yukiko yukina yukio yuma yumi yumiko yuna yuri yurie yurika yuriko yusei yusuke yuta yutaka yuto
yuya yuzuki
"""
_NAMES = frozenset(map(spelling_key, _LIST.split()))
# Kaneko and Masuko end like this too: a family name is looked up first.
_ENDING = re.compile(r".(?:ko|suke|hiko|taro|jiro|ichi|hiro|nosuke|nori|haru|kazu|yuki|toshi|mitsu|nobu)\Z")


def is_given_name(word: str) -> bool:
    """True for a Japanese given name that is common, or ends as given names do, in whatever romanisation."""
    key = spelling_key(word)
    return key in _NAMES or (_ENDING.search(key) is not None and not is_family_name(word))
