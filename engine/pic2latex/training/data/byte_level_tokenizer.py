"""A tokenizer of the kind TexTeller uses, of any size: byte-level BPE, then Chinese characters.

A network with random weights needs one whose ids all stand for something, so that its output can be read.
"""

from pathlib import Path

from pic2latex.atomic_write import atomic_files

__all__ = ["save_tokenizer"]

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")  # ids 0 to 4, as in RoBERTa
FIRST_HAN = 0x4E00
HAN_SHARE = 4  # about a quarter of TexTeller's vocabulary was added after training, most of it Chinese

COMMANDS = """
    frac sqrt sum int prod lim infty partial nabla alpha beta gamma delta epsilon theta lambda mu pi sigma phi
    omega Gamma Delta Sigma Omega sin cos tan log exp left right begin end matrix cases aligned mathbb mathcal
    mathrm mathbf overline hat tilde vec cdot times leq geq neq approx equiv subset cup cap in exists to
"""


def save_tokenizer(folder: Path, size: int) -> None:
    """Write tokenizer.json and the files that go with it to `folder`: exactly `size` tokens.

    There must be room for the special tokens and every byte, 261 in all.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    smallest = len(SPECIAL) + len(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=max(smallest, size - size // HAN_SHARE),
        special_tokens=list(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_corpus(), trainer)
    missing = size - tokenizer.get_vocab_size()
    tokenizer.add_tokens([chr(FIRST_HAN + index) for index in range(missing)])
    assert tokenizer.get_vocab_size() == size, "a vocabulary below 261 tokens cannot hold every byte"
    begin, pad, end, unknown, mask = SPECIAL
    whole = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=begin,
        pad_token=pad,
        eos_token=end,
        unk_token=unknown,
        mask_token=mask,
        clean_up_tokenization_spaces=False,
    )
    with atomic_files(folder) as made:
        whole.save_pretrained(made)


def _corpus() -> list[str]:
    """Return text whose pairs of bytes are worth merging: commands alone and next to each other."""
    commands = COMMANDS.split()
    pairs = [f"\\{first} \\{second}" for first in commands for second in commands]
    return [*(f"\\{command}{{x}}^{{2}}_{{n}}" for command in commands), *pairs]
