//! See `aiomend_fuzz::flow`.
#![no_main]

#[path = "support/by_tokens.rs"]
mod by_tokens;

libfuzzer_sys::fuzz_target!(|data: &[u8]| aiomend_fuzz::flow::flow(data));
