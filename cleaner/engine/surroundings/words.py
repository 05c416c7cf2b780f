"""Words by which texts of many languages tell what they are: who speaks, and what a program's changes are called."""

from __future__ import annotations

import re
from functools import cache

import regex

from cleaner.engine.surroundings.spotting import Spotter

_TELLING = {
    "en": (
        r"he|she|him|his|hers|they|them|their|said|says|told|asked|wrote|writes|promises?|promised|argue[sd]?|"
        r"warn(?:s|ed)|according|puts? it|complains?|complained|advises?|explains?|jokes?|replied|shouted"
    ),
    "de": (
        r"ihm|ihn|seine[rnms]?|sagte?n?|erklärten?|klagte?n?|rät|riet|rief|schrieb|fragte|bat|antwortete|warnte|mahnt|"
        r"heißt es|stand (?:auf|an) (?:de[mr]|eine[mr])|zufolge"
    ),
    "nl": r"hij|zei|zegt|zeggen|schreef|riep|klaagt|raadt|volgens",
    "sv, nb, da": (r"han|hon|hun|sade|säger|sa|sier|siger|svarade|svarede|svarte|klagar|enligt|ifølge"),
    "fr": (
        r"elle|elles|ils|dit-il|dit-elle|dit une?|dit l[ea]|disent|disait|disaient|demandait|répondit|écrivit|cria|"
        r"affirme|se plaint|selon"
    ),
    "es": r"ella|ellos|ellas|dijo|dice|dicen|decía|decían|pedía|pedían|respondió|escribió|gritó|se queja|afirma|según",
    "pt": r"ele|ela|eles|elas|disse|diz|dizem|dizia|pedia|respondeu|escreveu|reclama|segundo",
    "it": r"dicono|diceva|chiedeva|rispose|lamenta|secondo",
    "pl": r"powiedział\w*|odparł\w*|mawiał\w*|prosił\w*|mówi|mówią|skarży|radzi|jego|jej",
    "cs": r"řekl\w*|říká",
    "ru": r"он|она|они|его|сказал\w*|говорит|говорят|ответил\w*|велел\w*|просил\w*|советует|жалуется|жалуются|словам",
    "uk": r"він|вона|вони|сказав|сказала|казав|відповів|просив|просила|радить|скаржиться",
}
"""Words by which somebody is told of, or quoted."""

_VERSION = (
    r"(?:v|version|versión|versione|versão|versie|wersja|verze|verzió|versiunea|versio|версия|версія|sürüm|έκδοση|"
    r"release|バージョン|版本|버전)"
)

_CHANGES = {
    "en": (
        r"added|changed|deprecated|removed|fixed|fixes|security|improved|improvements|bug ?fixes|new features|"
        r"breaking changes|enhancements"
    ),
    "de": r"behoben|geändert|entfernt|hinzugefügt|verbessert|verbesserungen|fehlerbehebungen",
    "fr": r"ajouté|corrigé|modifié|supprimé|corrections",
    "es": r"añadido|corregido|cambiado|mejoras",
    "pt": r"adicionado|corrigido|alterado|melhorias",
    "it": r"aggiunto|corretto|modificato",
    "nl": r"toegevoegd|opgelost|gewijzigd",
    "pl": r"dodano|naprawiono|zmieniono|poprawiono",
    "cs": r"přidáno|opraveno|změněno",
    "ro": r"adăugat|corectat",
    "hu": r"hozzáadva|javítva",
    "fi": r"lisätty|korjattu",
    "sv": r"tillagt|åtgärdat|ändrat",
    "ru": r"добавлено|исправлено|изменено|удалено",
    "uk": r"додано|виправлено|змінено",
    "tr": r"eklendi|düzeltildi|değişti",
    "ja": r"追加|修正|変更",
    "zh": r"新增|修复|修復|改进|改進",
    "ko": r"추가|수정|변경",
}
"""Headings over a program's changes of one kind."""

