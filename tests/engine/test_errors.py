"""The error tree is drawn in its docstring, travels between processes, and has an exit code a branch."""

import pickle

import pytest

from pic2latex import errors
from pic2latex.cli import EXIT_CODES, exit_code

KINDS = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_in_the_drawing(kind: type[errors.Pic2LatexError]) -> None:
    assert errors.__doc__ is not None
    assert kind.__name__ in errors.__doc__


@pytest.mark.parametrize("kind", KINDS)
def test_errors_keep_their_hint_when_pickled(kind: type[errors.Pic2LatexError]) -> None:
    copy = pickle.loads(pickle.dumps(kind("What happened.", hint="What to do.")))
    assert (type(copy), str(copy), copy.hint) == (kind, "What happened.", "What to do.")


def test_every_error_but_the_root_has_its_own_exit_code() -> None:
    assert {kind for kind, _ in EXIT_CODES} == set(KINDS) - {errors.Pic2LatexError}
    codes = [code for _, code in EXIT_CODES]
    assert len(set(codes)) == len(codes)
    assert all(2 <= code <= 255 for code in codes)


def test_a_class_that_is_not_in_the_table_has_its_parents_code() -> None:
    class Stranger(errors.ModelMissing):
        pass

    assert exit_code(Stranger("x", hint="y")) == exit_code(errors.ModelMissing("x", hint="y"))
