"""What a packaged program is called with to become the child that reads containers."""

READ_CONTAINER = "--read-container"
