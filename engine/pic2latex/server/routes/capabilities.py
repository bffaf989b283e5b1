"""What the service can do, as tables: formats, models, options, version. Others build menus and forms from them."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request

from pic2latex.server.api_description import problem_answers
from pic2latex.server.reading_options import MOST_BEAMS
from pic2latex.server.schemas import Formats, ModelFacts, OptionFacts, VersionFacts
from pic2latex.types import Mode

__all__ = ["router"]

router = APIRouter(tags=["tables"])
API_VERSION = "1"
MODES = {
    Mode.FORMULA: ("Formula", "公式"),
    Mode.PAGE: ("Text with formulas", "含公式的文本"),
    Mode.TEXT: ("Text", "文本"),
}
# The others are names, which are the same in both languages.
FORMATS_ZH = {
    "MathML for Word": "Word 用 MathML",
    "Word equation (OMML)": "Word 公式 (OMML)",
    "Unicode text": "Unicode 文本",
    "Plain text": "纯文本",
    "LaTeX document body": "LaTeX 正文",
    "LaTeX document": "LaTeX 文档",
    "Web page (HTML)": "网页（HTML）",
    "Word document": "Word 文档",
}
MODEL_MEMBERS = ("name", "state", "title", "summary", "kind", "role", "licence", "bytes")


@router.get("/v1/formats", summary="The output formats", responses=problem_answers())
async def formats() -> Formats:
    """Those of formulas, and those of pages and text."""
    from pic2latex.formats import FORMATS, PAGE_FORMATS

    names = ("id", "label", "mime", "extension", "is_binary")
    return Formats.model_validate(
        {
            kind: [
                {"label_zh": FORMATS_ZH.get(each.label, each.label)}
                | {name: getattr(each, name) for name in names}
                for each in table
            ]
            for kind, table in (("formula", FORMATS), ("page", PAGE_FORMATS))
        }
    )


@router.get("/v1/models", summary="The models that are installed", responses=problem_answers())
async def models(request: Request) -> list[ModelFacts]:
    """Their names are values of `model`."""
    folder = request.app.state.services.settings.engine.models_folder
    return await asyncio.to_thread(_models, folder)


@router.get("/v1/options", summary="The options of /v1/recognize", responses=problem_answers())
async def options() -> list[OptionFacts]:
    """Names, labels in two languages, defaults, choices and bounds."""
    modes = [
        {"value": str(mode), "label": label, "label_zh": label_zh}
        for mode, (label, label_zh) in MODES.items()
    ]
    details = [
        {"value": "brief", "label": "Result alone", "label_zh": "仅结果"},
        {"value": "full", "label": "With probabilities", "label_zh": "含概率"},
    ]
    rows: list[dict[str, Any]] = [
        _row("mode", "choice", "What the picture holds", "图片内容", default="formula", choices=modes),
        _row("format", "text", "Output formats (repeatable)", "输出格式（可重复）"),
        _row("model", "text", "Model", "模型"),
        _row("beams", "integer", "Beams of the search", "束搜索宽度", default=1, least=1, most=MOST_BEAMS),
        _row("max_tokens", "integer", "Longest output in tokens", "最大输出长度", least=1, most=4096),
        _row("detail", "choice", "How much is answered", "返回内容", default="full", choices=details),
    ]
    return [OptionFacts.model_validate(row) for row in rows]


@router.get("/v1/version", summary="The version", responses=problem_answers())
async def version() -> VersionFacts:
    """Of the program, and of the API."""
    from importlib.metadata import version as installed

    return VersionFacts(name="pic2latex", version=installed("pic2latex"), api=API_VERSION)


def _row(name: str, kind: str, label: str, label_zh: str, **more: object) -> dict[str, Any]:
    return {"name": name, "kind": kind, "label": label, "label_zh": label_zh, **more}


def _models(folder: Any) -> list[ModelFacts]:
    from pic2latex.models.listing import ModelState, overview
    from pic2latex.models.store import Store

    usable = {ModelState.BUNDLED, ModelState.INSTALLED}
    rows = [each.plain() for each in overview(Store(folder)) if each.state in usable]
    return [
        ModelFacts.model_validate(
            {name: str(row[name]) if name != "bytes" else row[name] for name in MODEL_MEMBERS}
        )
        for row in rows
    ]
