"""Published documents into landing files: those that a person names, and those that lie in a landing folder."""
