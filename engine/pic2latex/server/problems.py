"""Every error as `application/problem+json` (RFC 9457), and back: one table, as `EXIT_CODES` is for commands."""

from collections.abc import Mapping
from dataclasses import dataclass

from pic2latex import errors
from pic2latex.server import errors as server_errors

__all__ = ["MEDIA_TYPE", "PROBLEMS", "ProblemType", "error_from", "problem_document", "problem_type"]

MEDIA_TYPE = "application/problem+json"
FAULT_HINT = "Look into the server's log for this request, and report it."


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A class of errors, its status, its name in `/problems/NAME`, and its title in two languages."""

    error: type[errors.Pic2LatexError]
    status: int
    name: str
    title: str
    title_zh: str


PROBLEMS: tuple[ProblemType, ...] = (
    ProblemType(errors.OptionError, 422, "option-invalid", "Option invalid", "选项无效"),
    ProblemType(errors.UnknownFormat, 422, "format-unknown", "Output format unknown", "没有这种输出格式"),
    ProblemType(errors.UnknownDevice, 422, "device-unknown", "Device unknown", "没有这种设备"),
    ProblemType(server_errors.RequestInvalid, 422, "request-invalid", "Request invalid", "请求无效"),
    ProblemType(errors.PictureError, 422, "picture-invalid", "Picture invalid", "图片无效"),
    ProblemType(errors.PictureMissing, 422, "picture-missing", "Picture missing", "没有图片"),
    ProblemType(errors.PictureUnreadable, 415, "picture-unreadable", "Picture unreadable", "无法读取图片"),
    ProblemType(errors.PictureTooSmall, 422, "picture-too-small", "Picture too small", "图片太小"),
    ProblemType(errors.PictureTooLarge, 413, "picture-too-large", "Picture too large", "图片太大"),
    ProblemType(errors.PictureBlank, 422, "picture-blank", "Picture blank", "图片是空白的"),
    ProblemType(errors.ModelError, 503, "model-unusable", "Model unusable", "模型无法使用"),
    ProblemType(errors.ModelMissing, 422, "model-missing", "Model missing", "没有这个模型"),
    ProblemType(errors.ModelDamaged, 503, "model-damaged", "Model damaged", "模型已损坏"),
    ProblemType(errors.ModelInstallFailed, 503, "model-not-installed", "Model not installed", "模型未能安装"),
    ProblemType(errors.DeviceError, 503, "device-failed", "Device failed", "设备出错"),
    ProblemType(errors.RecognitionError, 422, "nothing-recognized", "Nothing recognized", "未能识别"),
    ProblemType(errors.Cancelled, 499, "cancelled", "Cancelled", "已取消"),
    ProblemType(errors.ConversionError, 422, "not-convertible", "Not convertible", "无法转换"),
    ProblemType(errors.OutputError, 500, "output-failed", "Result not written", "无法写入结果"),
    ProblemType(errors.TrainingError, 500, "training-failed", "Training failed", "训练失败"),
    ProblemType(errors.ComponentMissing, 501, "component-missing", "Component missing", "缺少组件"),
    ProblemType(server_errors.BodyTooLarge, 413, "body-too-large", "Body too large", "请求内容太大"),
    ProblemType(server_errors.BodyIncomplete, 408, "body-incomplete", "Body incomplete", "请求内容不完整"),
    ProblemType(
        server_errors.MediaTypeUnsupported,
        415,
        "media-type-unsupported",
        "Media type unsupported",
        "不支持的内容类型",
    ),
    ProblemType(server_errors.NotAuthorized, 401, "not-authorized", "Not authorized", "未授权"),
    ProblemType(server_errors.HostRefused, 421, "host-refused", "Host refused", "主机名被拒绝"),
    ProblemType(server_errors.OriginRefused, 403, "origin-refused", "Origin refused", "来源被拒绝"),
    ProblemType(server_errors.PhoneRefused, 403, "phone-refused", "Phone refused", "手机被拒绝"),
    ProblemType(server_errors.PhoneExpired, 410, "phone-expired", "QR code expired", "二维码已失效"),
    ProblemType(server_errors.RouteMissing, 404, "not-found", "Not found", "未找到"),
    ProblemType(server_errors.MethodRefused, 405, "method-refused", "Method not allowed", "不允许的方法"),
    ProblemType(server_errors.HttpMalformed, 400, "http-malformed", "Malformed HTTP", "HTTP 格式错误"),
    ProblemType(
        server_errors.DocumentNotReady, 409, "document-not-ready", "Document not ready", "文档尚未完成"
    ),
    ProblemType(server_errors.ServerBusy, 503, "busy", "Server busy", "服务器繁忙"),
    ProblemType(server_errors.TooManyRequests, 429, "too-many-requests", "Too many requests", "请求过多"),
    ProblemType(server_errors.OutOfTime, 504, "out-of-time", "Out of time", "超时"),
    ProblemType(server_errors.ServerFault, 500, "server-fault", "Server fault", "服务器故障"),
    ProblemType(server_errors.ServerUnreachable, 503, "unreachable", "Server unreachable", "无法连接服务器"),
    ProblemType(server_errors.ServerUntrusted, 495, "untrusted", "Certificate not trusted", "证书不受信任"),
    ProblemType(server_errors.ServerError, 500, "server-error", "Server error", "服务器错误"),
)
"""The status and type of each kind of error; the nearest class counts. Names are stable."""


def problem_type(error: errors.Pic2LatexError) -> ProblemType:
    """Return the entry of the nearest class of `error`; that of a fault for an error without one."""
    known = {entry.error: entry for entry in PROBLEMS}
    found = (known[kind] for kind in type(error).__mro__ if kind in known)
    return next(found, known[server_errors.ServerFault])


def problem_document(
    error: errors.Pic2LatexError, instance: str = "", request: str = ""
) -> dict[str, object]:
    """Return the members of a problem; `instance` is the path that was asked and `request` its id."""
    entry = problem_type(error)
    members: dict[str, object] = {
        "type": f"/problems/{entry.name}",
        "title": entry.title,
        "status": entry.status,
        "detail": str(error),
        "hint": error.hint,
    }
    if instance:
        members["instance"] = instance
    if request:
        members["request"] = request
    return members


def error_from(members: Mapping[str, object]) -> errors.Pic2LatexError:
    """Return the exception that a problem stands for; ServerFault for one whose type is not known."""
    name = str(members.get("type", "")).removeprefix("/problems/")
    kind = next((entry.error for entry in PROBLEMS if entry.name == name), server_errors.ServerFault)
    detail = str(members.get("detail") or members.get("title") or "The server failed.")
    return kind(detail, hint=str(members.get("hint") or FAULT_HINT))
