"""The backup job, stage by stage."""

from app.jobs.backup.job import plan, prepare, run

__all__ = ["plan", "prepare", "run"]
