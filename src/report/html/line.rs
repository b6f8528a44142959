//! A line of source for the page: cut where its look changes, with nothing hidden in it.

use std::ops::Range;

use crate::report::colouring::Token;
use crate::report::printable;

/// Pieces of a line in order. The first character of each says how it looks: a letter for its token or ` ` for none,
/// and the same as a capital or `_` where it is emphasised. `h` is for what is not in the source as shown.
pub(super) type Line = Vec<String>;

/// Characters of a line; what is beyond is counted.
const MOST: usize = 10_000;

/// Characters of a piece; of a longer one the middle is left out, so that what changes after it is seen.
const LONGEST_PIECE: usize = 400;

/// Characters that are left of such a piece at either end.
const KEPT: usize = 120;

/// The pieces of `text`, which has no line end. Colours and emphasis are ranges of bytes, ascending and disjoint.
pub(super) fn line(text: &str, colours: &[(Range<usize>, Token)], emphasis: &[Range<usize>]) -> Line {
    let (mut colours, mut emphasis) = (Marked::new(colours.iter()), Marked::new(emphasis.iter()));
    let mut pieces: Line = Vec::new();
    let mut last = None;
    for (number, (at, c)) in text.char_indices().enumerate() {
        if number == MOST {
            let more = text[at..].chars().count();
            pieces.push(format!("h… {more} more characters"));
            break;
        }
        let is_hidden = c != '\t' && printable::is_hidden(c);
        let token = colours.at(at, |(range, _)| range).map(|(_, token)| *token);
        let mark = if is_hidden { 'h' } else { token.map_or(' ', letter) };
        let mark = match (mark, emphasis.at(at, |range| range).is_some()) {
            (' ', true) => '_',
            (mark, true) => mark.to_ascii_uppercase(),
            (mark, false) => mark,
        };
        if last != Some(mark) {
            pieces.push(mark.to_string());
            last = Some(mark);
        }
        if let Some(piece) = pieces.last_mut() {
            match is_hidden {
                true => piece.push_str(&printable::visible(&c.to_string())),
                false => piece.push(c),
            }
        }
    }
    pieces.into_iter().flat_map(shortened).collect()
}

/// A piece, without its middle where that is long.
fn shortened(piece: String) -> Vec<String> {
    let length = piece.chars().count() - 1;
    if length <= LONGEST_PIECE {
        return vec![piece];
    }
    let byte = |number: usize| piece.char_indices().nth(number).map_or(piece.len(), |(at, _)| at);
    let (mark, start, end) = (&piece[..1], &piece[..byte(1 + KEPT)], &piece[byte(1 + length - KEPT)..]);
    vec![start.to_owned(), format!("h… {} characters …", length - 2 * KEPT), format!("{mark}{end}")]
}

/// A word on a line that is not in it.
pub(super) fn remark(text: &str) -> String {
    format!("h{text}")
}

fn letter(token: Token) -> char {
    match token {
        Token::Keyword => 'k',
        Token::Definition => 'd',
        Token::Decorator => 'a',
        Token::Constant => 'c',
        Token::String => 's',
        Token::Number => 'n',
        Token::Comment => 'm',
    }
}

/// What is marked at a byte, asked for in ascending order.
struct Marked<I: Iterator> {
    rest: std::iter::Peekable<I>,
}

impl<'a, T: 'a, I: Iterator<Item = &'a T>> Marked<I> {
    fn new(rest: I) -> Self {
        Self { rest: rest.peekable() }
    }

    fn at(&mut self, at: usize, range: impl Fn(&'a T) -> &'a Range<usize>) -> Option<&'a T> {
        while self.rest.next_if(|one| range(one).end <= at).is_some() {}
        self.rest.peek().copied().filter(|one| range(one).start <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::line;
    use crate::report::colouring::Token;

    #[test]
    fn a_line_is_cut_where_its_look_changes() {
        let colours = [(0..5, Token::Keyword), (8..9, Token::Number)];
        assert_eq!(line("await f(1)", &colours, &[]), ["kawait", "  f(", "n1", " )"]);
        assert_eq!(line("await f(1)", &colours, &[3..7, 8..9]), ["kawa", "Kit", "_ f", " (", "N1", " )"]);
        assert!(line("", &[], &[]).is_empty());
    }

    #[test]
    fn what_a_page_would_obey_is_shown() {
        assert_eq!(line("a\u{202e}\t\u{7}é", &[], &[]), [" a", "h\\u{202e}", " \t", "h\\u{7}", " é"]);
    }

    #[test]
    fn nobody_scrolls_through_a_line_of_a_megabyte() {
        let long = format!("'{}', 1)", "é".repeat(5_000));
        let pieces = line(&long, &[(0..10_002, Token::String)], &[]);
        let (start, end) = ("é".repeat(119), "é".repeat(119));
        assert_eq!(
            pieces,
            [format!("s'{start}"), "h… 4762 characters …".to_owned(), format!("s{end}'"), " , 1)".to_owned()]
        );
        let many = "a ".repeat(6_000);
        let colours: Vec<_> = (0..6_000).map(|at| (2 * at..2 * at + 1, Token::Number)).collect();
        assert_eq!(line(&many, &colours, &[]).last().map(String::as_str), Some("h… 2000 more characters"));
    }
}
