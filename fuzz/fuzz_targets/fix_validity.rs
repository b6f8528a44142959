//! See `aiomend_fuzz::fix_validity`.
#![no_main]

#[path = "support/by_tokens.rs"]
mod by_tokens;

libfuzzer_sys::fuzz_target!(|data: &[u8]| drop(aiomend_fuzz::fix_validity::fix_validity(data)));
