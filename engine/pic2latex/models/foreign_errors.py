"""What damaged and hostile models raise in libraries and in arithmetic becomes one of ours, with the cause logged."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from pic2latex.errors import ModelDamaged, Pic2LatexError

__all__ = ["FOREIGN", "model_errors"]

log = logging.getLogger(__name__)

FOREIGN = (
    ArithmeticError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What comes out of ONNX Runtime, tokenizers, NumPy and OpenCV for networks that are not what their card says."""


@contextmanager
def model_errors(name: str) -> Iterator[None]:
    """Raise ModelDamaged, with what happened as its cause, for everything that is no error of ours already."""
    try:
        yield
    except Pic2LatexError:
        raise
    except FOREIGN as error:
        log.info("The model %s failed.", name, exc_info=True)
        message = f"The model “{name}” is not what its card says ({type(error).__name__})."
        raise ModelDamaged(message, hint="Remove the model and install it again.") from error
