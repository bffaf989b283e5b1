"""Dynamic int8 quantisation of a model: the weights of its matrix products as 8-bit integers, a quarter of the size.

Dynamic quantisation as ONNX Runtime does it: one scale for each column of a weight, activations measured anew
in each run, convolutions and embeddings left as they are. Branches (the `If` of a merged decoder) are
followed, and a weight that both branches use stays one weight. The numbers a processor gives differ a little
from those of the original; `scoring.model_comparison` says how much that changes the answers. It takes memory of about
four times the largest file.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copyfile, rmtree

from pic2latex.errors import ComponentMissing, ModelError
from pic2latex.models.card import ModelCard, ModelFile
from pic2latex.models.download.checksum import Advance, ignore, sha256_of
from pic2latex.models.folder_layouts import companions
from pic2latex.models.install_errors import install_failure, require_space
from pic2latex.models.json_object import JsonObject
from pic2latex.models.quantization.cpu_support import needs_reduced_range
from pic2latex.models.quantization.float16 import narrow, widen
from pic2latex.models.quantization.shared_weights import untie
from pic2latex.models.store import InstalledModel, Store

__all__ = ["SUFFIX", "quantize"]

SUFFIX = "-int8"
QUANTIZED = "quantization"  # the setting that says a model has been through this

log = logging.getLogger(__name__)


def quantize(
    model: InstalledModel,
    store: Store,
    name: str | None = None,
    *,
    reduced_range: bool | None = None,
    advance: Advance = ignore,
) -> InstalledModel:
    """Write the int8 version of `model` into `store`, called `name` (`NAME-int8` by default), and return it.

    `reduced_range` keeps weights to 7 bits; None decides by this machine's processor. `advance` is told the
    bytes of the original that are done. Raises ComponentMissing without the `onnx` package, ModelError when
    the model is quantised already or cannot be, and ModelInstallFailed when the disk refuses.
    """
    if QUANTIZED in model.card.settings:
        raise ModelError(
            f"The model “{model.name}” is quantised already.", hint="Quantise its original instead."
        )
    _require_onnx()
    name = store.free_name(name or model.name + SUFFIX)
    narrow = needs_reduced_range() if reduced_range is None else reduced_range
    with store.lock(name):
        incoming = store.incoming(name)
        require_space(store.folder, 2 * model.card.bytes)  # the tool writes copies while it works
        try:
            rmtree(incoming, ignore_errors=True)
            incoming.mkdir(parents=True)
            for path in _needed(model):
                _write(path, incoming, advance, reduced_range=narrow)
            return store.publish(_card(model, name, incoming, reduced_range=narrow))
        except OSError as error:
            raise install_failure(error, f"The model “{model.name}” could not be quantised") from error
        finally:
            rmtree(incoming, ignore_errors=True)


def _require_onnx() -> None:
    try:
        import onnx  # noqa: F401 - ONNX Runtime's tool imports it
    except ImportError as error:
        hint = "Install it with: pip install “pic2latex[quantize]”"
        raise ComponentMissing(
            "Quantising needs the package onnx, which is not installed.", hint=hint
        ) from error


def _needed(model: InstalledModel) -> list[Path]:
    """Return the model's files without those that only hold the weights of an ONNX file."""
    names = [file.name for file in model.card.files]
    weights = {data for name in names if name.endswith(".onnx") for data in companions(name, names)}
    return [model.folder / name for name in names if name not in weights]


def _write(path: Path, folder: Path, advance: Advance, *, reduced_range: bool) -> None:
    target = folder / path.name
    if path.suffix == ".onnx":
        with _scratch_copy(path, folder) as copy:
            _quantize_graph(copy, target, reduced_range=reduced_range)
    else:
        copyfile(path, target)
    advance(path.stat().st_size)


@contextmanager
def _scratch_copy(path: Path, folder: Path) -> Iterator[Path]:
    """Copy an ONNX file and its weights to a folder of their own: the tool writes beside what it reads."""
    scratch = folder / "scratch"
    scratch.mkdir()
    try:
        for name in (path.name, *companions(path.name, [other.name for other in path.parent.iterdir()])):
            copyfile(path.parent / name, scratch / name)
        yield scratch / path.name
    finally:
        rmtree(scratch)


def _quantize_graph(source: Path, target: Path, *, reduced_range: bool) -> None:
    """Quantise the ONNX file `source` (which is changed on the way) into `target`."""
    root = logging.getLogger()
    root.addFilter(_is_no_advice)
    try:
        halves = _prepare(source)
        _run_tool(source, target, reduced_range=reduced_range)
        _finish(target, halves)
    except OSError:
        raise
    except Exception as error:  # whatever the tool stumbles over in a stranger's graph
        log.exception("quantising %s failed", source.name)
        message = f"The file “{source.name}” cannot be quantised: {error}."
        raise ModelError(message, hint="Use the model as it is.") from error
    finally:
        root.removeFilter(_is_no_advice)


def _prepare(path: Path) -> frozenset[str]:
    """Rewrite what the tool does not understand; return the weights that were in half precision."""
    import onnx

    model = onnx.load(path)
    halves = widen(model)
    if untie(model) or halves:
        onnx.save(model, path)
    return halves


def _run_tool(source: Path, target: Path, *, reduced_range: bool) -> None:
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=reduced_range,
        weight_type=QuantType.QInt8,
        extra_options={"EnableSubgraph": True, "DefaultTensorType": TensorProto.FLOAT},
    )


def _finish(path: Path, halves: frozenset[str]) -> None:
    """Bring the weights that the tool left alone back to half precision, if that is what they were."""
    import onnx

    if halves:
        model = onnx.load(path)
        narrow(model, halves)
        onnx.save(model, path)


def _is_no_advice(record: logging.LogRecord) -> bool:
    """Tell whether a message is worth showing: the tool recommends an optimisation that branches do not survive."""
    return not record.getMessage().startswith("Please consider to run pre-processing")


def _card(model: InstalledModel, name: str, folder: Path, *, reduced_range: bool) -> ModelCard:
    files = tuple(
        ModelFile(path.name, sha256_of(path), path.stat().st_size) for path in sorted(folder.iterdir())
    )
    bits = 7 if reduced_range else 8
    settings = JsonObject(
        {**model.card.settings.plain(), QUANTIZED: {"weights": "int8", "bits": bits}}, path="settings"
    )
    return replace(
        model.card,
        name=name,
        description=f"{model.card.description} With 8-bit weights.",
        provenance=f"{model.card.provenance} Quantised to int8 ({bits} bits) on this machine from “{model.name}”.",
        files=files,
        settings=settings,
        scores=JsonObject(),  # those of the original were not measured with these weights
        base=model.name,
    )
