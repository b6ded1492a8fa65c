"""The rescue job: searching for deleted mail, and looking where it is still kept."""

from app.jobs.rescue.job import RescuePlan, prepare, run

__all__ = ["RescuePlan", "prepare", "run"]
