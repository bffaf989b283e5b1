"""Asked by hatchling before it packs a wheel or a source archive: the page assets must be inside.

They are ignored by git, so a fresh checkout has none; an archive without them would start and draw nothing.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the page assets first, where they are missing. Fails the build where that is impossible."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the assets, unless this is an installation in place, which finds them in the project's folder."""
        del build_data
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root)))
        from installer import assets
        from installer.progress import SetupFailed

        try:
            assets.ensure()
        except SetupFailed as error:
            self.app.abort(f"{error} {error.remedy}")
