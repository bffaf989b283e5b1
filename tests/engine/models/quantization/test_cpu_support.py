"""Which processors need weights of 7 bits."""

from pathlib import Path

import pytest

from pic2latex.models.quantization.cpu_support import needs_reduced_range


@pytest.mark.parametrize(
    ("machine", "flags", "expected"),
    [
        ("x86_64", "fpu sse2 avx avx2 fma", True),
        ("x86_64", "fpu avx2 avx512f avx512_vnni", False),
        ("x86_64", "fpu avx2 avx_vnni", False),
        ("AMD64", "fpu avx2", True),
        ("i686", "fpu sse2", True),
        ("aarch64", "", False),
        ("arm64", "", False),
    ],
)
def test_only_old_x86_processors_need_it(tmp_path: Path, machine: str, flags: str, expected: bool) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nvendor_id\t: x\nflags\t\t: {flags}\nbugs\t\t: avx512_vnni\n")

    assert needs_reduced_range(machine, cpuinfo) is expected


def test_opencv_agrees_with_the_system() -> None:
    assert needs_reduced_range(cpuinfo=Path("/nowhere")) == needs_reduced_range()
