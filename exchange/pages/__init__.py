"""What the pages of imports and exports are filled with."""
