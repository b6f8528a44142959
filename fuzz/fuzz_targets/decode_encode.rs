//! See `aiomend_fuzz::decode_encode`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| aiomend_fuzz::decode_encode::decode_encode(data));
