//! Words in bytes: a look that costs next to nothing, before anything is parsed.

use std::ops::Range;

use memchr::memmem;

/// Whether a byte may be part of a name in UTF-8, or in an encoding that has ASCII in its lower half.
#[inline]
pub const fn is_word_byte(byte: u8) -> bool {
    IS_WORD[byte as usize]
}

const IS_WORD: [bool; 256] = {
    let mut is_word = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        is_word[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_' || byte >= 0x80;
        byte += 1;
    }
    is_word
};

/// Whether what stands at `range` is no part of a longer word. Where it begins or ends with what is no part of words,
/// nothing is asked on that side.
pub fn is_apart(bytes: &[u8], range: Range<usize>) -> bool {
    let is_word = |at: usize| bytes.get(at).is_some_and(|&byte| is_word_byte(byte));
    // The mark of UTF-8 at the beginning of a file is no part of its first word.
    let starts = range.start == 0 || bytes[..range.start] == *"\u{feff}".as_bytes() || !is_word(range.start - 1);
    let ends = !is_word(range.end);
    (starts || !is_word(range.start)) && (ends || range.is_empty() || !is_word(range.end - 1))
}

/// Whether `bytes` say `word`, and not only as a part of a longer one: in code, comments or strings.
pub fn says(bytes: &[u8], word: &[u8]) -> bool {
    !word.is_empty() && memmem::find_iter(bytes, word).any(|at| is_apart(bytes, at..at + word.len()))
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn a_part_of_a_word_is_not_said() {
        let says = |text: &str, word: &str| says(text.as_bytes(), word.as_bytes());
        assert!(says("x._lock: 'a.lock'", "lock") && says("lock", "lock") && says("é.lock=", "lock"));
        assert!(!says("x._lock, lock1, élock, locké", "lock") && !says("", "lock") && !says("x", ""));
        assert!(says("\u{feff}lock()", "lock") && !says("a\u{feff}lock()", "lock"));
        assert!(says("x# aiomend: end\n", "# aiomend: end") && !says("# aiomend: ends", "# aiomend: end"));
        assert!(says("async with(a)", "async with") && !says("async without", "async with"));
    }
}
