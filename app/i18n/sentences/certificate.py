"""What keeps a certificate from being made, or from being a PDF."""

from app.i18n.catalogue import N_

CERTIFICATE = {
    "certificate_inside_archive": N_(
        "{path} lies inside the archive, which stays as it is. Nothing was written. Choose another folder."
    ),
    "lists_changed": N_(
        "The lists in {path} are not as they were sealed ({names}). No certificate was made. Verify the archive, and do"
        " not rely on it."
    ),
    "verdict_not_recorded": N_(
        "The archive does not say how the saving ended. Do not delete the account; make a new archive while the mail is"
        " still there."
    ),
    "pdf_not_possible": N_(
        "No PDF could be made on this computer ({error}). Nothing else is wrong: open certificate.html in any browser"
        " and print it, or save it as PDF from there."
    ),
    "pdf_needs_japanese_font": N_(
        "No PDF was made, because no font on this computer has Japanese characters. Nothing else is wrong: open"
        " certificate.html in a browser on a computer that has one and print it from there."
    ),
}
