"""Runs Hugging Face Optimum's own loop, in a Python environment that has it: a program, not a module to import.

    python optimum_worker.py FOLDER PIXELS.npy THREADS START

Says `{"versions": {...}}` when the model is open. Then each line of input is a number of tokens to write, and the
answer is one line: `{"encoding": seconds, "decoding": seconds, "ids": [...]}`. Everything else that is printed goes
to standard error. Knows nothing of the package it lies in.
"""

import contextlib
import importlib.metadata
import json
import sys
import time
from typing import Any

PACKAGES = ("optimum-onnx", "transformers", "torch", "onnxruntime")


def main() -> None:
    """Open the model and answer until the input ends."""
    folder, pixels, threads, start = sys.argv[1:]
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        loop = Loop(folder, pixels, int(threads), int(start))
        versions = {name: importlib.metadata.version(name) for name in PACKAGES}
        print(json.dumps({"versions": versions}), file=answers, flush=True)
        for line in sys.stdin:
            print(json.dumps(loop.write(int(line))), file=answers, flush=True)


class Loop:
    """An opened model and the picture to read."""

    def __init__(self, folder: str, pixels: str, threads: int, start: int) -> None:
        import numpy as np
        import torch
        from optimum.onnxruntime import ORTModelForVision2Seq

        # Not imported from its own package, so that one file of the engine stays the only one to do that.
        from optimum.onnxruntime.modeling_seq2seq import SessionOptions

        torch.set_num_threads(threads)
        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._pixels = torch.from_numpy(np.load(pixels))
        self._start = start
        self._model = ORTModelForVision2Seq.from_pretrained(folder, session_options=options, use_merged=True)
        self._encoding = 0.0
        self._time_encoder()

    def write(self, tokens: int) -> dict[str, Any]:
        """Write exactly `tokens` tokens, each the most probable one, and say how long that took."""
        began = time.perf_counter()
        ids = self._model.generate(
            self._pixels,
            max_new_tokens=tokens,
            min_new_tokens=tokens,
            do_sample=False,
            num_beams=1,
            use_cache=True,
            decoder_start_token_id=self._start,
        )
        seconds = time.perf_counter() - began
        return {
            "encoding": self._encoding,
            "decoding": seconds - self._encoding,
            "ids": ids[0, 1:].tolist(),
        }

    def _time_encoder(self) -> None:
        """Note how long the encoder takes whenever it runs."""
        forward = self._model.encoder.forward

        def timed(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            result = forward(*arguments, **named)
            self._encoding = time.perf_counter() - began
            return result

        self._model.encoder.forward = timed


if __name__ == "__main__":
    main()
