"""What tests of commands share with those of pages."""

from tests.engine.pages.conftest import pictured_pdf

__all__ = ["pictured_pdf"]