_PRESSES = {
    "en": (
        r"(?:^|(?:\band|\bthen|\bto|\bnow|\byou|[,.:;”\"]) )(?:press|click|tap|select|choose)(?: on)?|"
        r"\b(?:press|click|tap|select|choose) [^.]{2,30}, then"
    ),
    "de": (
        r"\b(?:(?:klicken|tippen|drücken) sie(?: nun| dann| jetzt)?(?: auf)?|"
        r"(?:klicke|tippe|drücke) (?:dann )?auf|wählen sie(?: dann)?)"
    ),
    "fr": r"\b(?:(?:cliquez|appuyez)(?: ensuite| enfin)? sur|choisissez(?: ensuite)?|sélectionnez)",
    "es": r"\b(?:pulsa|pulse|presion[ae]|ha(?:z|ga) clic en|toca|toque|elige|elija|selecciona|seleccione)",
    "pt": r"\b(?:cliqu?e em|clica em|toque em|prima|carregue em|escolha|selecione)",
    "it": r"\b(?:prem[iae]|premete|clicc(?:a|hi|ate) su|tocca|scegli|scelga|seleziona)",
    "nl": r"\b(?:(?:tik|klik|druk)(?: dan)? op|kies(?: dan)?|selecteer)",
    "sv, nb, da": r"\b(?:try(?:ck|kk|k) på|kli(?:cka|kk|k) på|välj(?: sedan)?|velg(?: så)?|vælg(?: så)?)",
    "fi": r"\b(?:paina|napsauta|klikkaa|napauta|valitse)(?: sitten| lopuksi)?",
    "pl": r"\b(?:naciśnij|kliknij|wybierz|dotknij|stuknij)(?: na)?",
    "cs, sk": r"\b(?:stiskněte|klikněte na|klepněte na|vyberte|zvolte|stlačte|kliknite na)",
    "hu": r"\b(?:nyomja meg(?: ezt)?|kattintson (?:ide|erre)|koppintson (?:ide|erre)|válassza(?: ezt)?)",
    "ro": r"\b(?:apăsați(?: pe)?|apasă pe|faceți clic pe|atingeți|alegeți|selectați)",
    "hr, sr, sl": r"\b(?:pritisnite|kliknite na|dodirnite|odaberite|izberite)",
    "ru": r"\b(?:нажмите|нажмите на|нажмите кнопку|выберите|щ[её]лкните|коснитесь)",
    "uk": r"\b(?:натисніть(?: на)?|виберіть|оберіть|клацніть)",
    "bg": r"\b(?:натиснете|изберете|кликнете(?: върху)?)",
    "el": r"\b(?:πατήστε|επιλέξτε|κάντε κλικ στο)",
    "tr": r"\b(?:şuna basın|şunu seçin|şuna dokunun)",
    "ar": r"(?:اضغط|انقر)(?: على)?|اختر",
    "he": r"(?:לחצו|לוחצים|הקישו|לחץ) על|בחרו(?: ב)?",
    "vi": r"\b(?:bấm vào|nhấn vào|nhấp vào|bấm|nhấn|chọn)",
    "id, ms": r"\b(?:tekan|klik|ketuk|pilih)",
    "zh": r"(?:点击|點擊|点按|按下|单击|選擇|选择)[^。，]{0,8}",
    "th": r"(?:กด|คลิก|แตะ|เลือก)(?:ที่)?",
}
"""Words with which an instruction ends above the name of what is to be pressed."""

_PRESSED = {
    "ja": r"(?:ボタン)?を?(?:押|クリック|タップ|選)",
    "ko": r"[을를]? ?(?:누르|누릅|누른|클릭|선택|탭)",
    "hi": r"(?:पर )?(?:क्लिक|टैप|दबा|चुन)",
    "bn": r"(?:এ |তে )?(?:ক্লিক|ট্যাপ|চাপুন)",
    "fa": r"(?:را )?(?:کلیک|بزنید|انتخاب کنید|لمس)",
    "tr": r"(?:düğmesine |seçeneğine )?(?:basın|tıklayın|dokunun|seçin)\b",
}
"""Words with which an instruction goes on below the name of what is to be pressed."""

