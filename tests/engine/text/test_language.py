"""Guessing languages by function words: right on a few sentences, silent where nothing can be told."""

from __future__ import annotations

import pytest

from cleaner.engine.text.language import guess_language

SENTENCES = {
    "en": "The council said that it was not going to mend the wall by the harbour, which has been in use for a "
    "century, and that the people who live there have to wait.",
    "de": "Der Rat hat beschlossen, dass die Mauer nicht mehr auf den Hafen fällt, und das ist auch für die Fischer "
    "von Bedeutung, die seit Jahren mit den Schäden leben.",
    "fr": "Le conseil a décidé que le mur du port ne sera pas réparé avant l'hiver, et les pêcheurs qui sont sur place "
    "doivent attendre une année de plus dans la ville.",
    "es": "El consejo ha decidido que el muro del puerto no se va a reparar antes del invierno, y los pescadores que "
    "viven en la ciudad tienen que esperar un año más.",
    "pl": "Rada zdecydowała, że mur w porcie nie będzie naprawiony do zimy, a rybacy, którzy są na miejscu, jak i ich "
    "rodziny, muszą się z tym pogodzić, ale to jest już rok i tylko tak dalej.",
    "ru": "Совет решил, что стену в порту не будут чинить до зимы, и рыбаки, которые живут у моря, как и все, должны "
    "ждать, но это не так и долго, за год он был бы готов.",
    "ja": "町の議会は港の壁を冬の前に直さないことに決めました。漁師たちはもう一年待たなければなりません。",
    "zh": "市议会决定在冬天之前不修复港口的墙，渔民们还要再等一年。",
    "ko": "시의회는 겨울이 오기 전에 항구의 벽을 고치지 않기로 결정했다. 어부들은 일 년을 더 기다려야 한다.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences(language: str) -> None:
    assert guess_language(SENTENCES[language].lower()) == language


@pytest.mark.parametrize("text", ["", "12 14 16", "share", "xq zv " * 40, "facebook twitter whatsapp " * 20])
def test_nothing_can_be_told(text: str) -> None:
    assert guess_language(text) is None
