"""When a time is free, who may have it, and what may become of a visit; docs/availability.md tells it."""
