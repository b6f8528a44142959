//! A line of source for the page: cut where its look changes, with nothing hidden in it.

use std::ops::Range;

use crate::report::colouring::Token;
use crate::report::printable;

/// Pieces of a line in order. The first character of each says how it looks: a letter for its token or ` ` for none,
/// and the same as a capital or `_` where it is emphasised. `h` is for what is not in the source as shown.
pub(super) type Line = Vec<String>;

/// Characters of a line; what is beyond is counted.
const MOST: usize = 2_000;

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
    pieces
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
        let pieces = line(&"é".repeat(5_000), &[], &[]);
        assert_eq!((pieces.len(), pieces[0].chars().count()), (2, 2_001));
        assert_eq!(pieces[1], "h… 3000 more characters");
    }
}
