"""The client’s own page: what they have and had with the salon, and what it knows of them."""
