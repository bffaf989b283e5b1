"""`pic2latex doctor --sbom`: a CycloneDX document with everything the program is made of."""

import json
import re

import pytest

from pic2latex.cli import main
from pic2latex.doctor.bill_of_materials import bill_of_materials
from pic2latex.models.store import Store


def test_it_names_packages_javascript_and_models(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--sbom"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.5")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", document["serialNumber"])
    names = {component["name"] for component in document["components"]}
    assert {"numpy", "pillow", "pypdfium2", "compact"} <= names
    references = [component["bom-ref"] for component in document["components"]]
    assert len(references) == len(set(references))


def test_models_have_the_hashes_of_their_cards() -> None:
    models = [each for each in bill_of_materials()["components"] if each["type"] == "machine-learning-model"]
    hashes = {
        (model["name"], file["name"], file["hashes"][0]["content"])
        for model in models
        for file in model["components"]
    }
    assert hashes == {
        (model.name, file.name, file.sha256) for model in Store().list() for file in model.card.files
    }


def test_every_library_has_a_version_and_a_package_url() -> None:
    for each in bill_of_materials()["components"]:
        if each["type"] == "library":
            assert each["version"]
            assert re.fullmatch(r"pkg:(pypi|npm)/[^@]+@\S+", each["purl"].replace("@mathjax", "mathjax"))
