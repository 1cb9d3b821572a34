"""What the pages of segments, sheets and boards are filled with."""
