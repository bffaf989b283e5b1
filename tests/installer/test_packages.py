"""What is told of pip's output: large downloads, by name and size."""

import pytest

from installer.packages import download


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "  Downloading onnxruntime_gpu-1.26.0-cp311-cp311-manylinux_2_28_x86_64.whl (277.0 MB)\n",
            "    onnxruntime_gpu-1.26.0 (277.0 MB)",
        ),
        ("Downloading numpy-2.4.6-cp312-cp312-win_amd64.whl.metadata (6.6 kB)\n", None),
        ("  Downloading tqdm-4.70.1-py3-none-any.whl (78 kB)\n", None),
        ("  Downloading small-1.0-py3-none-any.whl (1.2 MB)\n", None),
        ("  Downloading huge-1.0-py3-none-any.whl (1.2 GB)\n", "    huge-1.0 (1.2 GB)"),
        ("Collecting numpy==2.4.6\n", None),
        ("", None),
    ],
)
def test_download(line: str, told: str | None) -> None:
    assert download(line) == told
