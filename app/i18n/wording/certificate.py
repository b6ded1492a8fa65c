"""What keeps a certificate from being made, or from being a PDF."""

from app.i18n.catalogue import N_
from app.i18n.wording.entry import Wording
from app.model.codes import Code

CERTIFICATE = {
    Code.LISTS_CHANGED: Wording(
        N_("The lists in {path} are not as they were sealed ({names}). No certificate was made."),
        N_("Do not rely on this archive. Verify it to see what is damaged."),
        short=N_("The lists are not as they were sealed."),
    ),
    Code.VERDICT_NOT_RECORDED: Wording(
        N_("The archive does not say how the saving ended."),
        N_("Do not delete the account; make a new archive while the mail is still there."),
    ),
    Code.PDF_NOT_POSSIBLE: Wording(
        N_("No PDF could be made on this computer ({error})."),
        N_("Nothing else is wrong: open certificate.html in any browser and print it, or save it as PDF from there."),
        short=N_("No PDF could be made on this computer."),
    ),
    Code.PDF_NEEDS_JAPANESE_FONT: Wording(
        N_("No PDF was made, because no font on this computer has Japanese characters."),
        N_(
            "Nothing else is wrong: open certificate.html in a browser on a computer that has one and print it from"
            " there."
        ),
    ),
}
