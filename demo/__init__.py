"""A small company that looks alive, made through the real actions."""
