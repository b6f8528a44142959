//! Hunks with the colours of Python: two texts side by side where the terminal is wide, else one below the other.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

use crate::report::colouring::{Pieces, Token, coloured};
use crate::report::hunks::{hunks, lines};
use crate::report::look::{Look, Palette, paint};
use crate::report::printable::visible;
use crate::report::sides::{Pair, Side, pairs};

/// From so many columns on there is room for two texts.
const WIDE: usize = 120;

/// Columns from one stop of a tab to the next.
const TAB: usize = 4;

/// A text in lines, with its colours.
pub(crate) struct Text<'t> {
    lines: Vec<&'t [u8]>,
    pieces: Vec<Pieces>,
}

impl<'t> Text<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { lines: lines(text.as_bytes()), pieces: coloured(text) }
    }
}

/// Where two texts differ.
pub(crate) struct Columns<'t> {
    old: &'t Text<'t>,
    new: &'t Text<'t>,
    palette: Palette,
    width: usize,
    // Digits of the largest line number.
    digits: usize,
}

/// Whether a line goes, comes or stays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Same,
    Gone,
    Come,
}

impl<'t> Columns<'t> {
    pub(crate) fn of(old: &'t Text<'t>, new: &'t Text<'t>, look: &Look) -> Self {
        let digits = old.lines.len().max(new.lines.len()).max(1).ilog10() as usize + 1;
        Self { old, new, palette: look.palette, width: look.width, digits }
    }

    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (at, hunk) in hunks(&self.old.lines, &self.new.lines).iter().enumerate() {
            if at > 0 {
                writeln!(out, "{}", paint(self.palette.dim, "⋯"))?;
            }
            let pairs = pairs(&self.old.lines, &self.new.lines, hunk);
            if self.width >= WIDE { self.beside(&pairs, out)? } else { self.below(&pairs, out)? }
        }
        Ok(())
    }

    /// Old on the left, new on the right; what is too long goes on below.
    fn beside(&self, pairs: &[Pair], out: &mut dyn Write) -> io::Result<()> {
        let half = (self.width - 3) / 2;
        for pair in pairs {
            let (left, right) = if pair.is_changed { (Fate::Gone, Fate::Come) } else { (Fate::Same, Fate::Same) };
            let cells = |side: &Option<Side>, text: &Text<'_>, fate| {
                side.as_ref().map_or_else(Vec::new, |side| self.cell(side, text, fate, half))
            };
            let (old, new) = (cells(&pair.old, self.old, left), cells(&pair.new, self.new, right));
            for at in 0..old.len().max(new.len()) {
                let blank = (String::new(), 0);
                let ((old, used), (new, _)) = (old.get(at).unwrap_or(&blank), new.get(at).unwrap_or(&blank));
                let row = format!("{old}{} {} {new}", " ".repeat(half - used), paint(self.palette.dim, "│"));
                writeln!(out, "{}", row.trim_end())?;
            }
        }
        Ok(())
    }

    /// As a unified diff. A line that stays has the number that it has afterwards.
    fn below(&self, pairs: &[Pair], out: &mut dyn Write) -> io::Result<()> {
        // What comes stands below all that goes, up to the next line that stays.
        for block in pairs.chunk_by(|one, other| one.is_changed == other.is_changed) {
            let is_changed = block.iter().any(|pair| pair.is_changed);
            if is_changed {
                for side in block.iter().filter_map(|pair| pair.old.as_ref()) {
                    self.write_cell(side, self.old, Fate::Gone, out)?;
                }
            }
            let fate = if is_changed { Fate::Come } else { Fate::Same };
            for side in block.iter().filter_map(|pair| pair.new.as_ref()) {
                self.write_cell(side, self.new, fate, out)?;
            }
        }
        Ok(())
    }

    fn write_cell(&self, side: &Side, text: &Text<'_>, fate: Fate, out: &mut dyn Write) -> io::Result<()> {
        let rows = self.cell(side, text, fate, self.width);
        rows.into_iter().try_for_each(|(row, _)| writeln!(out, "{}", row.trim_end()))
    }

    /// A line in rows of at most `width` columns, each with the columns it takes.
    fn cell(&self, side: &Side, text: &Text<'_>, fate: Fate, width: usize) -> Vec<(String, usize)> {
        let gutter = self.digits + 3;
        let (sign, style) = match fate {
            Fate::Same => (' ', self.palette.dim),
            Fate::Gone => ('-', self.palette.removed),
            Fate::Come => ('+', self.palette.added),
        };
        let number = paint(style, format!("{sign} {:>digits$} ", side.line + 1, digits = self.digits)).to_string();
        let empty = Vec::new();
        let pieces = text.pieces.get(side.line).unwrap_or(&empty);
        let line = String::from_utf8_lossy(text.lines[side.line]);
        let rows = self.rows(line.trim_end_matches(['\n', '\r']), pieces, side, fate, width - gutter);
        let mut cells = Vec::with_capacity(rows.len());
        for (at, (row, used)) in rows.into_iter().enumerate() {
            let before = if at == 0 { number.clone() } else { paint(style, " ".repeat(gutter)).to_string() };
            cells.push((format!("{before}{row}"), gutter + used));
        }
        cells
    }

    /// The characters of a line in their styles, in rows of at most `width` columns.
    fn rows(&self, line: &str, pieces: &Pieces, side: &Side, fate: Fate, width: usize) -> Vec<(String, usize)> {
        let mut rows = vec![Painter::default()];
        for (at, c) in line.char_indices() {
            let token = pieces.iter().find(|(range, _)| range.contains(&at)).map(|&(_, token)| token);
            let is_emphasised = side.emphasis.iter().any(|range| range.contains(&at));
            let style = self.style(token, fate, is_emphasised);
            let used = rows.last().map_or(0, |row| row.used);
            let (shown, columns) = match c {
                '\t' => (" ".repeat(TAB - used % TAB), TAB - used % TAB),
                _ => {
                    let shown = visible(c.encode_utf8(&mut [0; 4])).into_owned();
                    let columns =
                        if shown.starts_with('\\') && c != '\\' { shown.len() } else { c.width().unwrap_or(0) };
                    (shown, columns)
                }
            };
            if used + columns > width {
                rows.push(Painter::default());
            }
            if let Some(row) = rows.last_mut() {
                row.push(&shown, columns, style);
            }
        }
        rows.into_iter().map(Painter::finish).collect()
    }

    fn style(&self, token: Option<Token>, fate: Fate, is_emphasised: bool) -> Style {
        let palette = self.palette;
        let base = match fate {
            Fate::Same => Style::new(),
            Fate::Gone => palette.removed,
            Fate::Come => palette.added,
        };
        let style = token.map_or(base, |token| palette.of_token(token, base));
        if is_emphasised { palette.emphasised(style) } else { style }
    }
}

/// Text in styles, one escape for each run of a style.
#[derive(Default)]
struct Painter {
    row: String,
    used: usize,
    style: Style,
}

impl Painter {
    fn push(&mut self, text: &str, columns: usize, style: Style) {
        if style != self.style {
            self.row.push_str(&format!("{:#}{style}", self.style));
            self.style = style;
        }
        self.row.push_str(text);
        self.used += columns;
    }

    fn finish(mut self) -> (String, usize) {
        self.row.push_str(&format!("{:#}", self.style));
        (self.row, self.used)
    }
}
