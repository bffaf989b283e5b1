"""The compact network taken apart for running: one graph that looks, one graph that writes the next token.

The encoder's graph ends in each decoder layer's keys and values over the picture, so that nothing about the picture
is computed twice; the decoder's graph takes them, the newest token of each row and the growing self-attention cache.
What the graphs take and give is the compact contract, described in recognizers/compact_decoder.py.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everybody knows

from pic2latex.training.recognizer.compact_network import CompactNetwork, DecoderLayer

__all__ = ["DecoderGraph", "EncoderGraph"]

LOOKING_LAYERS = 2
"""Layers whose attention tells where a token stands. Of 217 symbols that stand once in a formula, the mean over the
heads of the last two layers points at 99 % (within a cell of the glyph map's); the first layer's at 79 %."""


class EncoderGraph(nn.Module):
    """(B, 1, H, W) pictures -> memory_key_0, memory_value_0, …, log_em with a scale head, glyph probabilities."""

    def __init__(self, network: CompactNetwork) -> None:
        super().__init__()
        self.encoder = network.encoder
        self.heads = network.config.heads
        self.projections = nn.ModuleList(_decoder_layer(layer).cross_kv for layer in network.layers)

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """Encode pictures; see the class. `pictures` (b, 1, h, w)."""
        x, glyphs, log_em = self.encoder.grid(pictures)
        for layer in self.encoder.layers.layers:
            assert isinstance(layer, nn.TransformerEncoderLayer)
            x = self._layer(layer, x)
        memory = self.encoder.norm(x)
        results: list[Tensor] = []
        for projection in self.projections:
            both = projection(memory).unflatten(2, (2 * self.heads, -1)).transpose(1, 2)
            results += both.split(self.heads, 1)
        return (*results, *(() if log_em is None else (log_em,)), glyphs.softmax(1))

    def _layer(self, layer: nn.TransformerEncoderLayer, x: Tensor) -> Tensor:
        """Run one layer of the encoder on cells (b, n, width), with attention as one ONNX node."""
        attention = layer.self_attn
        joint = F.linear(layer.norm1(x), attention.in_proj_weight, attention.in_proj_bias)
        query, key, value = joint.chunk(3, -1)
        # One node that never holds the whole matrix of attention: on a large picture that would be 100 MB.
        attended = torch.onnx.ops.symbolic(
            "com.microsoft::MultiHeadAttention",
            (query, key, value),
            {"num_heads": self.heads},
            dtype=x.dtype,
            shape=query.shape,
            version=1,
        )
        x = x + attention.out_proj(attended)
        forward: Tensor = x + layer.linear2(F.gelu(layer.linear1(layer.norm2(x))))
        return forward


class DecoderGraph(nn.Module):
    """tokens, position, memory_mask, memory and past of each layer -> logits, the grown cache and the attention."""

    def __init__(self, network: CompactNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        tokens: Tensor,
        position: Tensor,
        memory_mask: Tensor,
        memory: list[tuple[Tensor, Tensor]],
        past: list[tuple[Tensor, Tensor]],
    ) -> tuple[Tensor, ...]:
        """Write one token a row: (B, 1) tokens, (1,) position, mask (B, 1, 1, n), memory (B, heads, n, d/heads)."""
        network = self.network
        # Everything but attention is two-dimensional, so that a projection is one matrix product with its bias.
        x = network.tokens(tokens).flatten(0, 1) + network.token_positions(position)
        present: list[Tensor] = []
        looks: list[Tensor] = []
        for layer, seen, before in zip(network.layers, memory, past, strict=True):
            x, key, value, look = _step(_decoder_layer(layer), x, (*seen, memory_mask), before)
            present += [key, value]
            looks.append(look)
        attention = torch.cat(looks[-LOOKING_LAYERS:], 1).mean((1, 2))
        return F.linear(network.norm(x), network.tokens.weight), *present, attention


def _step(
    layer: DecoderLayer, x: Tensor, memory: tuple[Tensor, Tensor, Tensor], past: tuple[Tensor, Tensor]
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """One layer for one token a row: (B, D) -> (B, D), the grown keys and values, attention (B, heads, 1, n).

    ONNX Runtime puts the scale into the product of query and key when it opens the model.
    """
    scale = (layer.cross_q.out_features // layer.heads) ** -0.5
    query, key, value = (_heads(layer, t) for t in layer.self_qkv(layer.norm1(x)).chunk(3, -1))
    key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
    attended = (scale * query @ key.transpose(2, 3)).softmax(-1) @ value
    x = x + layer.self_out(attended.flatten(1))
    query = _heads(layer, layer.cross_q(layer.norm2(x)))
    seen_key, seen_value, mask = memory
    look = (scale * query @ seen_key.transpose(2, 3) + mask).softmax(-1)
    x = x + layer.cross_out((look @ seen_value).flatten(1))
    return x + layer.down(F.gelu(layer.up(layer.norm3(x)))), key, value, look


def _heads(layer: DecoderLayer, x: Tensor) -> Tensor:
    """(B, D) -> (B, heads, 1, D/heads)."""
    return x.reshape(-1, layer.heads, 1, x.shape[1] // layer.heads)


def _decoder_layer(layer: nn.Module) -> DecoderLayer:
    assert isinstance(layer, DecoderLayer)
    return layer


def names(kinds: Iterable[str], layers: int) -> tuple[str, ...]:
    """Return names of tensors, layer by layer: key_0, value_0, key_1, …."""
    ordered = tuple(kinds)
    return tuple(f"{kind}_{layer}" for layer in range(layers) for kind in ordered)
