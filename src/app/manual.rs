//! The manual: one page with all commands, made of the same definition as the help.

use std::io::{self, Write};

use clap::Command;
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
        // That there is help is told once for all commands.
        let page = Man::new(command.clone().mut_arg("help", |help| help.hide(true)));
        let mut section = Vec::new();
        page.render_description_section(&mut section)?;
        page.render_options_section(&mut section)?;
        // Sections of a page of its own; here the parts of one.
        let section = String::from_utf8_lossy(&section).replace(".SH DESCRIPTION\n", "").replace(".SH ", ".SS ");
        // As are these.
        let own = section.split(".SS \"GLOBAL OPTIONS\"").next().unwrap_or(&section);
        out.write_all(own.as_bytes())?;
        verbatim(&after_help(command), out)?;
    }
    writeln!(out, ".SH EXAMPLES")?;
    let examples = after_help(&whole);
    verbatim(examples.trim_start_matches("Examples:\n"), out)
}

/// Examples and exit codes.
fn after_help(command: &Command) -> String {
    command.get_after_help().map(ToString::to_string).unwrap_or_default()
}

/// A text line for line.
fn verbatim(text: &str, out: &mut dyn Write) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    writeln!(out, ".PP\n.nf")?;
    for line in text.lines() {
        // A dot or an apostrophe at the beginning would make it a request.
        let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
        writeln!(out, "{guard}{}", line.replace('\\', "\\e").replace('-', "\\-"))?;
    }
    writeln!(out, ".fi")
}
