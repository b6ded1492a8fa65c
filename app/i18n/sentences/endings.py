"""What ends a run, or a demo that came out wrong."""

from app.i18n.catalogue import N_

ENDINGS = {
    # The demo.
    "sample_count_differs": N_("Found {found} messages (not whole), but {planted} were planted."),
    "sample_people_lost": N_(
        "{count} {count:customer of the sample is|customers of the sample are} not in the address book."
    ),
    # What ends a run.
    "unexpected": N_(
        "Something unexpected happened ({error}): a mistake in Furoshiki. Your mail is untouched, and what was begun is"
        " marked as incomplete. Try once more; if it happens again, please report it."
    ),
    "output_lost": N_(
        "The output could not be written ({error}). Your mail is untouched; an archive is finished where its name does"
        " not end in .incomplete. Run the command again with an output that takes all of it."
    ),
    "no_such_folder": N_("There is no folder {path}. Nothing was done. Check the name."),
    "no_such_file": N_("There is nothing at {path}. Nothing was done. Check the name."),
    "export_needs_file": N_("{value} is not FORMAT=FILE, for example vcard=people.vcf."),
    "no_such_format": N_("There is no address-book format {name}. Known are: {known}."),
    "not_an_archive": N_("{path} is not an archive of this program."),
    "catalog_damaged": N_("The list of messages in {path} cannot be read. Verify the archive."),
    "file_exists": N_("{path} exists already and was not overwritten. Choose another name."),
    "leftover_not_read": N_("{path} may know addresses, but could not be read ({error}). A backup copies it as it is."),
    "notice_needs_sender": N_("Your name and your new address ({address}) are needed. Nothing was written."),
    "notice_inside_archive": N_("{path} lies inside the archive, which stays as it is. Choose another folder."),
    "template_not_read": N_("The letter {path} could not be read as UTF-8 text. Nothing was written."),
    "template_wrong": N_("The letter {path} lacks or does not know this: {name}. Nothing was written."),
    "merge_needs_pair": N_("{value} is not two addresses. Write --merge ADDRESS=ADDRESS."),
}
