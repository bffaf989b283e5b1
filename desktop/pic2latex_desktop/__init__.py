"""The tray program. Everything that speaks Qt lives in this package."""
