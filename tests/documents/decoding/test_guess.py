"""Pages that declare no encoding: 31 pairs of a language and an encoding, five small pages of each."""

from __future__ import annotations

import pytest

from cleaner.documents.decoding.charset import as_utf8
from cleaner.documents.decoding.guess import SAMPLE, guess

TEXTS = {
    "fr": "La mer était très loin, et l'été commençait à peine. Où sont passés les pêcheurs du vieux port ?",
    "de": "Die Fähre über den Fluß fährt heute nicht, weil das Öl für die Motoren fehlt und niemand welches schickt.",
    "es": "Mañana el capitán volverá con más leña, según contó un niño que jugaba detrás de la estación.",
    "pt": "A câmara não aprovou o orçamento, e a população já espera há três anos pela reabertura da estação.",
    "it": "La città è più tranquilla perché il mercato è già finito e nessuno sa se lunedì riaprirà.",
    "sv": "Färjan går inte i dag, för på ön är det storm och båten väntar på bättre väder.",
    "da": "Færgen sejler ikke i dag, fordi bølgerne på søen er for høje, og ingen tør gå om bord.",
    "is": "Báturinn siglir ekki í dag því að veðrið er of vont og enginn þorir út á sjó.",
    "pl": "Prom dziś nie popłynie, bo wieczorem zerwał się wiatr, a załoga została na brzegu i czeka "
    "na pogodę. Źle się dzieje.",
    "cs": "Přívoz dnes nejede, protože řeka stoupla a převozník říká, že je to příliš nebezpečné. Všichni čekají.",
    "hu": "A komp ma nem közlekedik, mert erős a szél, és a révész szerint túl nagyok a hullámok. "
    "Jövő hétfőn újra indul a hűs vízen.",
    "ro": "Bacul nu pleacă astăzi, fiindcă vântul bate prea tare şi nimeni nu ştie când se va "
    "linişti. Aşteaptă toţi în staţie.",
    "hr": "Trajekt danas ne vozi jer je vjetar prejak, a mornari čekaju da se more smiri. Već treći "
    "dan nitko ne može kući, kažu žene.",
    "tr": "Vapur bugün kalkmıyor, çünkü rüzgâr çok güçlü ve kaptan yolcuları beklemeye çağırdı. "
    "Işıklar söndü, şehir sessiz.",
    "lt": "Keltas šiandien neplaukia, nes vėjas per stiprus, o žmonės laukia krantinėje. Rytoj gal "
    "bus geriau, sako įgula.",
    "lv": "Prāmis šodien nekursē, jo vējš ir pārāk stiprs, un cilvēki gaida krastā. Rīt varbūt būs "
    "labāk, saka kāds jūrnieks.",
    "ru": "Паром через реку больше не ходит, потому что для двигателей нет топлива, сообщил мэр города вчера вечером.",
    "uk": "Пором через річку більше не ходить, бо для двигунів немає пального, повідомив учора "
    "міський голова. Їм це не подобається.",
    "bg": "Фериботът през реката вече не се движи, защото няма гориво за двигателите, съобщи вчера кметът на града.",
    "el": "Το πλοίο δεν ταξιδεύει σήμερα, επειδή ο άνεμος είναι πολύ δυνατός και όλοι περιμένουν στο λιμάνι.",
    "he": "המעבורת לא תפליג היום כי הרוח חזקה מדי, וכולם מחכים בנמל עד שהים יירגע.",
    "ar": "لن تبحر العبارة اليوم لأن الريح قوية جدا والجميع ينتظرون في الميناء حتى يهدأ البحر.",
    "th": "วันนี้เรือข้ามฟากไม่ออกเพราะลมแรงเกินไป และทุกคนกำลังรออยู่ที่ท่าเรือจนกว่าทะเลจะสงบ",
    "ja": "川を渡るフェリーは燃料がないため、今日は運航していません。町の人たちは港で待っています。",
    "zh": "过河的渡轮今天停了，因为没有燃料。镇上的人都在码头等着，不知道什么时候可以回家。",
    "tw": "過河的渡輪今天停了，因為沒有燃料。鎮上的人都在碼頭等著，不知道什麼時候可以回家。",
    "ko": "강을 건너는 배는 연료가 없어서 오늘은 운항하지 않는다. 마을 사람들은 항구에서 기다리고 있다.",
}
PAIRS = [
    *((lang, "cp1252") for lang in ("fr", "de", "es", "pt", "it", "sv", "da", "is")),
    *((lang, "cp1250") for lang in ("pl", "cs", "hu", "ro", "hr")),
    *((lang, "iso8859-2") for lang in ("pl", "cs")),
    ("tr", "cp1254"), ("lt", "cp1257"), ("lv", "cp1257"),
    ("ru", "cp1251"), ("ru", "koi8-r"), ("uk", "cp1251"), ("bg", "cp1251"),
    ("el", "cp1253"), ("he", "cp1255"), ("ar", "cp1256"), ("th", "cp874"),
    ("ja", "cp932"), ("ja", "euc_jp"), ("zh", "gb18030"), ("tw", "big5hkscs"), ("ko", "cp949"),
]  # fmt: skip
ENGLISH = "<p>The harbour master said on Monday that nothing of the kind had happened.</p>"
LANGUAGES = {"tw": "zh-TW"}


def pages(lang: str) -> dict[str, str]:
    """Told the language; told nothing; told `en`, as templates do; in much English; long."""
    text, told = TEXTS[lang], LANGUAGES.get(lang, lang)
    return {
        "told": f'<html lang="{told}"><head></head><body><p>{text}</p></body></html>',
        "silent": f"<html><head></head><body><p>{text}</p></body></html>",
        "template": f'<html lang="en"><head></head><body><h1>News</h1><p>{text}</p></body></html>',
        "mixed": f'<html xmlns="x" lang={told}><body>{ENGLISH * 40}<p>{text}</p>{ENGLISH * 40}</body></html>',
        "long": f"<html><body>{f'<p>{text}</p>' * 400}</body></html>",
    }


@pytest.mark.parametrize(("lang", "codec"), PAIRS)
def test_undeclared(lang: str, codec: str) -> None:
    for page in pages(lang).values():
        html, found = as_utf8(page.encode(codec))
        assert html.decode("utf-8") == page, f"{lang} in {codec} read as {found}"


@pytest.mark.parametrize(("lang", "codec"), [("zh", "gb18030"), ("tw", "big5hkscs"), ("ja", "cp932"), ("ko", "cp949")])
def test_a_sample_does_not_end_inside_a_character(lang: str, codec: str) -> None:
    """Whatever stands before it: of two pages that differ by one letter, one was read as western."""
    text = "".join(char for char in TEXTS[lang] if char > "\x7f") * (4 * SAMPLE // len(TEXTS[lang].encode(codec)) + 50)
    for before in ("", "a", "ab"):
        page = f"<html><body><p>{before}{text}</p></body></html>"
        assert as_utf8(page.encode(codec))[0].decode() == page


def test_one_letter_is_western() -> None:
    assert guess(b"<html><body><p>A caf\xe9 in the harbour</p></body></html>") == "cp1252"
    assert guess(b"<p>\x93So\x94 he said \x96 twice</p>") == "cp1252"


def test_pages_without_tags_take_no_time_to_look_at() -> None:
    """A search for what is not ASCII went back to each of a page's characters: hours for a megabyte."""
    guess(b"\xe9<" + b"a" * 3_000_000)
    guess(b"a" * 3_000_000 + b"\xe9")
