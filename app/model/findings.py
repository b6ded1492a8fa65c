"""Which notices are only worth knowing. Every other code is a problem: a doubt somebody has to look at."""

from app.model.store import Finding

INFORMATION = frozenset(
    {
        "ciphertext_only",
        "clock_behind",
        "clock_wrong",
        "everything_proved",
        "fetch_never_done",
        "folder_names_shortened",
        "manifest_marks_binary",
        "manifest_names_relative",
        "mbox_habits",
        "names_alike",
        "not_sealed",
        "other_items",
        "passwords_left_out",
        "pdf_needs_japanese_font",
        "pdf_not_possible",
        "removed_account_folder",
        "set_aside",
        "superseded",
        "system_file_ignored",
        "system_file_listed",
        "tag_file_not_listed",
        "went_on",
        "written_again",
    }
)


def is_problem(finding: Finding) -> bool:
    """True where the notice casts doubt on the copy."""
    return finding.code not in INFORMATION
