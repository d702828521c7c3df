"""What a command shows on a terminal: progress, and output streams that may close early."""
