"""Receipt printers, a module for each way of talking to one."""
