"""The compact network: a grey picture of one formula -> logits over LaTeX tokens. About 6 million parameters.

The attention is that of the transformer (Vaswani and others 2017, arXiv 1706.03762).

Convolutions bring the picture down to a grid, a glyph map learned beside the text tells symbols apart early in
training and feeds back into the grid, two layers of self-attention let grid cells see each other, and a small
decoder writes the tokens. An optional head predicts how large the text really was, because the size of a picture
does not tell.

Shapes: B pictures of H×W pixels (multiples of 16), grid h×w = H/16 × W/8, T tokens, D width, V vocabulary,
G glyph classes. A picture is float32 with background -0.25 and full ink 1.75 (ink / 127.5 - 0.25), one em of text
scaled to `NetworkConfig.em` pixels. The names of the modules are the names in checkpoints: they do not change.
"""

import json
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everybody knows

from pic2latex.atomic_write import atomic_write
from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CompactEncoderNetwork",
    "CompactNetwork",
    "EncoderOutput",
    "NetworkConfig",
    "load_network",
    "network_config",
    "save_network",
]

POSITION_BASE = 10000.0
ROW_RATE = 4  # rows of the grid are twice as tall as columns are wide, and few: spread their sines
GRID_ROW = 16
GRID_COLUMN = 8


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Sizes of the network, as written to config.json beside a checkpoint.

    `glyphs` counts the classes of the glyph map; class 0 is "no glyph has its centre here". `scale_head` adds the
    prediction of the text's size. `em` is the size in pixels that text is scaled to. `dropout` is nothing by
    default: a network that has seen each picture once or twice has nothing to forget, and dropping in attention costs
    a quarter of a CPU's time.
    """

    vocabulary: int
    glyphs: int
    width: int = 256
    channels: tuple[int, int, int, int] = (32, 48, 80, 160)
    blocks: tuple[int, int, int] = (1, 2, 2)
    encoder_layers: int = 2
    decoder_layers: int = 3
    heads: int = 8
    max_tokens: int = 512
    bos: int = 0
    pad: int = 1
    eos: int = 2
    scale_head: bool = False
    em: int = 16
    dropout: float = 0.0


class EncoderOutput(NamedTuple):
    """What the encoder makes of B pictures.

    `memory` is (B, h·w, D); `glyphs` are logits (B, G, h, w); `log_em` is (B,), the logarithm of the text's em over
    the network's, or None without a scale head.
    """

    memory: Tensor
    glyphs: Tensor
    log_em: Tensor | None


class Decoded(NamedTuple):
    """Logits (B, T, V) and what the encoder said about the same pictures."""

    logits: Tensor
    encoded: EncoderOutput


def convolution(
    inputs: int, outputs: int, stride: int | tuple[int, int] = 1, *, relu: bool = True
) -> nn.Sequential:
    """Return a 3×3 convolution with batch normalisation and, unless told otherwise, a ReLU."""
    layers: list[nn.Module] = [
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outputs),
    ]
    if relu:
        layers.append(nn.ReLU(inplace=True))
    return nn.Sequential(*layers)


def positions(rows: int, columns: int, width: int, device: torch.device) -> Tensor:
    """Return fixed sine positions (rows, columns, width): the first half tells the row, the second the column."""
    half = width // 2
    rate = torch.exp(torch.arange(0, half, 2, device=device) * (-math.log(POSITION_BASE) / half))
    y = torch.arange(rows, device=device)[:, None] * rate * ROW_RATE
    x = torch.arange(columns, device=device)[:, None] * rate
    row = torch.cat([y.sin(), y.cos()], 1)[:, None].expand(rows, columns, half)
    column = torch.cat([x.sin(), x.cos()], 1)[None].expand(rows, columns, half)
    return torch.cat([row, column], 2)


class Residual(nn.Module):
    """Two convolutions added to their input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = convolution(channels, channels)
        self.second = convolution(channels, channels, relu=False)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, h, w) -> the same shape."""
        return F.relu(x + self.second(self.first(x)), inplace=True)


class CompactEncoderNetwork(nn.Module):
    """Convolutions to the grid, the glyph map that feeds back into it, then self-attention over its cells."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        c0, c1, c2, c3 = config.channels
        one, two, three = config.blocks
        self.stem = nn.Sequential(convolution(1, c0, 2), convolution(c0, c1, 2))
        self.stage1 = nn.Sequential(*[Residual(c1) for _ in range(one)])
        self.stage2 = nn.Sequential(convolution(c1, c2, 2), *[Residual(c2) for _ in range(two)])
        self.stage3 = nn.Sequential(convolution(c2, c3, (2, 1)), *[Residual(c3) for _ in range(three)])
        self.scale_head = (
            nn.Sequential(nn.Linear(c3, 64), nn.GELU(), nn.Linear(64, 1)) if config.scale_head else None
        )
        self.project = nn.Conv2d(c3, config.width, 1)
        self.glyph_head = nn.Conv2d(c3, config.glyphs, 1)
        self.glyph_embedding = nn.Conv2d(config.glyphs, config.width, 1, bias=False)
        layer = nn.TransformerEncoderLayer(
            config.width,
            config.heads,
            2 * config.width,
            config.dropout,
            "gelu",
            batch_first=True,
            norm_first=True,
        )
        self.layers = nn.TransformerEncoder(layer, config.encoder_layers, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(config.width)

    def grid(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor | None]:
        """(B, 1, H, W) -> cells with their positions (B, h·w, D), glyph logits and log_em."""
        features = self.stage3(self.stage2(self.stage1(self.stem(pictures))))
        glyphs = self.glyph_head(features)
        likely = glyphs.softmax(1)
        x = self.project(features) + self.glyph_embedding(likely)
        _, d, h, w = x.shape
        x = x.permute(0, 2, 3, 1) + positions(h, w, d, x.device).to(x.dtype)
        return x.flatten(1, 2), glyphs, self.log_em(features, likely)

    def log_em(self, features: Tensor, likely: Tensor) -> Tensor | None:
        """Predict the text's size from the features, averaged where glyphs are; None without a scale head.

        `features` (b, c, rows, columns), `likely` (b, classes, rows, columns); (b,).
        """
        if self.scale_head is None:
            return None
        weight = 1 - likely.float()[:, :1].detach() + 1e-3
        mean = (features.float() * weight).sum((2, 3)) / weight.sum((2, 3))
        log_em: Tensor = self.scale_head(mean)[:, 0]
        return log_em

    def forward(self, pictures: Tensor) -> EncoderOutput:
        """(B, 1, H, W) -> Encoded."""
        x, glyphs, log_em = self.grid(pictures)
        return EncoderOutput(self.norm(self.layers(x)), glyphs, log_em)


class DecoderLayer(nn.Module):
    """Pre-norm: self-attention, attention over the picture, feed-forward."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.self_qkv, self.self_out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.cross_q, self.cross_kv = nn.Linear(width, width), nn.Linear(width, 2 * width)
        self.cross_out = nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def split(self, x: Tensor) -> Tensor:
        """(B, n, D) -> (B, heads, n, D/heads)."""
        b, n, d = x.shape
        return x.view(b, n, self.heads, d // self.heads).transpose(1, 2)

    def _drop(self, x: Tensor) -> Tensor:
        """Apply dropout to `x`, of any shape, while training."""
        return F.dropout(x, self.dropout, self.training)

    def forward(self, x: Tensor, memory: Tensor) -> Tensor:
        """(B, T, D) and memory (B, n, D) -> (B, T, D)."""
        q, k, v = (self.split(t) for t in self.self_qkv(self.norm1(x)).chunk(3, -1))
        attended = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self._drop(self.self_out(attended.transpose(1, 2).flatten(2)))
        k, v = (self.split(t) for t in self.cross_kv(memory).chunk(2, -1))
        attended = F.scaled_dot_product_attention(self.split(self.cross_q(self.norm2(x))), k, v)
        x = x + self._drop(self.cross_out(attended.transpose(1, 2).flatten(2)))
        return x + self._drop(self.down(F.gelu(self.up(self.norm3(x)))))

    def next(
        self, x: Tensor, seen: list[Tensor], past: tuple[Tensor, ...]
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """One token a row: x (B, 1, D) -> the same, and the keys and values of the tokens so far, grown by one.

        `seen` are keys and values over the picture, `past` those of the tokens before (nothing for the first).
        """
        q, k, v = (self.split(t) for t in self.self_qkv(self.norm1(x)).chunk(3, -1))
        if past:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        attended = F.scaled_dot_product_attention(q, k, v)
        x = x + self.self_out(attended.transpose(1, 2).flatten(2))
        attended = F.scaled_dot_product_attention(self.split(self.cross_q(self.norm2(x))), seen[0], seen[1])
        x = x + self.cross_out(attended.transpose(1, 2).flatten(2))
        return x + self.down(F.gelu(self.up(self.norm3(x)))), (k, v)


class CompactNetwork(nn.Module):
    """Encoder and decoder. Embedding and output share their weights."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = CompactEncoderNetwork(config)
        self.tokens = nn.Embedding(config.vocabulary, config.width)
        self.token_positions = nn.Embedding(config.max_tokens, config.width)
        self.layers = nn.ModuleList(
            DecoderLayer(config.width, config.heads, config.dropout) for _ in range(config.decoder_layers)
        )
        self.norm = nn.LayerNorm(config.width)
        # The default deviation of 1 would start a tied output at a loss of 20.
        nn.init.normal_(self.tokens.weight, std=config.width**-0.5)
        nn.init.normal_(self.token_positions.weight, std=0.02)

    def decode(self, tokens: Tensor, memory: Tensor) -> Tensor:
        """(B, T) token ids -> logits (B, T, V)."""
        steps = torch.arange(tokens.shape[1], device=tokens.device)
        x = self.tokens(tokens) + self.token_positions(steps)
        for layer in self.layers:
            x = layer(x, memory)
        return F.linear(self.norm(x), self.tokens.weight)

    def forward(self, pictures: Tensor, tokens: Tensor) -> Decoded:
        """(B, 1, H, W) pictures and (B, T) tokens -> Decoded."""
        encoded = self.encoder(pictures)
        return Decoded(self.decode(tokens, encoded.memory), encoded)

    @torch.no_grad()
    def read(self, pictures: Tensor, limit: int) -> list[tuple[int, ...]]:
        """Read (B, 1, H, W) pictures greedily, with a cache, at most `limit` tokens each; ids without start and end."""
        memory = self.encoder(pictures).memory
        layers = [layer for layer in self.layers if isinstance(layer, DecoderLayer)]
        seen = [[layer.split(t) for t in layer.cross_kv(memory).chunk(2, -1)] for layer in layers]
        past: list[tuple[Tensor, ...]] = [() for _ in layers]
        token = torch.full((len(pictures), 1), self.config.bos, device=pictures.device)
        done = torch.zeros(len(pictures), dtype=torch.bool, device=pictures.device)
        written = []
        for step in range(min(limit, self.config.max_tokens)):
            x = self.tokens(token) + self.token_positions.weight[step]
            for number, layer in enumerate(layers):
                x, past[number] = layer.next(x, seen[number], past[number])
            token = F.linear(self.norm(x), self.tokens.weight)[:, -1].argmax(-1, keepdim=True)
            token[done] = self.config.eos
            done |= token[:, 0] == self.config.eos
            written.append(token)
            if bool(done.all()):
                break
        rows = torch.cat(written, 1).tolist()
        return [tuple(row[: row.index(self.config.eos)] if self.config.eos in row else row) for row in rows]

    @torch.no_grad()
    def greedy(self, picture: Tensor, limit: int = 256) -> list[int]:
        """Read one picture (1, 1, H, W) without any cache: slow and simple, to check faster ways against."""
        memory = self.encoder(picture).memory
        ids = [self.config.bos]
        while len(ids) <= limit:
            best = int(self.decode(torch.tensor([ids]), memory)[0, -1].argmax())
            if best == self.config.eos:
                break
            ids.append(best)
        return ids[1:]


def load_network(folder: Path) -> CompactNetwork:
    """Read config.json and model.safetensors (any floating point width) and return the network, ready to read.

    Raises TrainingError when either is missing or they do not belong together.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    hint = "Name a folder with config.json and model.safetensors of the same network."
    try:
        data = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        network = CompactNetwork(network_config(data))
        weights = load_file(folder / "model.safetensors")
        network.load_state_dict({k: v.float() if v.is_floating_point() else v for k, v in weights.items()})
    except (OSError, ValueError, TypeError, RuntimeError, SafetensorError) as error:
        raise TrainingError(f"The checkpoint in {folder} cannot be loaded: {error}", hint=hint) from error
    return network.eval()


def network_config(data: "Mapping[str, Any]") -> NetworkConfig:
    """Return the sizes written in config.json or in a model's metadata; what is not known is passed over."""
    known = {field.name for field in fields(NetworkConfig)}
    return NetworkConfig(**{key: _tuple(value) for key, value in data.items() if key in known})


def save_network(network: CompactNetwork, folder: Path) -> None:
    """Write config.json and model.safetensors; matrices in half precision."""
    from safetensors.torch import save

    folder.mkdir(parents=True, exist_ok=True)
    state = {
        name: (value.half() if value.is_floating_point() and value.dim() > 1 else value).contiguous()
        for name, value in network.state_dict().items()
    }
    atomic_write(folder / "model.safetensors", save(state))
    atomic_write(folder / "config.json", json.dumps(asdict(network.config)) + "\n")


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
