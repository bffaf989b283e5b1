"""What the server says in English, in Chinese as the web page says it: complete, and as the desktop program says it."""

import json
import re
from xml.etree import ElementTree as ET

import pytest

import pic2latex_resources
from pic2latex.recognition_warnings import WARNINGS
from pic2latex.server.problems import PROBLEMS
from pic2latex.types import WarningCode
from pic2latex_desktop.preview.error_words import ERROR_WORDS

CHINESE = json.loads(pic2latex_resources.path("web/messages.zh-CN.json").read_text(encoding="utf-8"))
DESKTOP = pic2latex_resources.path("languages/pic2latex_zh_CN.ts")
HAN = re.compile("[\u4e00-\u9fff]")
NAMED = re.compile(r"\{(\w+)\}")


def test_every_warning_and_every_problem_is_there() -> None:
    assert list(CHINESE) == ["warnings", "problems", "complaints"]
    assert set(CHINESE["warnings"]) == {str(code) for code in WarningCode}
    assert set(CHINESE["problems"]) == {entry.name for entry in PROBLEMS}


@pytest.mark.parametrize("code", WarningCode)
def test_a_warning_says_the_same_in_both_languages(code: WarningCode) -> None:
    reason, help_ = CHINESE["warnings"][code]
    english = WARNINGS[code]
    assert HAN.search(reason)
    assert bool(help_) == bool(english.help)
    assert NAMED.findall(reason) == NAMED.findall(english.reason)
    assert NAMED.findall(help_) == NAMED.findall(english.help)
    translations = {
        message.findtext("source"): message.findtext("translation")
        for message in ET.parse(DESKTOP).iter("message")
    }
    assert reason == translations[english.reason]
    assert not english.help or help_ == translations[english.help]


@pytest.mark.parametrize("name", [entry.name for entry in PROBLEMS])
def test_a_problem_says_what_is_wrong_and_what_to_do(name: str) -> None:
    said, advice = CHINESE["problems"][name]
    assert HAN.search(said)
    assert HAN.search(advice)


def test_the_page_and_the_desktop_say_the_same_of_broken_formulas() -> None:
    translations = {
        message.findtext("source"): message.findtext("translation")
        for message in ET.parse(DESKTOP).iter("message")
    }
    assert CHINESE["complaints"] == [[pattern, translations[words]] for pattern, words in ERROR_WORDS]
