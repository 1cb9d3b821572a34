"""What the pages of finance are filled with."""
