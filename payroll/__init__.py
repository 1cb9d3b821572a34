"""What each person earned, line by line, and the rule that produced it."""
