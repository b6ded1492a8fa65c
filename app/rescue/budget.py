"""How much work something may still cause: what lies on a disk on purpose must not take longer than it is long."""


class Budget:
    """An amount that is used up; what it counts is up to its user."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, amount: int = 1) -> bool:
        """Whether so much more is allowed."""
        self.left -= amount
        return self.left >= 0
