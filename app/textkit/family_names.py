"""Common Japanese family names in kanji and Latin letters, to tell which part of a name is which.

The list was written for this program from what is generally known: the most frequent names of the country, those of
one kanji, and those that end like a department or a shop (部, 屋, 園, 院, 殿). It names nobody.
"""

from functools import lru_cache

from app.textkit.romaji import from_kana, is_romaji, spelling_key, unaccented

# How it is read, and the ways it is written.
_LIST = """
sato:佐藤,佐東 suzuki:鈴木,鈴樹 takahashi:高橋,髙橋,高𣘺 tanaka:田中 ito:伊藤,伊東 watanabe:渡辺,渡邊,渡邉,渡部
watabe:渡部 yamamoto:山本,山元 nakamura:中村,仲村 kobayashi:小林 kato:加藤 yoshida:吉田,𠮷田 yamada:山田
sasaki:佐々木,佐佐木 yamaguchi:山口 matsumoto:松本,松元 inoue:井上 kimura:木村 hayashi:林
saito:斎藤,斉藤,齋藤,齊藤,西東 shimizu:清水 yamazaki:山崎,山﨑 yamasaki:山崎,山﨑 abe:阿部,安部,安倍,阿倍 mori:森,毛利
ikeda:池田 hashimoto:橋本,橋元 yamashita:山下 ishikawa:石川 nakajima:中島,中嶋 nakashima:中島,中嶋 maeda:前田
fujita:藤田 ogawa:小川 goto:後藤 okada:岡田 hasegawa:長谷川 murakami:村上 kondo:近藤,近東 ishii:石井
sakamoto:坂本,阪本,坂元 endo:遠藤 aoki:青木 fujii:藤井 nishimura:西村 fukuda:福田,冨久田 ota:太田,大田 miura:三浦
fujiwara:藤原 okamoto:岡本,岡元 matsuda:松田 nakagawa:中川,仲川 nakano:中野 harada:原田 ono:小野,大野 tamura:田村
takeuchi:竹内,武内 kaneko:金子,兼子 wada:和田 nakayama:中山 ishida:石田 ueda:上田,植田 morita:森田 hara:原 shibata:柴田
sakai:酒井,坂井,堺,境 kudo:工藤 yokoyama:横山 miyazaki:宮崎,宮﨑 miyamoto:宮本 uchida:内田 takagi:高木,髙木
ando:安藤,安東 shimada:島田,嶋田 taniguchi:谷口 maruyama:丸山 takada:高田,髙田 imai:今井 kono:河野 kawano:河野,川野
sugiyama:杉山 murata:村田 onishi:大西 nakata:中田,仲田 nakada:中田 koyama:小山 oyama:小山,大山 fujimoto:藤本
takeda:武田,竹田 masuda:増田,益田,桝田 hirano:平野 otsuka:大塚 sugawara:菅原 chiba:千葉 kubo:久保 iwasaki:岩崎,岩﨑
sakurai:桜井,櫻井 kinoshita:木下,樹下 noguchi:野口 matsuo:松尾 nomura:野村 kikuchi:菊地,菊池 sano:佐野 sugimoto:杉本
onodera:小野寺 arai:新井,荒井 hamada:浜田,濱田,濵田 ichikawa:市川 furukawa:古川 mizuno:水野 komatsu:小松 shimamura:島村
koike:小池 hirata:平田 nishida:西田 yamauchi:山内 iwata:岩田 nagai:永井,長井 sakaguchi:坂口,阪口 kawaguchi:川口,河口
hirai:平井 matsui:松井 matsushita:松下 sugano:菅野 kanno:菅野 kubota:久保田,窪田 kawamura:川村,河村 nishikawa:西川
tsuji:辻 hattori:服部 yasuda:安田,保田 higuchi:樋口 kawakami:川上,河上 nagata:永田,長田 inaba:稲葉 ishihara:石原
oshima:大島 homma:本間 tsuchiya:土屋,土谷,槌屋 kitamura:北村 mochizuki:望月 hirose:広瀬,廣瀬 kuroda:黒田 higashi:東
minami:南 nishi:西 kita:北 morimoto:森本 yoshimura:吉村 minamoto:源 kawai:川井,河合,川合 iwamoto:岩本 asano:浅野
ogata:緒方,尾形 tsukamoto:塚本 oguchi:小口 yano:矢野 kamata:鎌田 matsuoka:松岡 araki:荒木 kumagai:熊谷 kumagaya:熊谷
nagano:永野,長野 nozaki:野崎 omori:大森 kawashima:川島,川嶋,河島 hotta:堀田 hori:堀 nakanishi:中西,仲西 mizutani:水谷
kanda:神田 hosokawa:細川 adachi:安達,足立 sekiguchi:関口 oishi:大石 iida:飯田 iijima:飯島,飯嶋 tajima:田島,田嶋
hoshino:星野 okubo:大久保 honda:本田,本多 kurihara:栗原 akiyama:秋山 ozawa:小沢,小澤 matsuura:松浦 yoshikawa:吉川
kikkawa:吉川 kinjo:金城 higa:比嘉 oshiro:大城 miyagi:宮城 shinjo:新城 nakasone:仲宗根 shimabukuro:島袋 chinen:知念
tamaki:玉城,玉木 arakaki:新垣 miyahira:宮平 uehara:上原 nishiyama:西山 kitagawa:北川 nishino:西野 ishizuka:石塚
hayakawa:早川 tominaga:富永,冨永 tomita:富田,冨田 miyake:三宅 kawasaki:川崎,河崎 naito:内藤 okuda:奥田 uchiyama:内山
ooka:大岡 kataoka:片岡 katayama:片山 machida:町田 kamiya:神谷,紙屋,神屋 kamiyama:神山 sawada:沢田,澤田 tsuda:津田
sekine:関根 asai:浅井 kuwahara:桑原 kuwabara:桑原 matsunaga:松永 matsubara:松原 nagashima:長島,永島 suda:須田
oda:小田,織田 ohashi:大橋 ogino:荻野 hagiwara:萩原 ogiwara:荻原 yagi:八木 iwai:岩井 fukushima:福島,福嶋 fukui:福井
fukumoto:福本 fukuhara:福原 fukunaga:福永 motoki:元木,本木 kageyama:影山 inagaki:稲垣 ebihara:海老原 tokunaga:徳永
hino:日野 hirayama:平山 hiraoka:平岡 hirakawa:平川 hidaka:日高 horiuchi:堀内 horie:堀江 horikawa:堀川 mitsui:三井
miki:三木 mita:三田 mishima:三島 mikami:三上 misawa:三沢 miyashita:宮下 miyata:宮田 miyagawa:宮川 miyazawa:宮沢,宮澤
miyoshi:三好 muto:武藤 nagase:長瀬,永瀬 nagayama:永山,長山 nakao:中尾 nakai:中井,仲井 nakahara:中原 nakazawa:中沢,中澤
nakatani:中谷 naka:仲,中 nemoto:根本 nishioka:西岡 nishio:西尾 nishizawa:西沢,西澤 nishihara:西原 nitta:新田 niimi:新美
noda:野田 nonaka:野中 numata:沼田 obata:小畑,小幡 ochiai:落合 ohara:大原,小原 obara:小原 oikawa:及川 oki:沖,大木
okazaki:岡崎,岡﨑 okabe:岡部 okawa:大川 okuno:奥野 okumura:奥村 okuyama:奥山 oonishi:大西 osawa:大沢,大澤 otani:大谷
otake:大竹 otsubo:大坪 oba:大場,大庭 owada:大和田 ozaki:尾崎,尾﨑 saeki:佐伯 saiki:佐伯,斎木 sakata:坂田,酒田
sakuma:佐久間 sakuragi:桜木 sasagawa:笹川 sasahara:笹原 sawai:沢井,澤井 segawa:瀬川 seki:関 senda:千田 seto:瀬戸
shibuya:渋谷,澁谷 shiga:志賀 shimura:志村 shinohara:篠原 shinozaki:篠崎,篠﨑 shioda:塩田 shiraishi:白石 shirai:白井
shoji:庄司,東海林,庄子 soma:相馬 suga:菅,須賀 sugita:杉田 sugiura:杉浦 sugihara:杉原 sunaga:須永 tabata:田畑
tachibana:橘,立花 tada:多田 taguchi:田口 takano:高野,髙野 takayama:高山,髙山 takai:高井 takamatsu:高松 takase:高瀬
takashima:高島,高嶋 takenaka:竹中 takemoto:竹本 takizawa:滝沢,滝澤,瀧澤 takeshita:竹下 tamai:玉井 tani:谷
tanabe:田辺,田邊,田邉,田部 tanigawa:谷川 taniyama:谷山 terada:寺田 terasaki:寺崎 teramoto:寺本 terashima:寺島
toda:戸田,遠田 tokuda:徳田 toyama:遠山,外山 toyoda:豊田 toyota:豊田 tsuchida:土田 tsukada:塚田 tsutsui:筒井 tsutsumi:堤
uchino:内野 ueki:植木 ueno:上野,植野 uemura:上村,植村 uematsu:植松 umeda:梅田 uno:宇野 usui:臼井 wakabayashi:若林
washio:鷲尾 yabe:矢部 yajima:矢島,矢嶋 yamaoka:山岡 yamagishi:山岸 yamakawa:山川 yamanaka:山中 yamane:山根 yamano:山野
yamamura:山村 yanagi:柳 yanagida:柳田 yanagisawa:柳沢,柳澤 yasui:安井 yazaki:矢崎 yoda:依田 yokota:横田 yokoi:横井
yokozawa:横沢 yoshino:吉野 yoshioka:吉岡 yoshizawa:吉沢,吉澤 yoshii:吉井 yoshimoto:吉本 yoshihara:吉原 yoshinaga:吉永
yuki:結城 yuasa:湯浅 asada:浅田 akamatsu:赤松 akagi:赤木 akimoto:秋本,秋元 akita:秋田 amano:天野 anzai:安西,安斎
aoyagi:青柳 aoyama:青山 aota:青田 arima:有馬 arita:有田 aikawa:相川 aida:会田,相田 asakura:朝倉 asahi:朝日 awata:粟田
ayabe:綾部 baba:馬場 bando:坂東 ban:伴 date:伊達 doi:土井,土居 domoto:堂本 egawa:江川 eguchi:江口 emoto:江本
enomoto:榎本 eto:江藤,衛藤 etoh:江藤 fujikawa:藤川 fujimura:藤村 fujino:藤野 fujioka:藤岡 fujisawa:藤沢,藤澤
fujishima:藤島 fujiyama:藤山 furuta:古田 furuya:古屋,古谷 furuhashi:古橋 gunji:郡司 hada:羽田 haneda:羽田
hamaguchi:浜口,濱口 hamamoto:浜本 hanada:花田 haraguchi:原口 hasebe:長谷部 hashiguchi:橋口 hata:畑,秦 hatanaka:畑中
hatakeyama:畠山 hatano:波多野 hayashida:林田 hayase:早瀬 hirota:広田,廣田 hirabayashi:平林 hirayanagi:平柳
hisamatsu:久松 hiramatsu:平松 hoshi:星 hosoda:細田 hosoya:細谷,細矢 hyodo:兵藤,兵頭 igarashi:五十嵐 igawa:井川
ihara:井原 iino:飯野 iizuka:飯塚 ikegami:池上 ikeuchi:池内 imamura:今村 imanishi:今西 inada:稲田 inui:乾
inomata:猪俣,猪股 irie:入江 isobe:磯部,礒部 isono:磯野 isoda:磯田 ishibashi:石橋 ishiguro:石黒 ishiwata:石渡
ishimoto:石本 ishizaki:石崎 iwase:岩瀬 iwashita:岩下 iwaya:岩屋,岩谷 iwabuchi:岩渕 izumi:泉,和泉 izawa:井沢,伊沢
jimbo:神保 jo:城 kaji:梶 kajiwara:梶原 kajita:梶田 kakuta:角田 tsunoda:角田 kai:甲斐 kamei:亀井 kameda:亀田
kameyama:亀山 kamimura:上村,神村 kanai:金井 kaneda:金田 kanemoto:金本 kaneshiro:金城 kanazawa:金沢,金澤 kano:狩野,加納
kasahara:笠原 kasai:笠井,葛西 kashiwagi:柏木 kashiwabara:柏原 kasuga:春日 kasuya:粕谷 katagiri:片桐 katsumata:勝又,勝俣
katsura:桂 kawabata:川端 kawada:川田,河田 kawamoto:川本,河本 kawanishi:川西 kawahara:川原,河原 kawase:川瀬 kawata:川田
kawazoe:川添 kida:木田 kikuta:菊田 kimoto:木本 kishi:岸 kishida:岸田 kishimoto:岸本 kitahara:北原 kitajima:北島,北嶋
kitano:北野 kitazawa:北沢,北澤 kitayama:北山 kobori:小堀 kodama:児玉,小玉 koga:古賀 koizumi:小泉 kojima:小島,児島,小嶋
komatsubara:小松原 komori:小森 komuro:小室 komiya:小宮 komiyama:小宮山 konishi:小西 konno:今野,紺野 koseki:小関
koshiba:小柴 kosugi:小杉 koyanagi:小柳 kuboyama:久保山 kubodera:久保寺 kuga:久我 kume:久米 kuno:久野 kurata:倉田,蔵田
kurita:栗田 kuroki:黒木 kurokawa:黒川 kurosawa:黒沢,黒澤 kusano:草野 kusakabe:日下部,草壁 kusunoki:楠 kuwata:桑田
kyogoku:京極 machino:町野 maehara:前原 maekawa:前川 maejima:前島 maeno:前野 makino:牧野 maki:牧,真木 manabe:真鍋
maruta:丸田 maruo:丸尾 masaki:正木 matsukawa:松川 matsumura:松村 matsuno:松野 matsushima:松島,松嶋 matsuyama:松山
matsuzaki:松崎,松﨑 matsuzawa:松沢,松澤 minagawa:皆川 minato:湊 minowa:箕輪 misaki:三崎 mitani:三谷 mitamura:三田村
miwa:三輪 mizoguchi:溝口 mizukami:水上 mizushima:水島 momose:百瀬 moriguchi:森口 morikawa:森川 morimura:森村
morinaga:森永 morioka:森岡 morishita:森下 moriya:守屋,森谷,守谷,森屋 moriyama:森山 motohashi:本橋 motoyama:本山
murai:村井 murakawa:村川 muramatsu:村松 muranaka:村中 muraoka:村岡 murase:村瀬 murayama:村山 nagaoka:長岡,永岡
nagasawa:長沢,長澤 nagasaki:長崎 nagatomo:長友 nagatsuka:長塚 nagura:名倉 nakagome:中込 nakane:中根 nakashita:中下
nakatsuka:中塚 nakayasu:中安 namba:難波 namiki:並木 narita:成田 naruse:成瀬,鳴瀬 niwa:丹羽 niiyama:新山 niimura:新村
nishiguchi:西口 nishijima:西島,西嶋 nishimoto:西本 nishitani:西谷 nishiwaki:西脇 nogami:野上 noma:野間 nohara:野原
nozawa:野沢,野澤 obayashi:大林 oe:大江 ogasawara:小笠原 ogura:小倉 ohata:大畑 ohira:大平 oizumi:大泉 ojima:小島,尾島
okano:岡野 okamura:岡村 okayama:岡山 okita:沖田 okochi:大河内 oku:奥 okuhara:奥原 omura:大村 omi:近江,尾身
onuki:大貫,小貫 onuma:大沼 osaka:大坂 osaki:大崎,尾崎 oshida:押田 otaki:大滝 otomo:大友 ouchi:大内 oya:大矢,大谷,大屋
oyamada:小山田 oyanagi:大柳 ozeki:大関 rikimaru:力丸 sagawa:佐川 sagara:相良 sahara:佐原 saigo:西郷 saijo:西條,西条
sakagami:坂上 sakakibara:榊原 sakaki:榊 sakaino:境野 sakanoue:坂上 sakurada:桜田 sanada:真田 sasao:笹尾 sasa:佐々
sawaguchi:沢口 sawamura:沢村,澤村 segami:瀬上 sekiya:関谷,関屋 sekino:関野 senoo:妹尾 shibahara:柴原 shibasaki:柴崎
shigeta:重田 shimazaki:島崎,島﨑,嶋崎 shimazu:島津 shimoda:下田 shimomura:下村 shimoyama:下山 shindo:進藤,新藤,真藤
shinoda:篠田 shintani:新谷 shiota:塩田 shiozaki:塩崎 shiraki:白木 shirakawa:白川 shiratori:白鳥 shirota:城田 shoda:正田
someya:染谷 sone:曽根 sonoda:園田,薗田 sonobe:園部 sudo:須藤,首藤 sueyoshi:末吉 suenaga:末永 sugai:菅井
sugaya:菅谷,菅家 sugisaki:杉崎 sumida:隅田,住田 suwa:諏訪 tachi:舘 tadokoro:田所 taira:平 taka:高 takaba:高場
takahata:高畑 takakura:高倉 takamura:高村 takao:高尾 takata:高田 takatsu:高津 takaya:高屋,高谷 takeshima:竹島
takemura:竹村,武村 takei:武井,竹井 taki:滝,瀧 takikawa:滝川 takimoto:滝本 takita:滝田 tamada:玉田 tamogami:田母神
tamiya:田宮 tanimoto:谷本 tanimura:谷村 tashiro:田代 tatsumi:巽,辰巳 tateno:館野 tateishi:立石 tazaki:田崎 tezuka:手塚
togashi:富樫 togo:東郷 tojo:東條,東条 tokita:時田 tokuyama:徳山 tomioka:富岡 tomiyama:富山 tomizawa:富沢,富澤
toriyama:鳥山 torii:鳥居 toyoshima:豊島 tsubaki:椿 tsuboi:坪井 tsubota:坪田 tsuge:柘植 tsujimoto:辻本 tsukahara:塚原
tsukuda:佃 tsurumi:鶴見 tsuruta:鶴田 uchibori:内堀 udo:宇藤 udono:鵜殿 ugai:鵜飼 ukai:鵜飼 ujihara:氏原 umehara:梅原
umemoto:梅本 umemura:梅村 umezawa:梅沢,梅澤 unno:海野 uozumi:魚住 urabe:占部,卜部,浦部 urata:浦田 ushijima:牛島
utsumi:内海 utsunomiya:宇都宮 wakamatsu:若松 wakui:和久井 wakayama:若山 washizu:鷲津 wakita:脇田 yagyu:柳生 yahata:八幡
yamabe:山部,山辺 yamagata:山形,山県 yamahata:山畑 yamana:山名 yamao:山尾 yamato:大和 yamashiro:山城 yanagawa:柳川
yanase:柳瀬 yashiro:八代,矢代 yasuoka:安岡 yatabe:矢田部 yokoo:横尾 yokokawa:横川 yonekura:米倉 yoneda:米田
yoneyama:米山 yonezawa:米沢,米澤 yoshikuni:吉國 yoshitake:吉武 yoshiyuki:吉行 yoshizumi:吉住 yuda:湯田 yui:由井
yumoto:湯本 zaizen:財前 ijuin:伊集院 maezono:前園 kamizono:上園 nakazono:中園 hokazono:外園 miyazono:宮園 takezono:竹園
hanazono:花園 ozono:大園 kozono:小園 sono:園 karube:軽部 soga:曽我 sogabe:曽我部 kambe:神戸,神部 osakabe:刑部,長部
monobe:物部 ibe:伊部 kaifu:海部 kaibe:海部 hirobe:広部 tatebe:建部 mibu:壬生 mibe:三部 shiobe:塩部 odabe:小田部
tokoro:所 koya:小屋 niiya:新屋 araya:新屋 shioya:塩屋,塩谷 komeya:米屋 yoneya:米屋 konya:紺屋 kadoya:角屋 nabeya:鍋屋
itaya:板屋,板谷 nakaya:仲屋,中屋,中谷 muroya:室屋,室谷 ishiya:石屋 matsuya:松屋,松谷 yudono:湯殿 takadono:高殿
otono:大殿 nasu:那須 nara:奈良 mogi:茂木 motegi:茂木 teshigawara:勅使河原 nagasone:長曽根 chosokabe:長宗我部,長曽我部
kohinata:小日向 kobinata:小日向 kohiruimaki:小比類巻 musashi:武蔵 musha:武者 muraki:村木 rokkaku:六角 ryu:龍,笠 so:宗
sho:庄 tono:遠野 to:藤 oka:岡,丘 shima:島,嶋 mine:峰,嶺 aso:麻生 ari:有 asami:浅見 azuma:東 kuze:久世 kuki:九鬼 kure:呉
hama:浜,濱 ohama:大浜 numa:沼 matsu:松 sugi:杉 sakura:佐倉 take:武 kuri:栗 mukai:向井 mukoyama:向山 yoshi:吉
minobe:美濃部
"""


