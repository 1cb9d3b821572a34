"""One branch copied to another: what would become of each thing there, and how it is done."""
