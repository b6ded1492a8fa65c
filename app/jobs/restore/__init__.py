"""Putting mail back out of an archive: into files, into a mail program, or the programs' own files as they were."""

from app.jobs.restore.job import RestorePlan as RestorePlan
from app.jobs.restore.job import prepare as prepare
from app.jobs.restore.job import run as run
from app.jobs.restore.request import RestoreRequest as RestoreRequest
