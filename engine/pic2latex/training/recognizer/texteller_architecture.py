"""TexTeller's network without its weights: the same layers and sizes, filled with random numbers.

Speed and memory depend on the sizes alone, so the benchmark needs no download, and with the sizes made small
the tests run the very same graphs in milliseconds. Nothing here reads a picture any better than chance.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

__all__ = ["TEXTELLER", "TINY", "Architecture", "configuration", "random_model"]

BEGIN, PAD, END = 0, 1, 2


# How much a matrix stretches what goes through it, by a part of its name; the first that fits. Found by
# trying: sharp attention to the picture and weak layers give outputs that neither repeat nor ignore it.
GAINS = (
    ("encoder_attn.q_proj", 2.4),
    ("encoder_attn.k_proj", 2.4),
    ("encoder_attn", 0.6),
    ("encoder", 0.55),
    ("", 0.32),
)


@dataclass(frozen=True, slots=True)
class Architecture:
    """The sizes of a ViT encoder over one grey channel (sides in pixels) and of a TrOCR decoder."""

    image_size: int
    patch_size: int
    encoder_width: int
    encoder_layers: int
    encoder_heads: int
    encoder_inner: int
    vocabulary: int
    decoder_width: int
    decoder_layers: int
    decoder_heads: int
    decoder_inner: int
    max_tokens: int


# From config.json of OleehyO/TexTeller: 86 + 211 million parameters.
TEXTELLER = Architecture(
    image_size=448,
    patch_size=16,
    encoder_width=768,
    encoder_layers=12,
    encoder_heads=12,
    encoder_inner=3072,
    vocabulary=15000,
    decoder_width=1024,
    decoder_layers=12,
    decoder_heads=16,
    decoder_inner=4096,
    max_tokens=1024,
)

# For tests. Every size differs from the others where it may, so that a swapped axis cannot go unnoticed.
TINY = Architecture(
    image_size=64,
    patch_size=16,
    encoder_width=32,
    encoder_layers=2,
    encoder_heads=2,
    encoder_inner=80,
    vocabulary=400,
    decoder_width=48,
    decoder_layers=3,
    decoder_heads=4,
    decoder_inner=96,
    max_tokens=128,
)


def configuration(architecture: Architecture) -> Any:
    """Return the VisionEncoderDecoderConfig of `architecture`.

    The switches are TexTeller's: no bias in the encoder's projections, learned positions, tied embeddings. So
    is the trap in it: the decoder's own part claims to start with `</s>`, and it really starts with `<s>`.
    """
    from transformers import TrOCRConfig, VisionEncoderDecoderConfig, ViTConfig

    sizes = architecture
    special = {"bos_token_id": BEGIN, "pad_token_id": PAD, "eos_token_id": END}
    encoder = ViTConfig(
        image_size=sizes.image_size,
        patch_size=sizes.patch_size,
        num_channels=1,
        hidden_size=sizes.encoder_width,
        num_hidden_layers=sizes.encoder_layers,
        num_attention_heads=sizes.encoder_heads,
        intermediate_size=sizes.encoder_inner,
        qkv_bias=False,
    )
    decoder = TrOCRConfig(
        vocab_size=sizes.vocabulary,
        d_model=sizes.decoder_width,
        decoder_layers=sizes.decoder_layers,
        decoder_attention_heads=sizes.decoder_heads,
        decoder_ffn_dim=sizes.decoder_inner,
        max_position_embeddings=sizes.max_tokens,
        cross_attention_hidden_size=sizes.encoder_width,
        scale_embedding=False,
        decoder_start_token_id=END,
        **special,
    )
    joined = VisionEncoderDecoderConfig.from_encoder_decoder_configs(
        encoder, decoder, decoder_start_token_id=BEGIN, **special
    )
    joined.tie_word_embeddings = False  # between encoder and decoder there is nothing to tie
    return joined


def random_model(architecture: Architecture, seed: int = 0) -> Any:
    """Return a VisionEncoderDecoderModel in evaluation mode; the same `seed` gives the same weights.

    What it writes depends on the picture and on every earlier token, and never ends. With the library's own
    random weights decoders could not be compared: tied embeddings make such a network repeat its first token.
    """
    import torch
    from transformers import VisionEncoderDecoderModel

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = VisionEncoderDecoderModel(configuration(architecture)).eval()
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                _unsettle(name, parameter)
            decoder = model.decoder.model.decoder
            # Random signs where the output leaves the last layer: a token no longer resembles itself most.
            decoder.layers[-1].final_layer_norm.weight.normal_()
            decoder.embed_tokens.weight[END] = 0  # tied: its logit is 0, and some other is always above that
    return model


def _unsettle(name: str, parameter: "torch.Tensor") -> None:
    """Draw one freshly initialised parameter anew, in place, where that makes the output livelier. Any shape."""
    if parameter.dim() == 1:  # biases and gains: all zeros and all ones would hide a forgotten one
        parameter.add_(0.02 * parameter.new_empty(parameter.shape).normal_())
    elif parameter.dim() == 2 and "embed" not in name:
        gain = next(gain for part, gain in GAINS if part in name)
        parameter.normal_(std=gain / parameter.shape[1] ** 0.5)
