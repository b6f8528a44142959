//! See `aiomend_fuzz::apply_edits`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| aiomend_fuzz::apply_edits::apply_edits(data));
