"""The report that a bureau reads in the morning: a folder of static pages out of a warehouse."""
