r"""Chinese inside formulas: names in indices, words between terms, conditions of cases, and whole quotients."""

from typing import TYPE_CHECKING

from pic2latex.training.data.mixture.material import environment, joined

if TYPE_CHECKING:
    from pic2latex.training.data.mixture.material import Material

__all__ = ["chinese_words"]

_INDICES = (
    "浮液排总合动静重阻拉支压内外电热水铁铜木油气冰初末始终上下左右前后大小甲乙丙丁机轮绳物车船人球板球空"
    "溶质有用额升降吸放实额标并串吨秒平均最正负有无单双主副入出反向心离力功能量"
)
_WORDS = (
    "浮力 重力 密度 质量 体积 面积 速度 时间 路程 功率 效率 电流 电压 电阻 热量 温度 压强"
    " 压力 高度 底面积 总价 单价 数量 利润 成本 售价 进价 人数 总数 平均数 概率 频率 最大"
    "值 最小值 常数 定值 圆心角 周长 直径 半径 底 高 侧面积 阴影 正方形 长方形 三角形 梯形"
    " 浓度 溶质 溶液 溶剂 反应物 生成物 催化剂 点燃 加热 高温 通电 光照 质子数 中子数 有用"
    "功 总功 牵引力 摩擦力 支持力 动能 势能 机械能 净利润 增长率 本金 利息 税率 样本 方差 "
    "标准差 期望 损失 学习率 学费 输入 输出"
)
_JOINTS = (
    "若 当 则 且 或 其中 所以 因为 即 对任意 存在 满足 其他 否则 为偶数 为奇数 为正整数 "
    "时 为常数 共 个 项 的 解得 由 得 同理 因此 从而 又 设 不存在 无解 恒成立 单调递增 "
    "单调递减 奇函数 偶函数 有 无 是 倍 次"
)
_NAMES: tuple[str, ...] = tuple(_WORDS.split())
_PHRASES: tuple[str, ...] = tuple(_JOINTS.split())


def _text(words: str) -> str:
    return rf"\text{{{words}}}"


def _quantity(material: "Material") -> str:
    letter = material.pick("FGmVvtPpQWUIRSsehNncTkE")
    name = material.pick(_INDICES) if material.chance(0.75) else material.pick(_NAMES)
    symbol = (
        letter if material.chance(0.85) else material.pick((r"\rho", r"\eta", r"\Delta", r"\mu", r"\lambda"))
    )
    return rf"{symbol}_{{{_text(name)}}}"


def _equation(material: "Material") -> str:
    out = [_quantity(material), "="]
    for number in range(material.generator.randint(1, 4)):
        sign = material.pick(("+", "-", "", r"\cdot ")) if number else ""
        out += [sign, _quantity(material) if material.chance(0.6) else material.term()]
    return joined(out)


def _quotient(material: "Material") -> str:
    top, bottom = (material.pick(_NAMES) for _ in range(2))
    left = _text(material.pick(_NAMES)) if material.chance(0.7) else material.letter()
    tail = r"\times100\%" if material.chance(0.3) else ""
    return joined((left, "=", rf"\frac{{{_text(top)}}}{{{_text(bottom)}}}", tail))


def _sentence(material: "Material") -> str:
    out = []
    for _ in range(material.generator.randint(1, 3)):
        joint = _text(material.pick(_PHRASES))
        gap = material.pick(("", "", r"\ ", r"\quad "))
        out += (
            [material.piece(25), ",", joint]
            if material.chance(0.4)
            else [material.piece(25), gap, joint, gap]
        )
    return joined((*out, material.piece(14)))


def _cases(material: "Material") -> str:
    rows = []
    for _ in range(material.generator.choice((2, 2, 3))):
        condition = _text(material.pick(_PHRASES)) if material.chance(0.5) else material.piece(14)
        words = _text(material.pick(("时", "为偶数", "为奇数", "其他"))) if material.chance(0.5) else ""
        rows.append(joined((material.piece(14), material.pick((",&", "&")), condition, words)))
    return joined((material.piece(8), "=", environment("cases", rows)))


def chinese_words(material: "Material") -> str:
    """Write a formula with Chinese words in it."""
    kind = material.generator.choices((_equation, _quotient, _sentence, _cases), (5, 2, 3, 2))[0]
    return kind(material)
