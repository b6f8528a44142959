//! Prints the concrete tree of a file: `cargo run -p aiomend-syntax --example tree -- FILE`.
#![allow(clippy::print_stdout, reason = "printing is what this program is for")]

use aiomend_syntax::{Module, Source};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: tree FILE")?;
    let module = Module::parse(Source::decode(&std::fs::read(path)?)?);
    for node in module.nodes() {
        let depth = node.ancestors().count();
        let text: String = node.text().chars().take(40).collect();
        println!("{}{:?} {:?} {:?}", "  ".repeat(depth), node.field(), node.kind(), text);
    }
    Ok(())
}
