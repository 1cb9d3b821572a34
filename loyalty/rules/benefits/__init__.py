"""What programmes give on a bill, which of them meet there, and the words for both: docs/programmes.md."""