_SUBJECTS = (
    r"cookie|\bpixels?\b|tracking technolog|privacy|personal (?:data|information)|datenschutz|personenbezogen|"
    r"einwilligung|confidentialité|données (?:à caractère )?personnel|traceurs|privacidad|datos personales|"
    r"privacidade|dados pessoais|dati personali|riservatezza|persoonsgegevens|privacy ?beleid|danych osobowych|"
    r"prywatnoś|ciasteczk|osobní(?:ch|mi)? údaj|osobných údaj|személyes adat|sütik?\b|"
    r"date(?:lor)? cu caracter personal|osobni(?:h|m)? podat|personopplysning|personuppgift|personoplysning|"
    r"informasjonskapsler|kakor|henkilötie|eväste|персональн\w+ дан|конфиденциальн|куки|персональних даних|"
    r"конфіденційн|лични данни|бисквитк|προσωπικ\w+ δεδομέν|kişisel veri|çerez|gizlilik|个人信息|個人資料|隐私|"
    r"隱私|個人情報|プライバシー|クッキー|개인정보|쿠키|ข้อมูลส่วนบุคคล|คุกกี้|dữ liệu cá nhân|data pribadi|"
    r"البيانات الشخصية|ملفات تعريف الارتباط|עוגיות",
    r"\bcomment(?:s|ers?|ing|ed)?\b|\bmoderat|off-topic|personal attacks?|\bspam|"
    r"community (?:rules|guidelines|standards)|\bkommentar|\bkommentier|moderier|netiquette|\bcommentaires?\b|"
    r"modérat|\bcomentarios?\b|\bcomentar\b|moderador|\bcomentários?\b|\bcommenti?\b|moderator|\breacties?\b|"
    r"komentarz|komentář|komentár|hozzászól|comentarii|komment(?:ar|er)|модератор|модерац|комментар|комментир|"
    r"коментар|σχόλι|\byorum|コメント|评论|評論|댓글",
    r"disclaimer|medical advice|professional advice|haftungsausschluss|medizinische[rn]? rat|avis médical|"
    r"consejo médico|aconselhamento médico|consiglio medico|medisch advies|porad\w+ medyczn|"
    r"медицинск\w+ (?:консультац|совет)",
)
"""What pages of rules are about, of which articles elsewhere have a notice: data, comments, and medical advice."""

_MAKERS = r"by|von|par|por|di|de|door|av|af|przez"


@cache
def telling() -> re.Pattern[str]:
    """A word by which somebody is told of, or quoted."""
    return re.compile(rf"\b(?:{'|'.join(_TELLING.values())})\b")


@cache
def presses() -> regex.Pattern[str]:
    """The end of an instruction to press what the next line names. It is read from its end: every line is asked."""
    return regex.compile(rf"(?r)(?:{'|'.join(_PRESSES.values())})$")


@cache
def pressed() -> re.Pattern[str]:
    """The rest of an instruction to press what the line above names."""
    return re.compile("|".join(_PRESSED.values()))


@cache
def spots_presses() -> Spotter:
    """Knows the lines that may be such an instruction."""
    return Spotter("|".join(_PRESSES.values()))


@cache
def subjects() -> tuple[tuple[re.Pattern[str], Spotter], ...]:
    """Words of each subject of which whole pages of rules are, and notices elsewhere."""
    return tuple((re.compile(subject), Spotter(subject)) for subject in _SUBJECTS)


@cache
def maker() -> re.Pattern[str]:
    """A line that says by whom a work is, and no more."""
    return re.compile(rf"\W{{0,4}}(?:{_MAKERS})(?: [^\s.!?]+){{1,9}}\.?")


@cache
def change() -> re.Pattern[str]:
    """A line that is the number of a version, or a word for a kind of changes, and no more."""
    number = r"\d{1,3}(?:\.\d{1,3}){0,3}"
    alone = r"(?!\d{1,2}\.\d{1,2}\.\d\d\b)\d{1,3}\.\d{1,3}\.\d{1,3}(?!\d)"  # no date, no address
    version = rf"\[?(?:{_VERSION} ?{number}|{alone})(?:[-.]?(?:alpha|beta|rc)[\d.]*)?\]?(?:[ :(,/–-].{{0,40}})?"
    return re.compile(rf"\W{{0,4}}(?:{version}|(?:{'|'.join(_CHANGES.values())})\W{{0,3}})")
