//! The manual: one page with all commands, made of the same definition as the help.

use std::io::{self, Write};

use clap_mangen::Man;

use crate::cli;

/// Write the page, in roff.
pub(super) fn manual(out: &mut dyn Write) -> io::Result<()> {
    let mut whole = cli::command();
    whole.build();
    let page = Man::new(whole.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    for command in whole.get_subcommands().filter(|command| !command.is_hide_set()) {
        writeln!(out, ".SH \"AIOMEND {}\"", command.get_name().to_uppercase())?;
        let page = Man::new(command.clone().disable_help_flag(true));
        let mut section = Vec::new();
        page.render_description_section(&mut section)?;
        page.render_options_section(&mut section)?;
        // Sections of a page of its own; here the parts of one.
        let section = String::from_utf8_lossy(&section).replace(".SH DESCRIPTION\n", "").replace(".SH ", ".SS ");
        // Told once for all commands.
        let own = section.split(".SS \"GLOBAL OPTIONS\"").next().unwrap_or(&section);
        out.write_all(own.as_bytes())?;
    }
    writeln!(out, ".SH EXAMPLES\n.nf")?;
    let examples = whole.get_after_help().map(ToString::to_string).unwrap_or_default();
    for line in examples.lines().skip(1) {
        writeln!(out, "{}", line.replace('\\', "\\e").replace('-', "\\-"))?;
    }
    writeln!(out, ".fi")
}
