"""Invented people: Japanese names with their reading and romaji, and names of other countries."""

from dataclasses import dataclass

from tests.builders.labelled.texts import words

FAMILIES = """佐藤 サトウ Sato/鈴木 スズキ Suzuki/高橋 タカハシ Takahashi/田中 タナカ Tanaka/伊藤 イトウ Ito/渡辺 ワタナベ Watanabe
山本 ヤマモト Yamamoto/中村 ナカムラ Nakamura/小林 コバヤシ Kobayashi/加藤 カトウ Kato/吉田 ヨシダ Yoshida/山田 ヤマダ Yamada
佐々木 ササキ Sasaki/山口 ヤマグチ Yamaguchi/松本 マツモト Matsumoto/井上 イノウエ Inoue/木村 キムラ Kimura/林 ハヤシ Hayashi
斎藤 サイトウ Saito/清水 シミズ Shimizu/山崎 ヤマザキ Yamazaki/森 モリ Mori/池田 イケダ Ikeda/橋本 ハシモト Hashimoto
石川 イシカワ Ishikawa/前田 マエダ Maeda/藤田 フジタ Fujita/後藤 ゴトウ Goto/岡田 オカダ Okada/長谷川 ハセガワ Hasegawa
村上 ムラカミ Murakami/近藤 コンドウ Kondo/石井 イシイ Ishii/坂本 サカモト Sakamoto/遠藤 エンドウ Endo/青木 アオキ Aoki
藤井 フジイ Fujii/西村 ニシムラ Nishimura/福田 フクダ Fukuda/太田 オオタ Ota/三浦 ミウラ Miura/岡本 オカモト Okamoto
松田 マツダ Matsuda/中島 ナカジマ Nakajima/原田 ハラダ Harada/小野 オノ Ono/竹内 タケウチ Takeuchi/金子 カネコ Kaneko
和田 ワダ Wada/中山 ナカヤマ Nakayama/石田 イシダ Ishida/上田 ウエダ Ueda/森田 モリタ Morita/柴田 シバタ Shibata
酒井 サカイ Sakai/工藤 クドウ Kudo/横山 ヨコヤマ Yokoyama/宮崎 ミヤザキ Miyazaki/宮本 ミヤモト Miyamoto/内田 ウチダ Uchida
今井 イマイ Imai/増田 マスダ Masuda/平野 ヒラノ Hirano/久保 クボ Kubo/桜井 サクライ Sakurai/五十嵐 イガラシ Igarashi"""
ODD_FAMILIES = """阿部 アベ Abe/渡部 ワタベ Watabe/服部 ハットリ Hattori/岡部 オカベ Okabe/土屋 ツチヤ Tsuchiya/守屋 モリヤ Moriya
鵜殿 ウドノ Udono/真殿 マドノ Madono/古屋 フルヤ Furuya/矢部 ヤベ Yabe/神様 カミサマ Kamisama/店橋 タナハシ Tanahashi
会田 アイダ Aida/社本 シャモト Shamoto/先生川 センジョウガワ Senjogawa/院田 インダ Inda"""
GIVEN = """花子 ハナコ Hanako/太郎 タロウ Taro/恵子 ケイコ Keiko/健二 ケンジ Kenji/由美 ユミ Yumi/誠 マコト Makoto/陽子 ヨウコ Yoko
浩 ヒロシ Hiroshi/真由美 マユミ Mayumi/大輔 ダイスケ Daisuke/直子 ナオコ Naoko/翔太 ショウタ Shota/美咲 ミサキ Misaki/隆 タカシ Takashi
智子 トモコ Tomoko/和也 カズヤ Kazuya/裕子 ユウコ Yuko/亮 リョウ Ryo/久美子 クミコ Kumiko/拓也 タクヤ Takuya/さくら サクラ Sakura
正 タダシ Tadashi/典子 ノリコ Noriko/修 オサム Osamu/千夏 チナツ Chinatsu/英明 ヒデアキ Hideaki/香織 カオリ Kaori/剛 ツヨシ Tsuyoshi
みゆき ミユキ Miyuki/哲也 テツヤ Tetsuya/麻衣 マイ Mai/光男 ミツオ Mitsuo/奈々 ナナ Nana/勇気 ユウキ Yuki/文子 フミコ Fumiko
一郎 イチロウ Ichiro/彩 アヤ Aya/俊介 シュンスケ Shunsuke/律子 リツコ Ritsuko/昇 ノボル Noboru/礼子 レイコ Reiko/航 ワタル Wataru"""
GERMAN = """Jürgen Müller/Käthe Schröder/Björn Weiß/Ulrike Kögel/Andreas Groß/Sabine Jäger/Günther Böhm/Heike Röhrig
Torsten Krüger/Bärbel Huß/Matthias Lübke/Renate Fröhlich/Jörg Käfer/Silke Nöth/Rüdiger Haß/Anke Möbius"""
RUSSIAN = """Иван Петров/Ольга Смирнова/Дмитрий Кузнецов/Елена Соколова/Сергей Лебедев/Анна Морозова/Павел Волков
Наталья Зайцева/Виктор Орлов/Татьяна Белова"""
KOREAN = "김민준/이서연/박지훈/최수빈/정하은/강도윤/조은서/윤지우/장예준/한소희"
CHINESE = "王小明/李静/张伟/刘洋/陈丽华/黄志强"
WESTERN = """Robert J. Hastings=Hastings/Pieter van der Berg=van der Berg/Dr. Emily Carter=Carter/Ludwig von Reuter=von Reuter
Sean O'Leary=O'Leary/Anne-Marie Dubois=Dubois/Mary K. Whitfield=Whitfield/Prof. Alan Pickering=Pickering
Luca De Santis=De Santis/Ingrid Ekholm=Ekholm/Zoë Lindgren=Lindgren/John Baxter Jr.=Baxter/Ana-Lucia Ferreira=Ferreira"""
FIRMS = words(
    "松本商店 青葉製作所 みどり工務店 大橋印刷 北斗システムズ さくら企画 山手デザイン 東洋物産 ひまわり薬局 港運輸"
)


@dataclass(frozen=True, slots=True)
class Person:
    """A Japanese person: both parts of the name in kanji, katakana and romaji."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    family_romaji: str
    given_romaji: str

    @property
    def kanji(self) -> str:
        """The full name, family name first."""
        return f"{self.family} {self.given}"

    @property
    def kana(self) -> str:
        """The reading in katakana."""
        return f"{self.family_kana} {self.given_kana}"

    @property
    def romaji(self) -> str:
        """The name as English puts it, given name first."""
        return f"{self.given_romaji} {self.family_romaji}"

    @property
    def known_as(self) -> tuple[str, ...]:
        """Every right form of the full name in kanji."""
        return (self.kanji,)


def triples(table: str) -> list[tuple[str, str, str]]:
    """Kanji, katakana, romaji of each entry of a table."""
    return [(a, b, c) for a, b, c in (entry.split() for line in table.splitlines() for entry in line.split("/"))]


def entries(table: str) -> list[str]:
    """The entries of a table without readings."""
    return [entry for line in table.splitlines() for entry in line.split("/")]
