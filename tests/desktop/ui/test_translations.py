"""The languages: nothing untranslated, nothing stale, placeholders intact, and plurals that read well."""

import string
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import pic2latex_resources
from installer import languages
from pic2latex.formats import FORMATS, PAGE_FORMATS
from pic2latex_desktop.clipboard.copy_formats import FORMAT_LABELS, PAGE_FORMAT_LABELS
from pic2latex_desktop.settings.schema import Settings, spec_of
from pic2latex_desktop.ui.messages import Problem, sentences
from pic2latex_desktop.ui.translations import LANGUAGES, Translations
from pic2latex_desktop.windows.alternatives_bar import AlternativesBar


def messages(language: str) -> list[tuple[str, list[str], str]]:
    """Return (source, translations, state) of every message."""
    tree = ET.parse(pic2latex_resources.path(f"languages/pic2latex_{language}.ts"))
    found = []
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        found.append((message.findtext("source") or "", forms, translation.get("type", "")))
    return found


@pytest.fixture
def translations(qtbot: QtBot) -> Iterator[Translations]:
    made = Translations(QApplication.instance())
    yield made
    made.choose("en")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name} | (
        {"%n"} if "%n" in text else set()
    )


def test_files_are_up_to_date() -> None:
    assert languages.check() == ()
    assert set(languages.LANGUAGES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_unfinished(language: str) -> None:
    for source, forms, state in messages(language):
        assert state == "", f"{source!r} is {state}"
        assert all(form.strip() for form in forms), source


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive(language: str) -> None:
    for source, forms, _ in messages(language):
        for form in forms:
            assert placeholders(form) == placeholders(source), source


def test_chinese_keeps_its_manners() -> None:
    for source, (translation, *_), _ in messages("zh_CN"):
        assert not translation.endswith("！")
        if source.endswith(".") and len(source) > 12:
            assert translation[-1] in "。.", source


def test_labels_of_formats_are_marked() -> None:
    assert set(FORMAT_LABELS) == {format_.label for format_ in FORMATS}
    assert set(PAGE_FORMAT_LABELS) == {format_.label for format_ in PAGE_FORMATS}


def test_settings_are_spoken_in_both_languages(translations: Translations) -> None:
    labels = [
        spec_of(Settings.__dataclass_fields__[name]).label for name in ("theme", "beams", "key_formula")
    ]
    spoken = {}
    for language in LANGUAGES:
        translations.choose(language)
        spoken[language] = [QCoreApplication.translate("Settings", label) for label in labels]
    assert spoken["en"] == labels
    assert spoken["zh_CN"] == ["主题", "比较的读法数", "截取公式"]


def test_qt_speaks_the_language_too(translations: Translations) -> None:
    translations.choose("zh_CN")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


@pytest.mark.parametrize(("language", "line"), [("en", "标题. 正文。"), ("zh_CN", "标题。正文。")])
def test_sentences_are_joined_as_the_language_sets_them(
    translations: Translations, language: str, line: str
) -> None:
    translations.choose(language)
    assert Problem("标题", "正文。", "").line == line


@pytest.mark.parametrize(("language", "line"), [("en", "一。 二。"), ("zh_CN", "一。二。")])
def test_several_sentences(translations: Translations, language: str, line: str) -> None:
    translations.choose(language)
    assert sentences("", "一。", "", "二。") == line
    assert sentences("", "") == ""


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [("en", 1, "1 doubtful place"), ("en", 3, "3 doubtful places"), ("zh_CN", 3, "3 处存疑")],
)
def test_plurals(qtbot: QtBot, translations: Translations, language: str, count: int, words: str) -> None:
    translations.choose(language)
    bar = AlternativesBar()
    qtbot.addWidget(bar)
    bar.show_count(count)
    assert words in [child.text() for child in bar.children() if hasattr(child, "text")]


def test_dates_follow_the_language(translations: Translations) -> None:
    translations.choose("zh_CN")
    assert QLocale().language() == QLocale.Language.Chinese
    translations.choose("en")
    assert QLocale().language() == QLocale.Language.English


def test_unknown_setting_means_the_system(translations: Translations) -> None:
    assert translations.choose("system") in LANGUAGES
    assert translations.choose("klingon") in LANGUAGES
