"""Many changes of the catalogue and the staff at once, by paste or in bulk, and taken back as one."""
