"""The results of the commands that bring mail back, as JSON: restore, the drill of verify, rescue."""

from pathlib import Path

from app.archive.documents.record_file import finding_fields
from app.cli.json_results import Result, backup_result, moment_text
from app.cli.rescue_leads import command_for
from app.model.rescue import LookRecord, PeopleFound, RescueRecord
from app.model.restoration import Drill, RestoreRecord
from app.textkit.paths import path_text


def drill_result(drilled: Drill) -> Result:
    """verify --drill: the messages taken out as a trial; `reason` is empty where one is what the list says."""
    messages = [
        {
            "number": each.number,
            "mailbox": list(each.mailbox),
            "sender": each.sender,
            "subject": each.subject,
            "date": moment_text(each.date),
            "reason": each.reason,
        }
        for each in drilled.messages
    ]
    findings = [finding_fields(each) for each in drilled.findings]
    failed = len(drilled.failed)
    return {"drill": {"messages": len(messages), "failed": failed, "taken_out": messages, "notices": findings}}


def restore_result(record: RestoreRecord) -> Result:
    """restore: what was put back where, and what was not. `messages` are those that are meant (of own files: files)."""
    return {
        "target": record.target.value,
        "archive": path_text(record.archive),
        "places": [place.encode("utf-8", "replace").decode() for place in record.places],
        "messages": record.messages,
        "written": record.written,
        "skipped": record.skipped,
        "proved": record.proved,
        "refused": [finding_fields(finding) for finding in record.refused],
        "notices": [finding_fields(finding) for finding in record.findings],
    }


def rescue_result(record: RescueRecord, people: PeopleFound) -> Result:
    """rescue: the archive as of backup, how much came back by grade, how sure its people are, what was searched."""
    archive = backup_result(record.backup) if record.backup is not None else {"archive": None}
    return {
        **archive,
        "source": path_text(record.source),
        "chance": record.chance.value,
        "whole": record.whole,
        "cut": record.cut,
        "fragments": record.fragments,
        "people_sure": people.sure,
        "people_of_pieces": people.of_pieces,
        "people_of_traces": people.of_traces,
        "searched_bytes": record.searched,
        "unreadable_bytes": record.unreadable,
        "notices": [finding_fields(finding) for finding in record.findings],
    }


def look_result(record: LookRecord) -> Result:
    """rescue --look: the places that still hold mail or people, and the commands for those only the owner can open."""
    return {
        "home": path_text(record.home),
        "people": record.people,
        "places": [
            {
                "kind": each.kind.value,
                "path": path_text(Path(each.path)),
                "about": each.about,
                "messages": each.messages,
                "people": each.people,
                "size_bytes": each.size_bytes,
                "act": each.act.value,
                "command": command_for(each, record),
                "commands": list(each.commands),
            }
            for each in record.places
        ],
        "notices": [finding_fields(finding) for finding in record.findings],
    }
