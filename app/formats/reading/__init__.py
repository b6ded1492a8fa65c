"""What others import to read mail: the registry of formats, detection by content, the worker process."""
