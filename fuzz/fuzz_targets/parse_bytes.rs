//! See `aiomend_fuzz::parse_bytes`.
#![no_main]

#[path = "support/by_tokens.rs"]
mod by_tokens;

libfuzzer_sys::fuzz_target!(|data: &[u8]| aiomend_fuzz::parse_bytes::parse_bytes(data));
