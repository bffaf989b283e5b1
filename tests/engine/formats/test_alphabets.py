"""Letters of the mathematical alphabets, with the holes history left in them."""

import pytest

from pic2latex.formats.alphabets import lowered, raised, styled

STYLED = (
    ("ABz09α", "bold", "𝐀𝐁𝐳𝟎𝟗𝛂"),
    ("hx", "italic", "ℎ𝑥"),
    ("BeRl", "script", "ℬℯℛ𝓁"),
    ("CHIRZg", "fraktur", "ℭℌℑℜℨ𝔤"),
    ("CHNPQRZk1", "double-struck", "ℂℍℕℙℚℝℤ𝕜𝟙"),
    ("Ax", "sans-serif", "𝖠𝗑"),
    ("Ax1", "monospace", "𝙰𝚡𝟷"),
    ("ϵ∂∇", "bold", "𝛜𝛛𝛁"),
    ("+中", "bold", "+中"),
    ("x", "no such alphabet", "x"),
)


@pytest.mark.parametrize(("text", "variant", "expected"), STYLED)
def test_alphabets(text: str, variant: str, expected: str) -> None:
    assert styled(text, variant) == expected


def test_raised_and_lowered_are_whole_or_not_at_all() -> None:
    assert raised("2n+1−i") == "²ⁿ⁺¹⁻ⁱ"
    assert lowered("ij+1β") == "ᵢⱼ₊₁ᵦ"
    assert raised("xq") is None
    assert lowered("b") is None
    assert raised("") == ""
