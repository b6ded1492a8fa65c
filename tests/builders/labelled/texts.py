"""What people write: openings, middles and endings of hand-written mail, by what the owner of the mailbox does."""

SUBJECTS = {
    "salon": "予約のお願い/明日の予約について/カットとカラー/パーマの相談です/遅れます/ありがとうございました/今週の空き/シャンプーの件",
    "shop": "在庫の確認/届きました/サイズ交換のお願い/注文した品物について/送り先の変更/お礼/領収書の件/色違いはありますか",
    "club": "次の練習/試合の集合時間/欠席します/会費の件/写真送ります/ユニフォーム/合宿について/コートの予約",
    "freelancer": "見積のお願い/Re: 納品の件/Quote for the brochure/Next week's call/打ち合わせ/修正依頼/Invoice question/図面を送ります",
    "retired": "ご無沙汰しております/同窓会の写真/孫が生まれました/旅行の件/年賀状ありがとう/俳句の会/お見舞い/畑の野菜",
}
MIDDLES = {
    "salon": "来週の土曜の午前にカットをお願いできますか。/この間の髪型、とても評判がよかったです。/子供も一緒に連れて行きます。"
    "/前回と同じ色でお願いします。/駐車場はまだ使えますか。/前髪だけ少し短くしたいです。",
    "shop": "先日届いた器、欠けもなく無事でした。/青いほうを二つお願いしたいです。/贈り物なので値札を外してください。"
    "/サイズが少し大きかったので交換できますか。/次の入荷はいつごろでしょうか。",
    "club": "日曜の練習は雨なら体育館ですか。/足をくじいたので今週は休みます。/写真を撮ったので後で渡します。"
    "/車を二台出せます。/鍵は私が預かっています。",
    "freelancer": "図の三枚目だけ直していただけますか。/Could you send the second draft by Thursday?/納期は月末で問題ありません。"
    "/The client liked the blue one better./請求書は先に送っていただいて結構です。",
    "retired": "庭の柿が今年もたくさん実りました。/腰の具合はいかがですか。/来月の会には出られそうです。"
    "/昔の写真が出てきたのでお送りします。/孫の運動会に行ってきました。",
}
OPENINGS = "こんにちは。/お世話になっております。/お久しぶりです。/先日はありがとうございました。/夜分にすみません。/"
ENDINGS = "よろしくお願いします。/それではまた。/取り急ぎ。/お返事お待ちしています。/お体に気をつけて。"


def pick(table: str) -> list[str]:
    """The entries of a table."""
    return table.split("/")


def words(table: str) -> list[str]:
    """The words of a text."""
    return table.split()
