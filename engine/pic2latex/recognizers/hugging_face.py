"""What a Hugging Face folder says about itself, read with transformers: tokenizer, special tokens, longest output.

transformers is slow to import, so this happens when such a model is opened and never for the bundled one. Nothing is
fetched: a folder that is not complete is damaged.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.errors import ModelDamaged
from pic2latex.recognizers.decoding.types import SpecialTokens
from pic2latex.recognizers.detokenizer import Detokenizer, without_wrappers

if TYPE_CHECKING:
    from pic2latex.models.json_object import JsonObject

__all__ = ["PretrainedFiles", "read_folder"]

MOST = 1024
QUIET = "TRANSFORMERS_NO_ADVISORY_WARNINGS"


@dataclass(frozen=True, slots=True)
class PretrainedFiles:
    """Texts for ids, the special ids, and the most tokens the decoder can write."""

    detokenizer: Detokenizer
    special: SpecialTokens
    max_tokens: int


def read_folder(folder: Path, settings: "JsonObject") -> PretrainedFiles:
    """Read the files of the model in `folder`; what its card's `settings` say comes first.

    The start token needs care: TexTeller's nested decoder configuration names one it was never trained with, so that
    place is not looked at. Raises ModelDamaged when a file is missing or wrong.
    """
    with _quietly():
        from transformers import AutoConfig, GenerationConfig

        config = _loaded(AutoConfig, folder)
        generation = (
            _loaded(GenerationConfig, folder) if (folder / "generation_config.json").is_file() else config
        )
        tokenizer = _tokenizer(folder)

    def decode(ids: Sequence[int]) -> str:
        text: str = tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return text

    start = _first(generation.decoder_start_token_id, tokenizer.bos_token_id, 0)
    special = SpecialTokens(
        settings.integer("start_token", start),
        settings.integer("pad_token", _first(generation.pad_token_id, tokenizer.pad_token_id, 1)),
        settings.integer("end_token", _first(generation.eos_token_id, tokenizer.eos_token_id, 2)),
    )
    decoder = getattr(config, "decoder", config)
    positions = getattr(decoder, "max_position_embeddings", None) or MOST
    vocabulary = [token or "" for token in tokenizer.convert_ids_to_tokens(range(len(tokenizer)))]
    detokenizer = Detokenizer(decode, vocabulary, without_wrappers)
    return PretrainedFiles(detokenizer, special, settings.integer("max_tokens", positions))


def _loaded(kind: Any, folder: Path) -> Any:
    try:
        return kind.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"The configuration of the model in {folder} cannot be read: {error}"
        raise ModelDamaged(message, hint="Install the model again.") from error


def _tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    try:
        return AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError):
        pass  # the folder does not say which class it is; tokenizer.json alone says all that matters
    special = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>"}
    try:
        return PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), **special)
    except Exception as error:  # the library raises bare Exception for every fault in the file
        message = f"The tokenizer of the model in {folder} cannot be read: {error}"
        raise ModelDamaged(message, hint="Install the model again.") from error


def _first(*ids: object) -> int:
    """Return the first id that is there; of several end tokens the first."""
    for each in ids:
        token = each[0] if isinstance(each, list | tuple) and each else each
        if isinstance(token, int):
            return token
    raise AssertionError("the last id is a number")


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep transformers from printing advice about packages that are not needed here."""
    before = os.environ.get(QUIET)
    os.environ[QUIET] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[QUIET]
        else:
            os.environ[QUIET] = before
