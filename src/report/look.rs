//! How a report looks: colours, width, and how much it says.

use std::fmt;
use std::path::Path;

use anstyle::{AnsiColor, Style};
use supports_hyperlinks::Stream;

use crate::cli::{Color, Volume};
use crate::report::colouring::Token;
use crate::report::link::{Linked, Links};
use crate::report::pages::{code_page, codemod_page};

/// Colours, width and volume of a report.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The styles, all plain without colour.
    pub(crate) palette: Palette,
    /// Columns to fit prose and quoted source into.
    pub(crate) width: usize,
    /// Columns of the terminal, where there is one: what is one line in a pipe is broken for it.
    pub(crate) screen: Option<usize>,
    /// How much to say.
    pub(crate) volume: Volume,
    /// Whether names and places lead somewhere.
    pub(crate) links: Links,
}

/// Columns where no terminal tells its own.
const COLUMNS: usize = 80;

impl Look {
    /// Without colour, 80 columns wide.
    pub fn plain(volume: Volume) -> Self {
        Self { palette: Palette::default(), width: COLUMNS, screen: None, volume, links: Links::Off }
    }

    /// With colour, 80 columns wide.
    pub fn coloured(volume: Volume) -> Self {
        Self { palette: Palette::coloured(), ..Self::plain(volume) }
    }

    /// What suits standard output. `NO_COLOR`, `CLICOLOR` and `TERM` are asked where `color` leaves it open.
    pub fn of_stdout(color: Color, volume: Volume) -> Self {
        Self::of(&std::io::stdout(), Stream::Stdout, color, volume)
    }

    /// What suits standard error.
    pub fn of_stderr(color: Color, volume: Volume) -> Self {
        Self::of(&std::io::stderr(), Stream::Stderr, color, volume)
    }

    fn of(stream: &impl anstream::stream::RawStream, name: Stream, color: Color, volume: Volume) -> Self {
        let colour = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never,
        };
        let look = if colour { Self::coloured(volume) } else { Self::plain(volume) };
        if !stream.is_terminal() {
            return look;
        }
        // A link is an escape, as colours are: who wants none of these wants none of those.
        let links = if colour { Links::of(name) } else { Links::Off };
        let columns = terminal_size::terminal_size().map_or(COLUMNS, |(columns, _)| usize::from(columns.0));
        let look = look.with_width(columns);
        Self { links, screen: Some(look.width), ..look }
    }

    /// The same, `columns` wide; never so narrow that nothing fits.
    pub fn with_width(mut self, columns: usize) -> Self {
        self.width = columns.max(40);
        self
    }

    /// The id of a codemod, leading to its page.
    pub(crate) fn codemod<'a>(&self, id: &'a str) -> Linked<&'a str> {
        self.links.to_page(id, || codemod_page(id))
    }

    /// A code, leading to its page, in the colour of what is left alone.
    pub(crate) fn code<'a>(&self, code: &'a str) -> Linked<Painted<&'a str>> {
        self.links.to_page(paint(self.palette.refused, code), || code_page(code))
    }

    /// `text`, which names a line of the file at `path`, leading there, in the colour of paths.
    pub(crate) fn place<T: fmt::Display>(&self, text: T, path: &Path, line: usize) -> Linked<Painted<T>> {
        self.links.to_place(paint(self.palette.path, text), path, line)
    }

    /// Columns to fit prose into.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.volume == Volume::Quiet
    }

    pub(crate) fn is_verbose(&self) -> bool {
        self.volume == Volume::Verbose
    }
}

/// Styles by what they say.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Palette {
    pub(crate) path: Style,
    pub(crate) heading: Style,
    pub(crate) safe: Style,
    pub(crate) unsafe_: Style,
    pub(crate) refused: Style,
    pub(crate) removed: Style,
    pub(crate) added: Style,
    pub(crate) hunk: Style,
    pub(crate) dim: Style,
    pub(crate) mark: Style,
    pub(crate) hint: Style,
    pub(crate) alarm: Style,
    pub(crate) code: Style,
    pub(crate) stress: Style,
    // Of source: by tokens, and what is added to the style of characters that differ inside a line.
    keyword: Style,
    definition: Style,
    literal: Style,
    comment: Style,
    emphasis: Style,
}

impl Palette {
    /// Whether nothing is coloured, so that signs must say what colours would.
    pub(crate) fn is_plain(self) -> bool {
        self.code == Style::new()
    }

    /// Yellow and blue cannot be read on some backgrounds, and cyan and green only as short words; dim and bold can on
    /// all.
    fn coloured() -> Self {
        let color = |color: AnsiColor| color.on_default();
        Self {
            path: Style::new().bold(),
            heading: Style::new().bold().underline(),
            safe: color(AnsiColor::Green),
            unsafe_: color(AnsiColor::Magenta),
            refused: color(AnsiColor::Cyan),
            removed: color(AnsiColor::Red),
            added: color(AnsiColor::Green),
            hunk: color(AnsiColor::Cyan),
            dim: Style::new().dimmed(),
            mark: Style::new().bold(),
            hint: color(AnsiColor::Cyan),
            alarm: color(AnsiColor::Red).bold(),
            code: Style::new().bold(),
            stress: Style::new().underline(),
            keyword: color(AnsiColor::Magenta),
            definition: Style::new().bold(),
            literal: color(AnsiColor::Cyan),
            comment: Style::new().dimmed(),
            emphasis: Style::new().bold().underline(),
        }
    }

    /// The style of a token where plain source has `base`.
    pub(crate) fn of_token(self, token: Token, base: Style) -> Style {
        let own = match token {
            Token::Keyword => self.keyword,
            Token::Definition => self.definition,
            Token::Decorator | Token::Constant | Token::String | Token::Number => self.literal,
            Token::Comment => self.comment,
        };
        own.fg_color(own.get_fg_color().or(base.get_fg_color()))
    }

    /// A style for what differs from the line beside it.
    pub(crate) fn emphasised(self, style: Style) -> Style {
        style.effects(style.get_effects() | self.emphasis.get_effects())
    }
}

/// `text` in `style`.
pub(crate) fn paint<T: fmt::Display>(style: Style, text: T) -> Painted<T> {
    Painted { style, text }
}

/// Made by [`paint`].
pub(crate) struct Painted<T> {
    style: Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{:#}", self.style, self.text, self.style)
    }
}
