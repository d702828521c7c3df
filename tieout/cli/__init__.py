"""The command `tieout`, one module a command."""
