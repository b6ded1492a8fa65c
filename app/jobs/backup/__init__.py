"""The backup job, stage by stage."""

from app.jobs.backup.job import plan, prepare, run
from app.jobs.backup.stages import stages_of

__all__ = ["plan", "prepare", "run", "stages_of"]
