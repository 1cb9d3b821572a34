"""What a client may ask of a business that knows them: what it holds, that it forgets, and for how long."""
