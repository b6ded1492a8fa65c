"""The self-test: whether the installed program works on this computer, tried on a sample."""

from app.jobs.self_test.job import run
from app.jobs.self_test.steps import SelfTestRequest

__all__ = ["SelfTestRequest", "run"]
