"""Pieces of a paragraph in a row: spaces, hyphens, Chinese punctuation."""

import pytest

from pic2latex.pages.text.line_joining import Fragment, join_fragments, join_lines, with_chinese_punctuation

F = Fragment


def written(fragments: tuple[Fragment, ...]) -> str:
    return "".join(f"${each.content}$" if each.is_formula else each.content for each in fragments)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ((F("Let", after=0.3), F("f", is_formula=True), F("be", before=0.3)), "Let $f$ be"),
        ((F("f", is_formula=True), F(", then", before=0.02)), "$f$, then"),
        ((F("roots of", after=0.02), F("f", is_formula=True)), "roots of $f$"),
        ((F("sub-", after=0.02), F("f", is_formula=True)), "sub-$f$"),
        ((F("f", is_formula=True), F("th root", before=0.05)), "$f$th root"),
        ((F("the", after=0.3), F("n", is_formula=True), F("-th", before=0.04)), "the $n$-th"),
        ((F("(see", after=0.3), F("x", is_formula=True), F(")", before=0.02)), "(see $x$)"),
        ((F("("), F("x", is_formula=True), F(")")), "($x$)"),
        ((F("a", is_formula=True), F("b", is_formula=True)), "$a$ $b$"),
        ((F("设", after=0.1), F("f", is_formula=True), F("是", before=0.1)), "设 $f$ 是"),
        ((F("设", after=0.1), F("f", is_formula=True), F("，则", before=0.1)), "设 $f$，则"),
        ((F("（", after=0.1), F("f", is_formula=True), F("）", before=0.1)), "（$f$）"),
        ((F("one"), F("two")), "one two"),
        ((F("一"), F("二")), "一二"),
        ((F("n", is_formula=True), F("."), F("¹ Our")), "$n$.¹ Our"),
    ],
)
def test_spaces_of_a_row(row: tuple[Fragment, ...], text: str) -> None:
    assert written(join_fragments(row)) == text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((F("one"),), "one"),
        ((F("a conti-"), F("nuous map")), "a continuous map"),
        ((F("the Cauchy-"), F("Schwarz")), "the Cauchy-Schwarz"),
        ((F("pages 119–"), F("127.")), "pages 119–127."),
        ((F("minus -"), F("one")), "minus - one"),
        ((F("we see"), F("that")), "we see that"),
        ((F("数学"), F("分析")), "数学分析"),
        ((F("数学"), F("Cauchy")), "数学 Cauchy"),
        ((F("let"), F("x", is_formula=True)), "let $x$"),
        ((F("x", is_formula=True), F(".")), "$x$."),
        ((F("a+b=", is_formula=True), F("c", is_formula=True)), "$a+b= c$"),
        ((F(r"a \leq", is_formula=True), F("b", is_formula=True)), r"$a \leq b$"),
        ((F("a", is_formula=True), F("+b", is_formula=True)), "$a +b$"),
        ((F("a", is_formula=True), F(r"\in B", is_formula=True)), r"$a \in B$"),
        ((F("a", is_formula=True), F("b", is_formula=True)), "$a$ $b$"),
        ((F("x^+", is_formula=True), F("y", is_formula=True)), "$x^+$ $y$"),
        ((F("a=", is_formula=True), F("is")), "$a=$ is"),
    ],
)
def test_rows_of_a_paragraph(rows: tuple[Fragment, ...], text: str) -> None:
    assert written(join_lines((row,) for row in rows)) == text


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ("设函数,则它连续.", "设函数，则它连续。"),
        ("已知(1)求值;(2)证明:", "已知（1）求值；（2）证明："),
        ("数 学 分 析", "数学分析"),
        ("定义　设函数", "定义　设函数"),
        ("约为 3.14 米", "约为 3.14 米"),
        ("Cauchy (1821) was right, he said.", "Cauchy (1821) was right, he said."),
    ],
)
def test_chinese_punctuation(paragraph: str, text: str) -> None:
    assert written(with_chinese_punctuation((F(paragraph),))) == text


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ("证明.取一个元素,则结论成立.", "证明. 取一个元素，则结论成立。"),
        ("定理1.4(巴拿赫).设空间完备", "定理1.4（巴拿赫）. 设空间完备"),
        ("定理1.4说明了这一点.证毕", "定理1.4说明了这一点。证毕"),
        ("(A)实数(B) 纯虚数(C)正数(D) 零", "(A) 实数 (B) 纯虚数 (C) 正数 (D) 零"),
        ("选项(A)是对的(见下)", "选项(A)是对的（见下）"),
    ],
)
def test_heads_and_labels_keep_their_points_and_brackets(paragraph: str, text: str) -> None:
    assert written(with_chinese_punctuation((F(paragraph),))) == text


def test_punctuation_between_formulas_of_a_chinese_text() -> None:
    fragments = (F("取 "), F("x", is_formula=True), F(", "), F("y", is_formula=True), F(",可得结论"))
    assert written(with_chinese_punctuation(fragments)) == "取 $x$，$y$，可得结论"
