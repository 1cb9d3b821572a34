"""Points: how they are earned, spent and taken back."""
