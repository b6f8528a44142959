//! Which words a file says, in little space.

use std::sync::Arc;

use crate::project::index::scan::{hash, is_word};

/// The words of one file in code, comments and strings: a Bloom filter, which says yes too often, never no.
///
/// With a bit for each byte of the file some three questions in ten thousand get a wrong yes. Copies share the bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WordFilter {
    // A power of two of them.
    blocks: Arc<[u64]>,
}

const BYTES_OF_A_BLOCK: usize = 64;

impl WordFilter {
    /// The words of a file with these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut blocks = vec![0u64; bytes.len().div_ceil(BYTES_OF_A_BLOCK).next_power_of_two()];
        for word in bytes.split(|byte| !is_word(*byte)).filter(|word| !word.is_empty()) {
            note(&mut blocks, hash(word));
        }
        Self { blocks: blocks.into() }
    }

    /// Whether the file may say this word.
    pub(crate) fn may_say(&self, word: &[u8]) -> bool {
        self.may_have(hash(word))
    }

    /// Whether the file may say a word with this hash.
    pub(crate) fn may_have(&self, hash: u32) -> bool {
        places(hash, self.blocks.len()).all(|(block, bit)| self.blocks[block] & bit != 0)
    }
}

fn note(blocks: &mut [u64], hash: u32) {
    for (block, bit) in places(hash, blocks.len()) {
        blocks[block] |= bit;
    }
}

impl Default for WordFilter {
    fn default() -> Self {
        Self::of(b"")
    }
}

/// The four bits of a word, each with its block.
fn places(hash: u32, blocks: usize) -> impl Iterator<Item = (usize, u64)> {
    // Of a product the upper half is well mixed: the hash itself is at its low end only.
    let mixed = u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (first, step) = (mixed >> 32, (mixed.rotate_left(17) >> 32) | 1);
    (0..4).map(move |nth| {
        let bit = first + nth * step;
        ((bit >> 6) as usize & (blocks - 1), 1 << (bit & 63))
    })
}

#[cfg(test)]
mod tests {
    use super::WordFilter;

    #[test]
    fn words_of_code_and_strings_are_said() {
        let filter = WordFilter::of(b"self._lock = x2\npatch('a.b.LOCK')\n# _other 12\n\xc3\xa9t\xc3\xa9");
        for word in ["self", "_lock", "x2", "patch", "a", "b", "LOCK", "_other", "12", "\u{e9}t\u{e9}"] {
            assert!(filter.may_say(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn most_other_words_are_not() {
        let text: String = (0..2000).map(|number| format!("self.word_{number} = fetch(word_{number})\n")).collect();
        let filter = WordFilter::of(text.as_bytes());
        assert!((0..2000).all(|number| filter.may_say(format!("word_{number}").as_bytes())));
        let wrong = (0..2000).filter(|number| filter.may_say(format!("other_{number}").as_bytes())).count();
        assert!(wrong < 20, "{wrong} of 2000");
        assert!(!WordFilter::of(b"").may_say(b"word"));
    }
}
