"""The rescue job: searching for deleted mail, and looking where it is still kept."""

from app.jobs.rescue.job import RescuePlan, prepare, run, why_nothing
from app.jobs.rescue.people_found import people_found

__all__ = ["RescuePlan", "people_found", "prepare", "run", "why_nothing"]
