//! Inputs are changed as files of Python, most of the time.

use aiomend_fuzz::mutate::{joined, mutate};
use fastrand::Rng;
use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzzer_mutate};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut rng = Rng::with_seed(u64::from(seed));
    // Bytes at random find what no token is.
    if rng.u8(0..10) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let text = String::from_utf8_lossy(&data[..size]).into_owned();
    let changed = mutate(&text, &text, &mut rng);
    write(changed.as_bytes(), data)
});

fuzz_crossover!(|one: &[u8], two: &[u8], out: &mut [u8], seed: u32| {
    let mut rng = Rng::with_seed(u64::from(seed));
    let (one, two) = (String::from_utf8_lossy(one), String::from_utf8_lossy(two));
    let made = if rng.bool() { joined(&one, &two, &mut rng) } else { mutate(&one, &two, &mut rng) };
    write(made.as_bytes(), out)
});

/// As much of `made` as there is room for.
fn write(made: &[u8], out: &mut [u8]) -> usize {
    let length = made.len().min(out.len());
    out[..length].copy_from_slice(&made[..length]);
    length
}
