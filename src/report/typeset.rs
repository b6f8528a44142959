//! Markdown, set for a terminal or a plain text: the parts that contracts are written with.
//!
//! Headings stand at the margin, text two columns in and code four, so that the parts can be told without colour too.

mod lines;

use std::io::{self, Write};

use anstyle::Style;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::report::look::{Look, paint};
use crate::report::printable::visible;
use lines::{Text, Word, aligned, fill, width_of};

/// Columns before text, and before code once more.
const MARGIN: usize = 2;
/// Longer lines are hard to read, however wide the terminal.
const WIDEST: usize = 100;

/// Set `markdown` as `look` says.
pub(crate) fn typeset(markdown: &str, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut setter = Typesetter::new(look, out);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        setter.event(event)?;
    }
    setter.paragraph(MARGIN)
}

struct Typesetter<'l, 'o> {
    look: &'l Look,
    width: usize,
    out: &'o mut dyn Write,
    // Whether a blank line is due before the next block.
    spaced: bool,
    // Whether the text being read is a heading.
    in_heading: bool,
    // The paragraph, heading, item or cell being read.
    text: Text,
    styles: Vec<Style>,
    link: Option<String>,
    // The next number of each open list; none for one with bullets.
    lists: Vec<Option<u64>>,
    // What the next paragraph begins with.
    bullet: Option<String>,
    code: Option<String>,
    rows: Vec<Vec<Vec<Word>>>,
}

