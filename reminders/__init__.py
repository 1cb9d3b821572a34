"""Messages due at a time, and the worker that sends each of them once."""
