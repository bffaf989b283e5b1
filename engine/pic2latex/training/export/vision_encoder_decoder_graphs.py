"""The three computations that Hugging Face Optimum publishes for a ViT + TrOCR model, as torch modules.

They use the weights of a transformers model but do their own attention: the library's cache classes change
from release to release, while the graphs below are what a trace should see and nothing else. In the shapes,
b is pictures, s encoder positions, t new tokens, p tokens before them, and h heads of d numbers each.
"""

from typing import Any

import torch
from torch import Tensor, nn

__all__ = ["CachedStep", "FirstPass", "VisionEncoderGraph"]

POSITION_OFFSET = 2  # TrOCR's first two learned positions are never used


class VisionEncoderGraph(nn.Module):
    """Pixel values (b, 1, height, width) -> last hidden state (b, s, width of the encoder)."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.encoder = model.encoder

    def forward(self, pixel_values: Tensor) -> Tensor:
        """Run the encoder. `pixel_values` (b, 3, h, w); hidden states (b, patches, width)."""
        hidden: Tensor = self.encoder(pixel_values=pixel_values).last_hidden_state
        return hidden


class _Decoder(nn.Module):
    """What both passes share: embedding, the layers' own blocks, and the way out to the vocabulary."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.decoder = model.decoder.model.decoder
        self.output_projection = model.decoder.output_projection

    def embed(self, input_ids: Tensor, past: Tensor | int) -> Tensor:
        """Look up the token ids (b, t) that follow `past` others, and where they stand: (b, t, width)."""
        positions = torch.arange(input_ids.shape[1]) + past + POSITION_OFFSET
        embedded = self.decoder.embed_tokens(input_ids)  # scales by itself where the model says so
        embedded = embedded + nn.functional.embedding(positions, self.decoder.embed_positions.weight)
        norm = self.decoder.layernorm_embedding
        return embedded if norm is None else norm(embedded)  # type: ignore[no-any-return]

    def finish_layer(self, layer: Any, hidden: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """Attend to the picture and run the feed-forward block of one layer, with their residuals.

        `hidden` (b, t, width); `keys` and `values` (b, heads, patches, size).
        """
        attended = _attend(layer.encoder_attn, hidden, keys, values)
        hidden = layer.encoder_attn_layer_norm(hidden + attended)
        inner = layer.activation_fn(layer.fc1(hidden))
        return layer.final_layer_norm(hidden + layer.fc2(inner))  # type: ignore[no-any-return]


class FirstPass(_Decoder):
    """Token ids (b, t) and encoder states (b, s, width) -> logits (b, t, vocabulary) and all keys and values.

    For each layer these are the decoder's keys and values (b, h, t, d), then the encoder's (b, h, s, d).
    """

    def forward(self, input_ids: Tensor, encoder_hidden_states: Tensor) -> tuple[Tensor, ...]:
        """Decode all tokens at once.

        `input_ids` (b, t), `encoder_hidden_states` (b, patches, width); logits (b, t, vocabulary) and four
        caches a layer (b, heads, t or patches, size).
        """
        hidden = self.embed(input_ids, past=0)
        rank = torch.arange(input_ids.shape[1])
        is_later = rank[None, :] > rank[:, None]
        mask = torch.zeros_like(is_later, dtype=hidden.dtype).masked_fill(is_later, float("-inf"))
        present: list[Tensor] = []
        for layer in self.decoder.layers:
            keys, values = _keys_and_values(layer.self_attn, hidden)
            attended = _attend(layer.self_attn, hidden, keys, values, mask)
            hidden = layer.self_attn_layer_norm(hidden + attended)
            picture = _keys_and_values(layer.encoder_attn, encoder_hidden_states)
            hidden = self.finish_layer(layer, hidden, *picture)
            present += (keys, values, *picture)
        return self.output_projection(hidden), *present


class CachedStep(_Decoder):
    """One token id each (b, 1) and the keys and values so far -> logits (b, 1, vocabulary), grown ones.

    For each layer go in: the decoder's keys and values (b, h, p, d), then the encoder's (b, h, s, d). Out
    come the decoder's alone, (b, h, p + 1, d).
    """

    def forward(self, input_ids: Tensor, *past: Tensor) -> tuple[Tensor, ...]:
        """Decode one more token.

        `input_ids` (b, 1), `past` four a layer (b, heads, t or patches, size); logits (b, 1, vocabulary) and
        two caches a layer.
        """
        hidden = self.embed(input_ids, past=past[0].shape[2])
        present: list[Tensor] = []
        for index, layer in enumerate(self.decoder.layers):
            past_keys, past_values, *picture = past[4 * index : 4 * index + 4]
            new_keys, new_values = _keys_and_values(layer.self_attn, hidden)
            keys = torch.cat((past_keys, new_keys), dim=2)
            values = torch.cat((past_values, new_values), dim=2)
            attended = _attend(layer.self_attn, hidden, keys, values)
            hidden = layer.self_attn_layer_norm(hidden + attended)
            hidden = self.finish_layer(layer, hidden, *picture)
            present += (keys, values)
        return self.output_projection(hidden), *present


def _keys_and_values(attention: Any, states: Tensor) -> tuple[Tensor, Tensor]:
    """Project states (b, n, width) to keys and values (b, heads, n, size)."""
    return _heads(attention, attention.k_proj(states)), _heads(attention, attention.v_proj(states))


def _heads(attention: Any, projected: Tensor) -> Tensor:
    """(b, n, h * d) -> (b, h, n, d)."""
    shape = (projected.shape[0], -1, attention.num_heads, attention.head_dim)
    return projected.view(shape).transpose(1, 2)


def _attend(
    attention: Any, hidden: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None = None
) -> Tensor:
    """Attend from `hidden` (b, t, width) to keys and values (b, heads, n, size).

    Scaled dot-product attention (Vaswani and others 2017, arXiv 1706.03762).
    """
    queries = _heads(attention, attention.q_proj(hidden) * attention.scaling)
    weights = queries @ keys.transpose(2, 3)  # (b, h, t, n)
    if mask is not None:
        weights = weights + mask
    attended = (weights.softmax(dim=-1) @ values).transpose(1, 2)  # (b, t, h, d)
    return attention.out_proj(attended.reshape(hidden.shape))  # type: ignore[no-any-return]