impl<'l, 'o> Typesetter<'l, 'o> {
    fn new(look: &'l Look, out: &'o mut dyn Write) -> Self {
        Self {
            look,
            width: look.width.min(WIDEST),
            out,
            spaced: false,
            in_heading: false,
            text: Text::default(),
            styles: Vec::new(),
            link: None,
            lists: Vec::new(),
            bullet: None,
            code: None,
            rows: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                match &mut self.code {
                    Some(code) => code.push_str(&text),
                    None => self.text.push(&text, self.style()),
                }
                Ok(())
            }
            Event::Code(code) => {
                self.inline_code(&code);
                Ok(())
            }
            Event::SoftBreak | Event::HardBreak => {
                self.text.push(" ", self.style());
                Ok(())
            }
            Event::Html(text) | Event::InlineHtml(text) => {
                self.text.push(&text, self.style());
                Ok(())
            }
            // Nothing of these is switched on, or in use.
            _ => Ok(()),
        }
    }

    fn start(&mut self, tag: Tag<'_>) -> io::Result<()> {
        match tag {
            Tag::Heading { level, .. } => {
                self.in_heading = true;
                let palette = self.look.palette;
                self.styles.push(if level == HeadingLevel::H1 { palette.heading } else { palette.path });
            }
            Tag::Strong => self.styles.push(self.look.palette.path),
            Tag::Emphasis => self.styles.push(self.look.palette.stress),
            Tag::CodeBlock(kind) => {
                self.paragraph(self.margin())?;
                self.label(&kind)?;
                self.code = Some(String::new());
            }
            Tag::List(first) => {
                self.paragraph(self.margin())?;
                // Lists in a list go on without a blank line.
                self.spaced = self.spaced && self.lists.is_empty();
                self.lists.push(first);
            }
            Tag::Item => {
                let number = self.lists.last_mut().and_then(Option::as_mut);
                self.bullet = Some(match number {
                    Some(number) => {
                        let bullet = format!("{number}.");
                        *number += 1;
                        bullet
                    }
                    None => "-".to_owned(),
                });
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.into_string()),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> io::Result<()> {
        match tag {
            TagEnd::Paragraph => self.paragraph(self.margin())?,
            TagEnd::Heading(level) => {
                self.styles.pop();
                self.in_heading = false;
                self.paragraph(if level <= HeadingLevel::H2 { 0 } else { 1 })?;
            }
            TagEnd::Item => {
                let had_text = !self.text.is_empty();
                self.paragraph(self.margin())?;
                // Items with one paragraph stand close together.
                self.spaced = self.spaced && !had_text;
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.spaced = true;
            }
            TagEnd::Strong | TagEnd::Emphasis => drop(self.styles.pop()),
            TagEnd::CodeBlock => self.code_block()?,
            TagEnd::TableCell => {
                let cell = self.text.take();
                self.rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
            }
            TagEnd::Table => self.table()?,
            TagEnd::Link => self.end_of_link(),
            _ => {}
        }
        Ok(())
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    /// Code has a colour, or else keeps its marks; in a heading it needs none.
    fn inline_code(&mut self, code: &str) {
        let code = visible(code);
        if self.in_heading {
            self.text.push(&code, self.style());
        } else if self.look.palette.is_plain() {
            self.text.push(&format!("`{code}`"), self.style());
        } else {
            self.text.push(&code, self.look.palette.code);
        }
    }

    /// An address follows what it is the address of, but not in a heading; one within the page says nothing here. It is
    /// written out on any terminal: many a pager shows what a link is made of.
    fn end_of_link(&mut self) {
        let Some(url) = self.link.take().filter(|url| url.starts_with("http")) else { return };
        if !self.in_heading {
            self.text.push(&format!(" <{url}>"), self.look.palette.dim);
        }
    }

    /// The column of text here: each open list takes two.
    fn margin(&self) -> usize {
        MARGIN * (self.lists.len() + 1)
    }

    fn block(&mut self) -> io::Result<()> {
        if self.spaced {
            writeln!(self.out)?;
        }
        self.spaced = true;
        Ok(())
    }

    /// Write what was read since the last block, if anything.
    fn paragraph(&mut self, margin: usize) -> io::Result<()> {
        let words = self.text.take();
        if words.is_empty() {
            return Ok(());
        }
        self.block()?;
        let bullet = self.bullet.take();
        let blank = " ".repeat(margin);
        for (at, line) in fill(&words, self.width.saturating_sub(margin)).into_iter().enumerate() {
            match &bullet {
                Some(bullet) if at == 0 => writeln!(self.out, "{:>margin$}{line}", format!("{bullet} "))?,
                _ => writeln!(self.out, "{blank}{line}")?,
            }
        }
        Ok(())
    }

    /// `python before unsafe` is told as `before (unsafe):`.
    fn label(&mut self, kind: &CodeBlockKind<'_>) -> io::Result<()> {
        let CodeBlockKind::Fenced(info) = kind else { return Ok(()) };
        let mut words = info.split_whitespace().skip(1);
        let Some(first) = words.next() else { return Ok(()) };
        let rest: Vec<&str> = words.collect();
        let rest = if rest.is_empty() { String::new() } else { format!(" ({})", rest.join(", ")) };
        self.block()?;
        // The code belongs to it.
        self.spaced = false;
        writeln!(self.out, "{:1$}{2}", "", self.margin(), paint(self.look.palette.dim, format!("{first}{rest}:")))
    }

    fn code_block(&mut self) -> io::Result<()> {
        let code = self.code.take().unwrap_or_default();
        self.block()?;
        let blank = " ".repeat(self.margin() + MARGIN);
        for line in code.lines() {
            let line = visible(line);
            writeln!(self.out, "{}", format!("{blank}{line}").trim_end())?;
        }
        Ok(())
    }

    /// In columns where they fit; else each row as a paragraph for its first cell, and one for each other.
    fn table(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let Some((head, body)) = rows.split_first() else { return Ok(()) };
        self.block()?;
        let margin = " ".repeat(self.margin());
        if let Some(lines) = aligned(&rows, self.width.saturating_sub(margin.len())) {
            return lines.into_iter().try_for_each(|line| writeln!(self.out, "{margin}{line}"));
        }
        let blank = " ".repeat(margin.len() + MARGIN);
        for (at, row) in body.iter().enumerate() {
            if at > 0 {
                writeln!(self.out)?;
            }
            for (column, cell) in row.iter().enumerate() {
                let (indent, words) = match column {
                    0 => (&margin, cell.clone()),
                    // What the second column is of the first is plain.
                    1 => (&blank, cell.clone()),
                    _ => (&blank, labelled(&head[column], cell, self.look)),
                };
                for line in fill(&words, self.width.saturating_sub(indent.len())) {
                    writeln!(self.out, "{indent}{line}")?;
                }
            }
        }
        Ok(())
    }
}

/// `what to do: …`; nothing for an empty cell.
fn labelled(head: &[Word], cell: &[Word], look: &Look) -> Vec<Word> {
    if cell.is_empty() {
        return Vec::new();
    }
    let mut words = head.to_vec();
    if let Some(last) = words.last_mut().filter(|last| width_of(last) > 0) {
        last.push((Style::new(), ":".to_owned()));
    }
    for piece in words.iter_mut().flatten() {
        piece.0 = look.palette.hint;
    }
    words.extend_from_slice(cell);
    words
}
