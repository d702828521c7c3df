"""Check the rule catalogue, and which figures its rules can locate."""
