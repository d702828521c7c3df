"""A build for a scheduler, with a record of each run."""
