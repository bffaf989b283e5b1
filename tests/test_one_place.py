"""Every list that users see is the list of one table: no second list can grow beside it."""

import argparse
import importlib
import subprocess
import sys
from pkgutil import iter_modules

import pytest

from pic2latex import cli, errors
from pic2latex.cli import COMMANDS, EXIT_CODES, Subcommand
from pic2latex.device import parse_device
from pic2latex.doctor.checks import CHECKS
from pic2latex.formats import FORMATS, PAGE_FORMATS, format_by_id, page_format_by_id
from pic2latex.models.card import ModelKind, ModelRole
from pic2latex.models.catalogue import read_catalogue
from pic2latex.recognizers import KINDS
from pic2latex.types import Device, Mode
from pic2latex_desktop.settings import choices
from tests.source_code import PACKAGES


def help_of(command: str) -> str:
    done = subprocess.run(
        (sys.executable, "-m", "pic2latex", command, "--help"), capture_output=True, text=True, check=True
    )
    return " ".join(done.stdout.split())


def all_errors(kind: type[errors.Pic2LatexError] = errors.Pic2LatexError) -> set[type]:
    return {kind}.union(*(all_errors(child) for child in kind.__subclasses__()))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_command_keeps_the_contract(command: Subcommand) -> None:
    module = importlib.import_module(command.module)
    assert command.module == f"pic2latex.cli.{command.name.replace('-', '_')}"
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    assert callable(module.run)
    assert command.summary == command.summary.strip(".").strip()


def test_commands_are_those_of_the_folder() -> None:
    """A module of the command line that can run is in the table."""
    runnable = set()
    for found in iter_modules(cli.__path__, "pic2latex.cli."):
        module = importlib.import_module(found.name)
        if hasattr(module, "run") and hasattr(module, "add_arguments"):
            runnable.add(found.name)
    assert runnable == {command.module for command in COMMANDS}


def test_help_lists_every_command() -> None:
    listing = subprocess.run(
        (sys.executable, "-m", "pic2latex", "--help"), capture_output=True, text=True, check=True
    ).stdout
    for command in COMMANDS:
        assert command.name in listing
        assert command.summary in " ".join(listing.split())


def test_formats_have_one_table() -> None:
    ids = [entry.id for entry in FORMATS]
    assert len(set(ids)) == len(ids)
    text = help_of("recognize")
    assert ", ".join(ids) in text
    assert [choice.value for choice in choices.format_choices()] == ids
    assert [format_by_id(each).id for each in ids] == ids


def test_formats_of_pages_have_one_table() -> None:
    ids = [entry.id for entry in PAGE_FORMATS]
    assert len(set(ids)) == len(ids)
    texts = [entry.id for entry in PAGE_FORMATS if not entry.is_binary]
    assert [choice.value for choice in choices.page_format_choices()] == texts
    assert [page_format_by_id(each).id for each in ids] == ids


def test_devices_have_one_table() -> None:
    text = help_of("recognize")
    for device in Device:
        assert device.value in text
        assert parse_device(device.value) is device
    assert [choice.value for choice in choices.device_choices()] == list(Device)


def test_modes_have_one_table() -> None:
    assert [choice.value for choice in choices.mode_choices()] == list(Mode)


def test_every_kind_of_recognizer_has_a_module() -> None:
    assert set(KINDS) == {kind for kind in ModelKind if kind.role is ModelRole.RECOGNIZER}
    assert all(kind.id is name for name, kind in KINDS.items())
    names = [entry.name for entry in read_catalogue()]
    assert len(set(names)) == len(names)


def test_bundled_models_are_those_of_the_catalogue() -> None:
    folder = PACKAGES["pic2latex_resources"] / "models"
    there = {card.parent.name for card in folder.glob("*/card.json")}
    assert there == {entry.name for entry in read_catalogue() if entry.bundled}


def test_every_error_has_an_exit_code_and_a_place_in_the_tree() -> None:
    codes = dict(EXIT_CODES)
    assert len(set(codes.values())) == len(codes)
    for kind in all_errors() - {errors.Pic2LatexError}:
        if kind.__module__ == errors.__name__:
            assert kind in codes
            assert kind.__name__ in (errors.__doc__ or "")
            assert kind.__name__ in errors.__all__


def test_the_doctor_looks_at_what_models_and_programs_need() -> None:
    looked_at = {probe.name for probe in CHECKS}
    assert {"Python", "packages", "models", "devices", "JavaScript assets", "MathJax"} <= looked_at
