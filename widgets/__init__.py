"""The customer's face: the embed script, the booking pages and the page of one's own visit."""
