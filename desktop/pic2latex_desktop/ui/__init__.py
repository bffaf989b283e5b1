"""What every window shares: theme, icons, fonts, translations, messages, tray icon, notifications."""
