"""The argument that makes a packaged program the worker process which reads containers."""

READ_CONTAINER = "--read-container"
