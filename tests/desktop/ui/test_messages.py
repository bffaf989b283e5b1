"""Words for every error, and sentences that keep the house's manners."""

import string

import pytest

from pic2latex import errors as engine
from pic2latex_desktop import errors as desktop
from pic2latex_desktop.ui import messages
from pic2latex_desktop.ui.error_messages import SILENT, WORDS
from pic2latex_desktop.ui.messages import CONFIDENCES, confidence_of, explain, is_silent, verdict_on


def all_below(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(each for child in kind.__subclasses__() for each in all_below(child))]


def the_tree() -> list[type[Exception]]:
    ours = {engine.__name__, desktop.__name__}
    return [kind for kind in all_below(engine.Pic2LatexError) if kind.__module__ in ours]


SENTENCES = {
    name: value for name, value in vars(messages).items() if name.isupper() and isinstance(value, str)
}


@pytest.mark.parametrize("kind", the_tree(), ids=lambda kind: kind.__name__)
def test_every_error_has_words_of_its_own(kind: type[Exception]) -> None:
    assert kind in WORDS


@pytest.mark.parametrize("kind", WORDS, ids=lambda kind: kind.__name__)
def test_words_keep_their_manners(kind: type[Exception]) -> None:
    words = WORDS[kind]
    assert words.title[0].isupper()
    assert words.title[-1] not in ".!"
    assert words.advice.endswith(".")
    assert "!" not in words.advice
    is_plain_word = kind.__name__[1:].islower()
    assert is_plain_word or kind.__name__ not in words.title + words.advice


@pytest.mark.parametrize("kind", the_tree(), ids=lambda kind: kind.__name__)
def test_explanation_says_what_happened_and_what_to_do(kind: type[Exception]) -> None:
    error = kind("The thing broke.", hint="Mend it.")  # type: ignore[call-arg]  # all of the tree take a hint
    problem = explain(error)
    assert problem.title == WORDS[kind].title
    assert problem.text == "The thing broke. Mend it."
    assert "The thing broke." in problem.details


def test_error_without_a_hint_gets_the_advice_of_its_class() -> None:
    problem = explain(desktop.GrabError("No screen is connected.", hint=""))
    assert problem.text == f"No screen is connected. {WORDS[desktop.GrabError].advice}"


def test_bug_is_explained_with_its_trace() -> None:
    try:
        dict[str, int]()["missing"]
    except KeyError as error:
        problem = explain(error)
    assert "Traceback" in problem.details
    assert "KeyError" not in problem.title + problem.text


def test_only_wishes_are_silent() -> None:
    assert {kind.__name__ for kind in SILENT} == {"Cancelled", "GrabCancelled", "PortalCancelled"}
    assert is_silent(engine.Cancelled("", hint=""))
    assert not is_silent(engine.RecognitionError("", hint=""))


@pytest.mark.parametrize("name", SENTENCES)
def test_sentence_is_clean(name: str) -> None:
    sentence = SENTENCES[name]
    assert "!" not in sentence
    assert sentence == sentence.strip()
    assert all(field is None or field.isidentifier() for _, field, _, _ in string.Formatter().parse(sentence))


def test_confidence_words_cover_everything_in_order() -> None:
    bounds = [each.least for each in CONFIDENCES]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[-1] == 0
    assert confidence_of(1.0) is CONFIDENCES[0]
    assert confidence_of(0.0) is CONFIDENCES[-1]
    assert confidence_of(0.8).role == "good"


@pytest.mark.parametrize(
    ("confidence", "agrees", "words", "role"),
    [
        (0.99, None, "Sure", "good"),
        (0.99, True, "Sure", "good"),
        (0.99, False, "Look again", "doubt"),
        (0.85, False, "Look again", "doubt"),
        (0.36, None, "Very unsure", "bad"),
        (0.36, True, "Unsure in places", "doubt"),
        (0.36, False, "Very unsure", "bad"),
        (0.60, True, "Unsure in places", "doubt"),
    ],
)
def test_confidence_and_comparison_are_one_verdict(
    confidence: float, agrees: bool | None, words: str, role: str
) -> None:
    """A red "Very unsure" stood above a green tick, and a green "Sure" above "differs"."""
    verdict = verdict_on(confidence, agrees=agrees)
    assert (verdict.words, verdict.role) == (words, role)