def _by_kanji() -> dict[str, frozenset[str]]:
    readings: dict[str, set[str]] = {}
    for entry in _LIST.split():
        reading, _, written = entry.partition(":")
        for kanji in written.split(","):
            readings.setdefault(kanji, set()).add(spelling_key(reading))
    return {kanji: frozenset(found) for kanji, found in readings.items()}


_READINGS = _by_kanji()
_ROMAJI = frozenset(reading for readings in _READINGS.values() for reading in readings)
_LONGEST = max(map(len, _READINGS))
_SHORTEST_KANA = 3


def readings(family: str) -> frozenset[str]:
    """The readings of a family name in kanji or kana, as keys of `romaji.spelling_key`; empty for an unknown one."""
    if family in _READINGS:
        return _READINGS[family]
    key = spelling_key(from_kana(family))
    return frozenset((key,)) if key in _ROMAJI else frozenset()


def is_family_name(word: str) -> bool:
    """True for a family name of the list, in kanji, kana or Latin letters (in whatever romanisation)."""
    if unaccented(word).isascii():
        return is_romaji(word) and spelling_key(word) in _ROMAJI
    return bool(readings(word))


@lru_cache(maxsize=4096)
def beginning_family(name: str) -> str:
    """The longest family name of the list that a name in kanji or kana without spaces begins with, where more follows.

    `田中花子` gives 田中, `田中` and `花子` give "".
    """
    for length in range(min(_LONGEST, len(name) - 1), 0, -1):
        if name[:length] in _READINGS:
            return name[:length]
    for length in range(len(name) - 2, _SHORTEST_KANA - 1, -1):
        if not name[:length].isascii() and from_kana(name[:length]) and readings(name[:length]):
            return name[:length]
    return ""
