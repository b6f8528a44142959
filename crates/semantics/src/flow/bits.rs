//! Sets of small numbers, one a block.

/// A table of sets.
#[derive(Debug)]
pub(crate) struct Table {
    words: usize,
    bits: Vec<u64>,
}

impl Table {
    pub fn new(rows: usize, members: usize) -> Self {
        let words = members.div_ceil(64);
        Self { words, bits: vec![0; rows * words] }
    }

    /// The set in a row.
    pub fn row(&self, row: usize) -> &[u64] {
        &self.bits[row * self.words..(row + 1) * self.words]
    }

    /// Put all of `more` into a row; whether that changed it.
    pub fn add(&mut self, row: usize, more: &[u64]) -> bool {
        union(&mut self.bits[row * self.words..(row + 1) * self.words], more)
    }
}

/// Put all of `more` into `set`; whether that changed it.
pub(crate) fn union(set: &mut [u64], more: &[u64]) -> bool {
    let mut changed = false;
    for (word, more) in set.iter_mut().zip(more) {
        changed |= more & !*word != 0;
        *word |= more;
    }
    changed
}

pub(crate) fn contains(set: &[u64], member: usize) -> bool {
    set[member / 64] & (1 << (member % 64)) != 0
}

pub(crate) fn insert(set: &mut [u64], member: usize) {
    set[member / 64] |= 1 << (member % 64);
}

pub(crate) fn remove(set: &mut [u64], member: usize) {
    set[member / 64] &= !(1 << (member % 64));
}

pub(crate) fn empty(members: usize) -> Vec<u64> {
    vec![0; members.div_ceil(64)]
}

pub(crate) fn full(members: usize) -> Vec<u64> {
    vec![u64::MAX; members.div_ceil(64)]
}
