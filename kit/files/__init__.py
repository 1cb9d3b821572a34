"""What somebody uploads: told by its content, and taken only as what is known to do no harm."""
