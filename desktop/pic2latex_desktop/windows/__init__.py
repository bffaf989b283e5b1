"""The windows. Each gets its parts through the constructor and says what the user did through signals."""
