"""Several session files become one."""
