"""Hand findings to people: rectification notices, replies, notifications."""
