"""The container and the configurations for clusters: against Ray's own schema, and hadolint."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pic2latex.server.ray_arguments import from_arguments
from tests.source_code import ROOT

RAY = ROOT / "installer" / "ray"
DOCKERFILE = ROOT / "installer" / "container" / "Dockerfile"
# Ray uses what pydantic will drop some day.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def kuberay() -> dict[str, Any]:
    return read(RAY / "kuberay.yaml")


def serve_configurations() -> list[dict[str, Any]]:
    return [read(RAY / "serve.yaml"), yaml.safe_load(kuberay()["spec"]["serveConfigV2"])]


@pytest.mark.parametrize("configuration", serve_configurations(), ids=["serve deploy", "KubeRay"])
def test_configurations_fit_rays_schema(configuration: dict[str, Any]) -> None:
    from ray.serve.schema import ServeDeploySchema

    checked = ServeDeploySchema.model_validate(configuration)
    (application,) = checked.applications
    module, _, name = str(application.import_path).partition(":")
    assert callable(getattr(__import__(module, fromlist=[name]), name))
    settings, scale = from_arguments({**application.args, "token": "x"})
    assert settings.port == configuration["http_options"]["port"]
    assert scale.replicas <= scale.most
    assert "token" not in application.args, "secrets are not written into files"


def test_kuberay_has_what_the_operator_needs() -> None:
    service = kuberay()
    assert (service["apiVersion"], service["kind"]) == ("ray.io/v1", "RayService")
    cluster = service["spec"]["rayClusterConfig"]
    pods = [cluster["headGroupSpec"], *cluster["workerGroupSpecs"]]
    for pod in pods:
        specification = pod["template"]["spec"]
        assert specification["securityContext"]["runAsNonRoot"]
        (container,) = specification["containers"]
        assert not container["image"].endswith(":latest")
        assert set(container["resources"]) == {"limits", "requests"}
        variables = {each["name"]: each for each in container["env"]}
        assert variables["RAY_USAGE_STATS_ENABLED"]["value"] == "0"
        assert "secretKeyRef" in variables["PIC2LATEX_TOKEN"]["valueFrom"]
    import ray

    assert cluster["rayVersion"] == ray.__version__


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile with their arguments, continued lines joined."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines if line.strip()]


def test_hadolint_has_nothing_to_say() -> None:
    program = Path(sys.executable).with_name("hadolint")
    ignored = ("--ignore", "DL3008")  # versions of Debian's packages go away with its next point release
    done = subprocess.run(
        (str(program), *ignored, str(DOCKERFILE)), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_container_is_small_and_without_rights() -> None:
    found = instructions()
    names = [name for name, _ in found]
    assert [text for name, text in found if name == "USER"] == ["10001"]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert "HEALTHCHECK" in names
    (entry,) = [json.loads(text) for name, text in found if name == "ENTRYPOINT"]
    assert entry[:2] == ["pic2latex", "serve"]
    assert names.count("FROM") == 2, "what builds is not shipped"


def test_what_is_copied_exists() -> None:
    for name, text in instructions():
        if name == "COPY" and not text.startswith("--from"):
            assert (ROOT / text.split()[0]).exists()
