"""Spain's VERI*FACTU: every invoice as a record in its issuer's chain, as the tax office reads it."""
