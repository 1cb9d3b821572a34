"""What is known of a client, who was erased, and who is due to be."""
