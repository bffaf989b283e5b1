"""Who this program is to the desktop: one name for its desktop file, icon, portals, bundle and notices."""

__all__ = ["APP_ID", "APP_NAME"]

APP_ID = "io.github.pic2latex.Pic2LaTeX"
APP_NAME = "Pic2LaTeX"
