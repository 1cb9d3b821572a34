"""What the pages about privacy are filled with."""
