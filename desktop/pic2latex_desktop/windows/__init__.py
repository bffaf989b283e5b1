"""The windows. Each gets its parts through the constructor and says what a person did through signals."""
